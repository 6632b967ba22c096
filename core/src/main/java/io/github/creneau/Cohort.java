package io.github.creneau;

/**
 * A cohort of one limiter, resolved once by {@link Limiter#cohort(String)} and used on every call. Thread-safe.
 */
public final class Cohort {

    final Node node;
    final CohortLane lane;

    Cohort(Node node, CohortLane lane) {
        this.node = node;
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
