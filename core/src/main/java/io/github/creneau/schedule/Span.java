package io.github.creneau.schedule;

import java.time.Instant;

/** A stretch of time, start inclusive, end exclusive, never empty. */
record Span(Instant start, Instant end) {

    boolean contains(Instant t) {
        return !t.isBefore(start) && t.isBefore(end);
    }

    /** Whether it has an instant of the range, start inclusive, end exclusive; never when the range is empty. */
    boolean overlaps(Instant from, Instant to) {
        return from.isBefore(to) && start.isBefore(to) && from.isBefore(end);
    }
}
