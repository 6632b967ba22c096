package io.github.creneau.testkit.contract;

import io.github.creneau.spi.CalendarBlock;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerAnswer.LaneGrant;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Beat;
import io.github.creneau.spi.LedgerRequest.Cancel;
import io.github.creneau.spi.LedgerRequest.Expel;
import io.github.creneau.spi.LedgerRequest.Hold;
import io.github.creneau.spi.LedgerRequest.LaneReport;
import io.github.creneau.spi.LedgerRequest.Publish;
import io.github.creneau.spi.LedgerRequest.Reassert;
import io.github.creneau.spi.LedgerRequest.Release;
import io.github.creneau.spi.LedgerRequest.Renew;
import io.github.creneau.spi.Terms;
import io.github.creneau.spi.Terms.CohortTerms;
import io.github.creneau.spi.Terms.Segment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Batches of nodes that lose answers, repeat themselves, lie a little and disagree about the time, at instants where
 * something ends. Names are such as only a store that takes nothing for granted tells apart and puts in order.
 */
final class RoughBatches {

    private static final List<String> COHORTS = List.of("a", "b 2", "\uD835\uDC9C", "\uFF21");
    private static final List<String> NODES = List.of("n#1", "n#\uE000", "n#\uD83D\uDE00", "n 1,{\"x\":");
    private static final List<String> SESSIONS = List.of(
            "s1",
            "s2",
            "s3",
            "cohort:a",
            "s 4 5",
            "s,{}",
            "%d\\\"",
            "\u00E9t\u00E9",
            "\uD83D\uDE00",
            "\uD800",
            "\uDC00\uD800",
            "?",
            "");
    private static final int[] SHARES = {0, 200, 500, 1_000, 1_000, 1_000};
    private static final int[] THRESHOLDS = {500, 1_000, 1_000};
    private static final int[] TIMES = {500, 1_000, 1_500, 5_000, 60_000, 600_000};

    private final SplittableRandom random;
    private final Known known;
    private final Map<String, long[]> sequences = new HashMap<>();
    private long attempts;

    RoughBatches(SplittableRandom random, Known known) {
        this.random = random;
        this.known = known;
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private int below(int n) {
        return random.nextInt(n);
    }

    private <T> T any(List<T> list) {
        return list.get(below(list.size()));
    }

    private int any(int... values) {
        return values[below(values.length)];
    }

    /** What the store's clock says next. */
    long time() {
        List<Long> edges = known.edges();
        return switch (below(10)) {
            case 0, 1, 2 -> known.now;
            case 3, 4 -> known.now + below(50);
            case 5, 6 -> edges.isEmpty() ? known.now : any(edges) + below(3) - 1;
            case 7 -> known.now + below(3_000);
            case 8 -> known.now + (oneIn(3) ? below(200_000) : below(20_000));
            default -> known.now - below(5_000);
        };
    }

    LedgerBatch next() {
        String node = any(NODES);
        boolean isRush = oneIn(4);
        List<LedgerRequest> requests = new ArrayList<>();
        int count = oneIn(12) ? 12 : below(4);
        for (int i = 0; i <= count; i++) {
            requests.add(isRush ? newcomer() : request(node));
        }
        long version = Math.max(0, known.policyVersion - below(2));
        String digest = oneIn(3) ? "" : oneIn(3) ? "other" : known.policyDigest;
        long seen = oneIn(60) ? known.revision + 5 : Math.max(0, known.revision - below(4));
        @Nullable Long holdUntil = oneIn(4) ? Long.valueOf(known.now + below(2_000) - 500) : null;
        return new LedgerBatch(node, version, digest, seen, holdUntil, requests);
    }

    private LedgerRequest request(String node) {
        String session = any(SESSIONS);
        Inside inside = known.sessions.get(session);
        @Nullable
        Long generation =
                oneIn(3) ? null : Long.valueOf(inside == null || oneIn(5) ? 1 + below(20) : inside.generation());
        return switch (below(17)) {
            case 0, 1, 2, 3, 4 -> hold(session);
            case 5, 6 -> new Renew(session, generation, known.now + below(4_000) - below(4_000));
            case 7 -> new Release(session, generation);
            case 8 -> cancel();
            case 9 -> reassert(session);
            case 10 -> known.policyVersion > 0 && oneIn(2) ? hold(session) : publish();
            case 11 -> oneIn(4) ? new Expel(any(NODES)) : beat(node);
            default -> beat(node);
        };
    }

    /** Somebody who has not been here; most come without an appointment and with time. */
    private Hold newcomer() {
        String session = oneIn(12) ? any(SESSIONS) : "new" + ++attempts;
        int weight = oneIn(12) ? below(6) : 1;
        long ends = known.now + (oneIn(8) ? below(3_000) - 500 : 1_000_000);
        @Nullable Long appointment = oneIn(12) ? Long.valueOf(known.now) : null;
        return new Hold(session, any(COHORTS), weight, ++attempts, any(TIMES), any(TIMES), ends, appointment);
    }

    private Hold hold(String session) {
        if (!known.holds.isEmpty() && oneIn(8)) {
            return any(known.holds);
        }
        int idle = any(TIMES);
        long ends = known.now + (oneIn(6) ? below(3_000) - 500 : 1_000_000);
        @Nullable Long appointment = null;
        if (!known.promises.isEmpty() && oneIn(3)) {
            appointment = any(known.promises).minute() * 60_000 + below(60_000);
        } else if (oneIn(10)) {
            appointment = known.now - below(400_000);
        }
        int weight = oneIn(3) ? below(6) : 1;
        long attempt = oneIn(20) ? Long.MIN_VALUE + ++attempts : ++attempts;
        return new Hold(session, any(COHORTS), weight, attempt, idle, oneIn(2) ? idle : any(TIMES), ends, appointment);
    }

    private Cancel cancel() {
        Hold hold = known.holds.isEmpty()
                ? hold("s1")
                : oneIn(2) ? known.holds.get(known.holds.size() - 1) : any(known.holds);
        return new Cancel(hold.session(), hold.attempt());
    }

    private Reassert reassert(String session) {
        long touched = known.now - below(3_000) + below(500);
        long ends = known.now + below(20_000) - 200;
        long generation = oneIn(3) ? 0 : 1 + below(40);
        return new Reassert(session, any(COHORTS), below(4), generation, touched - 5_000, touched, any(TIMES), ends);
    }

    private Beat beat(String name) {
        long[] node = sequences.computeIfAbsent(name, key -> new long[2]);
        long sequence = oneIn(10) ? Math.max(0, node[0] - below(2)) : ++node[0];
        long acknowledged = Math.max(0, node[1] - (oneIn(5) ? 1 : 0));
        node[1] = Math.max(node[1], sequence - below(2));
        List<LaneReport> lanes = new ArrayList<>();
        for (String cohort : COHORTS) {
            if (!oneIn(4)) {
                lanes.add(report(name, cohort));
            }
        }
        long seen = Math.max(0, known.revision - below(6));
        return new Beat(sequence, acknowledged, below(20), any(1_500, 5_000), oneIn(25), seen, lanes);
    }

    private LaneReport report(String node, String cohort) {
        LaneGrant lane = known.lanes.getOrDefault(node, Map.of()).get(cohort);
        int inUse = below((lane == null ? 0 : lane.held()) + 1) + (oneIn(15) ? below(3) : 0);
        int asked = oneIn(2) ? below(6) : 0;
        int wants = oneIn(4) ? 0 : inUse + asked + below(12);
        List<CalendarBlock> returned = new ArrayList<>();
        for (CalendarBlock block : lane == null ? List.<CalendarBlock>of() : lane.appointments()) {
            if (oneIn(2)) {
                returned.add(new CalendarBlock(block.minute(), 1 + below(block.count() + 1)));
            }
        }
        int urgent = oneIn(2) ? 0 : 1 + below(9);
        long since = urgent == 0 ? 0 : known.now - 1_000L * below(3);
        int wanted = oneIn(2) ? below(6) : 0;
        return new LaneReport(cohort, inUse, inUse + below(8), asked, wants, wanted, returned, urgent, since);
    }

    private Publish publish() {
        long stored = known.policyVersion;
        Publish policy = known.policy;
        if (policy != null && oneIn(3)) {
            String digest = oneIn(4) ? "other" : known.policyDigest;
            long version = oneIn(3) ? stored + 1 : stored;
            return new Publish(version, digest, policy.text(), terms(), "again", null, "key " + below(4));
        }
        long version = stored + below(4) - 1;
        @Nullable Long until = oneIn(2) ? null : Long.valueOf(known.now + below(8_000) - 1_000);
        return new Publish(
                version,
                "digest " + attempts,
                "text " + version,
                terms(),
                "author " + version,
                until,
                "key " + attempts);
    }

    private Terms terms() {
        List<CohortTerms> cohorts = new ArrayList<>();
        for (String cohort : COHORTS) {
            if (!oneIn(8)) {
                cohorts.add(new CohortTerms(cohort, oneIn(3) ? below(12) : 0, segments()));
            }
        }
        int budget = oneIn(2) ? 0 : 1 + below(40);
        long horizon = known.now + below(1_800_000);
        return new Terms(budget, 1 + below(12_000), oneIn(3), any(0, 300, 600, 1_000), any(TIMES), horizon, cohorts);
    }

    private List<Segment> segments() {
        List<Segment> segments = new ArrayList<>();
        long from = known.now - 10_000;
        do {
            segments.add(new Segment(from, any(SHARES), any(THRESHOLDS)));
            from += 1_000L * (1 + below(600));
        } while (oneIn(2));
        return segments;
    }
}
