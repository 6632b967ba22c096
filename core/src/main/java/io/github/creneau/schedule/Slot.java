package io.github.creneau.schedule;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A recurring window of a cohort.
 *
 * @param days the days on which it begins; {@code null}: the default days of the schedule
 */
record Slot(String cohort, Window window, @Nullable Weekdays days) implements Comparable<Slot> {

    private static final Comparator<Slot> ORDER = Comparator.comparing(Slot::cohort)
            .thenComparing(Slot::window)
            .thenComparingInt(slot -> slot.days == null ? 0 : slot.days.bits());

    Weekdays daysOr(Weekdays defaults) {
        return days == null ? defaults : days;
    }

    /** Whether both cover a common local time in some week. */
    boolean overlaps(Slot other, Weekdays defaults) {
        Weekdays mine = daysOr(defaults);
        Weekdays theirs = other.daysOr(defaults);
        return (mine.meets(theirs) && window.overlaps(other.window, 0))
                || (mine.later(1).meets(theirs) && window.overlaps(other.window, 1))
                || (theirs.later(1).meets(mine) && other.window.overlaps(window, 1));
    }

    @Override
    public int compareTo(Slot other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return cohort + ": " + window + (days == null ? "" : " on " + days);
    }
}
