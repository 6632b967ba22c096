package io.github.creneau.ledger;

import io.github.creneau.ledger.Member.LaneBook;
import io.github.creneau.spi.Terms.CohortTerms;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/**
 * How many places each lane should have: what it wants where that can be had, else max-min fair shares. Lanes are filled
 * together from nothing until the places are used, and a lane stops rising when it has what it wants, when its cohort has
 * reached its share, or when the platform has reached its cohort's threshold (after D. Bertsekas and R. Gallager, Data
 * Networks, §6.5.2, "progressive filling", with a bisection in place of the steps).
 *
 * <p>Cohorts with a higher threshold are filled first: trunk reservation gives them what is above the lower ones. A
 * cohort's unused reserve is set aside for it, and of the cohorts with its threshold it is filled first: a reserve keeps
 * others out, but lets nobody in above the threshold.
 *
 * <p>Of the cohorts with one threshold, lanes in whose line somebody waits come first, whoever has waited longest before the
 * others: each gets as many places as the first in its line needs, if there are as many. Else a heavy caller would wait for
 * ever where it needs more than its lane's fair part.
 */
final class Targets {

    private final LedgerState state;
    private final Rules rules;
    private final TreeMap<String, Group> groups = new TreeMap<>();
    private final IdentityHashMap<LaneBook, Long> targets = new IdentityHashMap<>();
    private final long sessions;
    private final long undue;
    private long allocated;
    private long left;

    private Targets(LedgerState state, Rules rules) {
        this.state = state;
        this.rules = rules;
        this.sessions =
                state.uses.values().stream().mapToLong(use -> use.sessions).sum();
        this.undue = rules.budget() - rules.dueOf(rules.unreserved(null));
    }

    /** Targets of all lanes that want something; a lane that is not in the map has the target 0. */
    static Map<LaneBook, Long> of(LedgerState state, Rules rules) {
        return new Targets(state, rules).compute();
    }

    /** The lanes of one cohort, and how many places they may have together. */
    private static final class Group {
        final String cohort;
        final List<LaneBook> lanes = new ArrayList<>();
        long ceiling;
        long threshold;
        long reserve;
        long held;

        Group(String cohort) {
            this.cohort = cohort;
        }
    }

    private Map<LaneBook, Long> compute() {
        state.members
                .values()
                .forEach(member -> member.lanes.forEach((cohort, lane) -> {
                    if (lane.wants > 0) {
                        groups.computeIfAbsent(cohort, this::group).lanes.add(lane);
                    }
                }));
        left = undue - sessions - reservesOfAll();
        TreeMap<Long, List<Group>> byThreshold = new TreeMap<>(Comparator.reverseOrder());
        groups.values()
                .forEach(group -> byThreshold
                        .computeIfAbsent(group.threshold, threshold -> new ArrayList<>())
                        .add(group));
        for (Map.Entry<Long, List<Group>> entry : byThreshold.entrySet()) {
            fillUrgent(entry.getValue());
            for (Group group : entry.getValue()) {
                fill(List.of(group), Math.min(group.reserve, freeFor(group)));
            }
            long belowThreshold = entry.getKey() - sessions - allocated;
            left -= fill(entry.getValue(), Math.min(left, belowThreshold));
        }
        return targets;
    }

    /** Places that are free for a cohort, its own reserve included. */
    private long freeFor(Group group) {
        return Math.min(group.threshold, undue) - sessions - allocated;
    }

    private void fillUrgent(List<Group> together) {
        List<Urgent> waiting = new ArrayList<>();
        for (Group group : together) {
            for (LaneBook lane : group.lanes) {
                if (lane.urgent > 0) {
                    waiting.add(new Urgent(lane, group));
                }
            }
        }
        waiting.sort(Urgent.LONGEST_FIRST);
        for (Urgent urgent : waiting) {
            Group group = urgent.group;
            long needed = urgent.lane.urgent;
            long room =
                    Math.min(group.ceiling - group.held, Math.min(freeFor(group), Math.max(0, left) + group.reserve));
            if (needed <= Math.min(room, urgent.lane.wants)) {
                long reserved = Math.min(group.reserve, raise(group, urgent.lane, needed));
                group.reserve -= reserved;
                left -= needed - reserved;
            }
        }
    }

    /** A lane in whose line somebody waits. Members and lanes are ordered by name already. */
    private record Urgent(LaneBook lane, Group group) {
        static final Comparator<Urgent> LONGEST_FIRST = Comparator.<Urgent>comparingLong(
                        urgent -> urgent.lane.urgentSinceMillis)
                .thenComparing(urgent -> urgent.lane.node)
                .thenComparing(urgent -> urgent.group.cohort);
    }

    private Group group(String cohort) {
        Group group = new Group(cohort);
        group.ceiling = Math.max(0, rules.ceiling(cohort) - state.use(cohort).sessions - rules.due(cohort));
        group.threshold = rules.threshold(cohort);
        CohortTerms terms = state.policy == null ? null : state.policy.cohort(cohort);
        group.reserve = terms == null ? 0 : unusedReserve(terms);
        return group;
    }

    /** What is left of all reserves beside their cohorts' sessions: places that no other cohort may have. */
    private long reservesOfAll() {
        long sum = 0;
        if (state.policy != null) {
            for (CohortTerms terms : state.policy.reserved()) {
                sum += unusedReserve(terms);
            }
        }
        return sum;
    }

    private long unusedReserve(CohortTerms terms) {
        return Math.max(0, rules.reserve(terms) - state.use(terms.cohort()).sessions);
    }

    /** Raises the targets of the groups by at most {@code places} in all; answers by how many. */
    private long fill(List<Group> together, long places) {
        if (places <= 0) {
            return 0;
        }
        long level = highest(most(together), candidate -> gain(together, candidate) <= places);
        Map<Group, Long> levels = new HashMap<>();
        for (Group group : together) {
            long room = group.ceiling - group.held;
            levels.put(group, highest(level, candidate -> gain(group, candidate) <= room));
        }
        long raised = 0;
        for (Group group : together) {
            for (LaneBook lane : group.lanes) {
                raised += raise(group, lane, Math.min(lane.wants, levels.getOrDefault(group, 0L)));
            }
        }
        return raised + spread(together, levels, places - raised);
    }

    /** Gives what whole levels left over, one place a lane, to those at the level; first where a share keeps it low. */
    private long spread(List<Group> together, Map<Group, Long> levels, long places) {
        List<Group> lowestFirst = new ArrayList<>(together);
        lowestFirst.sort(Comparator.comparingLong(group -> levels.getOrDefault(group, 0L)));
        long raised = 0;
        for (Group group : lowestFirst) {
            long level = levels.getOrDefault(group, 0L);
            for (LaneBook lane : group.lanes) {
                if (raised < places && lane.wants > level && target(lane) <= level && group.held < group.ceiling) {
                    raised += raise(group, lane, target(lane) + 1);
                }
            }
        }
        return raised;
    }

    private long raise(Group group, LaneBook lane, long target) {
        long by = Math.max(0, target - target(lane));
        targets.merge(lane, by, Long::sum);
        group.held += by;
        allocated += by;
        return by;
    }

    private long gain(List<Group> together, long level) {
        long sum = 0;
        for (Group group : together) {
            sum += Math.min(Math.max(0, group.ceiling - group.held), gain(group, level));
        }
        return sum;
    }

    private long gain(Group group, long level) {
        long sum = 0;
        for (LaneBook lane : group.lanes) {
            sum += Math.max(0, Math.min(lane.wants, level) - target(lane));
        }
        return sum;
    }

    private long target(LaneBook lane) {
        return targets.getOrDefault(lane, 0L);
    }

    private static long most(List<Group> together) {
        return together.stream()
                .flatMap(group -> group.lanes.stream())
                .mapToLong(lane -> lane.wants)
                .max()
                .orElse(0);
    }

    /** The greatest level from 0 to {@code most} that fits; {@code fits} is true for 0 and stays false once false. */
    private static long highest(long most, LongPredicate fits) {
        long low = 0;
        long high = most;
        while (low < high) {
            long middle = (low + high + 1) >>> 1;
            if (fits.test(middle)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
