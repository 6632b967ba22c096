package io.github.creneau;

import io.github.creneau.schedule.Occurrence;
import io.github.creneau.schedule.Schedule;
import io.github.creneau.spi.Terms;
import io.github.creneau.spi.Terms.CohortTerms;
import io.github.creneau.spi.Terms.Segment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compiles a policy into what each cohort may reach from when, for some days ahead, so that a store needs no calendar. */
final class TermsCompiler {

    /** How far ahead terms are compiled; appointments are given within it. */
    static final Duration HORIZON = Duration.ofDays(8);

    private static final int FEATHER_STEPS = 10;

    private final Policy policy;
    private final long fromMillis;
    private final long toMillis;
    private final Map<String, List<Occurrence>> occurrences = new TreeMap<>();
    private final Map<Long, Boolean> someSlotAt = new HashMap<>();

    private TermsCompiler(Policy policy, long nowMillis) {
        this.policy = policy;
        this.fromMillis = nowMillis;
        this.toMillis = nowMillis + HORIZON.toMillis();
        policy.schedule().ifPresent(this::collect);
    }

    static Terms compile(Policy policy, long nowMillis) {
        return new TermsCompiler(policy, nowMillis).terms();
    }

    private void collect(Schedule schedule) {
        Instant from = Instant.ofEpochMilli(fromMillis);
        Instant to = Instant.ofEpochMilli(toMillis);
        for (String cohort : schedule.cohorts()) {
            occurrences.put(cohort, schedule.between(cohort, from, to));
        }
    }

    private Terms terms() {
        Budget budget = policy.budget();
        SortedSet<Long> edges = edges();
        List<CohortTerms> cohorts = new ArrayList<>();
        for (String cohort : policy.cohorts()) {
            cohorts.add(new CohortTerms(cohort, policy.reserve(cohort), segments(cohort, edges)));
        }
        return new Terms(
                budget.perNode() ? 0 : budget.places(),
                policy.rate().map(Rate::perThousandMinutesAtMost).orElse(0L),
                policy.rate().map(Rate::isPerNode).orElse(false),
                policy.appointments().perMille(),
                policy.meanHold().toMillis(),
                toMillis,
                cohorts);
    }

    /** All instants at which anything changes for anybody. */
    private SortedSet<Long> edges() {
        SortedSet<Long> edges = new TreeSet<>();
        edges.add(fromMillis);
        for (List<Occurrence> slots : occurrences.values()) {
            for (Occurrence slot : slots) {
                for (int step = 0; step <= FEATHER_STEPS; step++) {
                    edges.add(slot.start().toEpochMilli() + featherMillis() * step / FEATHER_STEPS);
                }
                edges.add(slot.end().toEpochMilli());
            }
        }
        return edges.subSet(fromMillis, toMillis);
    }

    private List<Segment> segments(String cohort, SortedSet<Long> edges) {
        List<Segment> segments = new ArrayList<>();
        for (long edge : edges) {
            Segment next = segmentAt(cohort, edge);
            Segment last = segments.isEmpty() ? null : segments.get(segments.size() - 1);
            if (last == null
                    || last.sharePerMille() != next.sharePerMille()
                    || last.thresholdPerMille() != next.thresholdPerMille()) {
                segments.add(next);
            }
        }
        return segments;
    }

    private Segment segmentAt(String cohort, long millis) {
        int inSlot = policy.share(cohort).perMille();
        if (isOpenToAll() || policy.schedule().orElseThrow().isAlways(cohort)) {
            return new Segment(millis, inSlot, 1_000);
        }
        OutOfSlot rule = policy.outOfSlot();
        int outShare = Math.min(inSlot, rule.share().perMille());
        for (Occurrence slot : occurrences.getOrDefault(cohort, List.of())) {
            if (slot.contains(Instant.ofEpochMilli(millis))) {
                return new Segment(
                        millis,
                        feathered(outShare, inSlot, millis - slot.start().toEpochMilli()),
                        1_000);
            }
        }
        return new Segment(
                millis,
                outShare,
                someSlotAt.computeIfAbsent(millis, this::someSlotAt) ? rule.thresholdPerMille() : 1_000);
    }

    private boolean isOpenToAll() {
        return policy.schedule().isEmpty()
                || policy.schedule().get().cohorts().stream()
                        .allMatch(cohort -> policy.schedule().get().isAlways(cohort));
    }

    /** During the feather the share rises from what the cohort had before to what it has in its slot. */
    private int feathered(int from, int to, long sinceStartMillis) {
        long feather = featherMillis();
        if (sinceStartMillis >= feather) {
            return to;
        }
        long step = sinceStartMillis * FEATHER_STEPS / feather + 1;
        return (int) (from + (to - from) * step / FEATHER_STEPS);
    }

    private long featherMillis() {
        return policy.schedule().map(schedule -> schedule.feather().toMillis()).orElse(0L);
    }

    private boolean someSlotAt(long millis) {
        Instant instant = Instant.ofEpochMilli(millis);
        return occurrences.values().stream().anyMatch(slots -> slots.stream().anyMatch(slot -> slot.contains(instant)));
    }
}
