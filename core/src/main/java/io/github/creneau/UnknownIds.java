package io.github.creneau;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The ids last found unknown, in a fixed number of places: a flood of invented ids costs neither memory nor trips. */
final class UnknownIds {

    private final AtomicReferenceArray<@Nullable Entry> entries;

    /** Holds up to {@code places} ids, a power of two. */
    UnknownIds(int places) {
        entries = new AtomicReferenceArray<>(places);
    }

    private record Entry(String id, long atMillis) {}

    void add(String id, long nowMillis) {
        entries.set(place(id), new Entry(id, nowMillis));
    }

    void remove(String id) {
        entries.set(place(id), null);
    }

    boolean contains(String id, long sinceMillis) {
        Entry entry = entries.get(place(id));
        return entry != null && entry.atMillis >= sinceMillis && entry.id.equals(id);
    }

    private int place(String id) {
        int hash = id.hashCode() * 0x9E3779B9;
        return (hash >>> 16) & (entries.length() - 1);
    }
}
