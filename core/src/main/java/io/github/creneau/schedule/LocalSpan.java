package io.github.creneau.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of the wall clock, in seconds since 1970-01-01T00:00 as the wall clock counts them. What touches is put
 * together here first: it costs less than finding an instant for every slot, and means the same.
 */
record LocalSpan(long begin, long end) {

    static LocalSpan of(LocalDate date, Window window) {
        long midnight = date.toEpochDay() * Window.DAY_SECONDS;
        return new LocalSpan(midnight + window.fromSecond(), midnight + window.toSecond());
    }

    /** The same stretches, ordered by their begin, with those that touch or overlap made one. */
    static List<LocalSpan> merge(List<LocalSpan> sorted) {
        List<LocalSpan> merged = new ArrayList<>();
        for (LocalSpan span : sorted) {
            int before = merged.size() - 1;
            if (before < 0 || merged.get(before).end < span.begin) {
                merged.add(span);
            } else if (merged.get(before).end < span.end) {
                merged.set(before, new LocalSpan(merged.get(before).begin, span.end));
            }
        }
        return merged;
    }

    LocalDateTime first() {
        return LocalDateTime.ofEpochSecond(begin, 0, ZoneOffset.UTC);
    }

    LocalDateTime last() {
        return LocalDateTime.ofEpochSecond(end, 0, ZoneOffset.UTC);
    }
}
