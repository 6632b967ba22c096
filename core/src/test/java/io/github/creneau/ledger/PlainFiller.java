package io.github.creneau.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How places should be spread over lanes, done one place at a time: always to the lane that has the fewest. First come
 * the cohorts with the highest threshold, and so on down; of those with one threshold each gets its own reserve first.
 */
final class PlainFiller {

    private static final Comparator<Lane> POOREST_FIRST = Comparator.<Lane>comparingLong(lane -> lane.target)
            .thenComparing(lane -> lane.cohort.name)
            .thenComparing(lane -> lane.node);

    private static final Comparator<Lane> LONGEST_FIRST = Comparator.<Lane>comparingLong(lane -> lane.urgentSince)
            .thenComparing(lane -> lane.node)
            .thenComparing(lane -> lane.cohort.name);

    final List<Cohort> cohorts = new ArrayList<>();
    private final long budget;
    private final long due;

    PlainFiller(long budget, long due) {
        this.budget = budget;
        this.due = due;
    }

    static final class Cohort {
        final String name;
        final long ceiling;
        final long threshold;
        final long reserve;
        final long sessions;
        final List<Lane> lanes = new ArrayList<>();

        Cohort(String name, long ceiling, long threshold, long reserve, long sessions) {
            this.name = name;
            this.ceiling = ceiling;
            this.threshold = threshold;
            this.reserve = reserve;
            this.sessions = sessions;
        }

        long places() {
            long places = sessions;
            for (Lane lane : lanes) {
                places += lane.target;
            }
            return places;
        }
    }

    static final class Lane {
        final Cohort cohort;
        final String node;
        final long wants;
        final long urgent;
        final long urgentSince;
        long target;

        Lane(Cohort cohort, String node, long wants, long urgent, long urgentSince) {
            this.cohort = cohort;
            this.node = node;
            this.wants = wants;
            this.urgent = urgent;
            this.urgentSince = urgentSince;
        }
    }

    Cohort cohort(String name, long ceiling, long threshold, long reserve, long sessions) {
        Cohort cohort = new Cohort(name, ceiling, threshold, reserve, sessions);
        cohorts.add(cohort);
        return cohort;
    }

    void lane(Cohort cohort, String node, long wants, long urgent, long urgentSince) {
        cohort.lanes.add(new Lane(cohort, node, wants, urgent, urgentSince));
    }

    /** Fills the lanes; cohorts in the order of the policy. */
    void fill() {
        cohorts.stream()
                .flatMap(cohort -> cohort.lanes.stream())
                .filter(lane -> lane.urgent > 0 && lane.wants > 0)
                .sorted(LONGEST_FIRST)
                .forEach(lane -> fill(List.of(lane), one -> one.target < one.urgent && isRoomFor(one)));
        cohorts.stream()
                .map(cohort -> cohort.threshold)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .forEach(threshold -> {
                    List<Lane> lanes = new ArrayList<>();
                    cohorts.stream().filter(c -> c.threshold == threshold).forEach(c -> {
                        fill(c.lanes, lane -> c.places() < c.reserve && all() + due < budget);
                        lanes.addAll(c.lanes);
                    });
                    fill(lanes, lane -> all() + due + unusedReserves() < budget);
                });
    }

    /** Of the cohort's own reserve, or else of what is reserved for nobody. */
    private boolean isRoomFor(Lane lane) {
        boolean own = lane.cohort.places() < lane.cohort.reserve;
        return all() + due + (own ? 0 : unusedReserves()) < budget;
    }

    private interface Room {
        boolean isThereFor(Lane lane);
    }

    private void fill(List<Lane> lanes, Room room) {
        while (true) {
            Lane poorest = null;
            for (Lane lane : lanes) {
                if (lane.target < lane.wants
                        && lane.cohort.places() < lane.cohort.ceiling
                        && all() < lane.cohort.threshold
                        && room.isThereFor(lane)
                        && (poorest == null || POOREST_FIRST.compare(lane, poorest) < 0)) {
                    poorest = lane;
                }
            }
            if (poorest == null) {
                return;
            }
            poorest.target++;
        }
    }

    long all() {
        long all = 0;
        for (Cohort cohort : cohorts) {
            all += cohort.places();
        }
        return all;
    }

    private long unusedReserves() {
        long unused = 0;
        for (Cohort cohort : cohorts) {
            unused += Math.max(0, cohort.reserve - cohort.places());
        }
        return unused;
    }

    long target(String cohort, String node) {
        return cohorts.stream()
                .filter(candidate -> candidate.name.equals(cohort))
                .flatMap(candidate -> candidate.lanes.stream())
                .filter(lane -> lane.node.equals(node))
                .mapToLong(lane -> lane.target)
                .sum();
    }
}
