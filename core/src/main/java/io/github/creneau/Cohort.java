package io.github.creneau;

/**
 * A cohort of one limiter, resolved once by {@link Limiter#cohort(String)} and used on every call. Thread-safe.
 */
public final class Cohort {

    private final Object limiter;
    final CohortLane lane;

    Cohort(Object limiter, CohortLane lane) {
        this.limiter = limiter;
        this.lane = lane;
    }

    boolean isOf(Object candidate) {
        return limiter == candidate;
    }

    /** Of which limiter it is, for people. */
    String home() {
        return limiter.toString();
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
