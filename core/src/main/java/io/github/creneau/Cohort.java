package io.github.creneau;

/**
 * A cohort of one limiter, resolved once by {@link Limiter#cohort(String)} and used on every call. Thread-safe.
 */
public final class Cohort {

    final CohortLane lane;

    Cohort(CohortLane lane) {
        this.lane = lane;
    }

    /** The cohort's name. */
    public String name() {
        return lane.name;
    }

    @Override
    public String toString() {
        return lane.name;
    }
}
