package io.github.creneau.schedule;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;

/** A window of a cohort that begins on one date only. */
record Extra(String cohort, LocalDate date, Window window) implements Comparable<Extra> {

    private static final Comparator<Extra> ORDER =
            Comparator.comparing(Extra::date).thenComparing(Extra::cohort).thenComparing(Extra::window);

    boolean overlaps(Extra other) {
        long later = ChronoUnit.DAYS.between(date, other.date);
        return Math.abs(later) <= 1 && window.overlaps(other.window, (int) later);
    }

    @Override
    public int compareTo(Extra other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return cohort + ": " + date + " " + window;
    }
}
