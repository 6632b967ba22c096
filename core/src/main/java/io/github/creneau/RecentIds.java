package io.github.creneau;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What was last noted of some ids, an instant each, in a fixed number of places: a flood of invented ids costs no more
 * memory than that, and an id that is pushed out is only asked about again. Thread-safe.
 */
final class RecentIds {

    private final AtomicReferenceArray<@Nullable Entry> entries;

    /** Holds up to {@code places} ids, a power of two. */
    RecentIds(int places) {
        entries = new AtomicReferenceArray<>(places);
    }

    private record Entry(String id, long millis) {}

    void put(String id, long millis) {
        entries.set(place(id), new Entry(id, millis));
    }

    void remove(String id) {
        int place = place(id);
        Entry entry = entries.get(place);
        if (entry != null && entry.id.equals(id)) {
            entries.compareAndSet(place, entry, null);
        }
    }

    OptionalLong get(String id) {
        Entry entry = entries.get(place(id));
        return entry != null && entry.id.equals(id) ? OptionalLong.of(entry.millis) : OptionalLong.empty();
    }

    private int place(String id) {
        int hash = id.hashCode() * 0x9E3779B9;
        return (hash >>> 16) & (entries.length() - 1);
    }
}
