package io.github.creneau.ledger;

import io.github.creneau.spi.CalendarBlock;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
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
import java.util.Random;

/** Batches of three nodes that lose answers, repeat themselves, lie a little, and disagree about the time. */
final class RandomBatches {

    private static final String[] COHORTS = {"a", "b", "c"};
    private static final int[] SHARES = {0, 200, 500, 1_000, 1_000, 1_000};
    private static final int[] THRESHOLDS = {500, 1_000, 1_000};
    private static final int[] TIMES = {500, 1_000, 1_500, 5_000, 60_000, 600_000};

    private final Random random;
    private final Map<String, NodeSide> nodes = new HashMap<>();
    private final List<Hold> holds = new ArrayList<>();
    private PlainLedger book;
    private long attempts;

    RandomBatches(Random random) {
        this.random = random;
    }

    private static final class NodeSide {
        long sequence;
        long acknowledged;
        long seenRevision;
    }

    /** Where the generator looks for names that mean something. */
    void lookAt(PlainLedger model) {
        book = model;
    }

    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    int below(int n) {
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
        return switch (below(10)) {
            case 0, 1, 2 -> book.now;
            case 3, 4 -> book.now + below(50);
            case 5, 6 -> someExpiry() + below(3) - 1;
            case 7 -> book.now + below(3_000);
            case 8 -> book.now + (oneIn(3) ? below(200_000) : below(20_000));
            default -> book.now - below(5_000);
        };
    }

    private long someExpiry() {
        List<Long> expiries = new ArrayList<>();
        book.leases.forEach(lease -> expiries.add(lease.expires));
        book.members.forEach(member -> expiries.add(member.expires));
        return expiries.isEmpty() ? book.now : any(expiries);
    }

    LedgerBatch next(int most) {
        String node = "n" + below(3);
        List<LedgerRequest> requests = new ArrayList<>();
        for (int i = 0; i <= below(most); i++) {
            requests.add(request(node));
        }
        long version = Math.max(0, (book.policy == null ? 0 : book.policy.version()) - below(2));
        String digest = book.policy == null || oneIn(3) ? "" : oneIn(3) ? "other" : book.policy.digest();
        NodeSide sender = nodes.computeIfAbsent(node, key -> new NodeSide());
        long seen = oneIn(8) ? Math.max(0, sender.seenRevision - 2) : sender.seenRevision;
        Long holdUntil = oneIn(4) ? (Long) (book.now + below(2_000) - 500) : null;
        return new LedgerBatch(node, version, digest, seen, holdUntil, requests);
    }

    /** The answer reached the node. */
    void heard(LedgerBatch batch, LedgerReply reply) {
        NodeSide node = nodes.get(batch.node());
        node.seenRevision = reply.revision();
        for (LedgerRequest request : batch.requests()) {
            if (request instanceof Beat beat) {
                node.acknowledged = Math.max(node.acknowledged, beat.sequence());
            }
        }
    }

    private LedgerRequest request(String node) {
        String session = "s" + below(10);
        PlainRows.Lease lease = book.find(session, null);
        Long generation = oneIn(3) ? null : (Long) (lease == null || oneIn(5) ? 1L + below(20) : lease.generation);
        return switch (below(17)) {
            case 0, 1, 2, 3, 4 -> hold(session);
            case 5, 6 -> new Renew(session, generation, book.now + below(4_000) - below(4_000));
            case 7 -> new Release(session, generation);
            case 8 -> cancel();
            case 9 -> reassert(session);
            case 16 -> oneIn(4) ? new Expel("n" + below(4)) : hold(session);
            case 10 -> book.policy != null && oneIn(2) ? hold(session) : publish();
            default -> beat(node);
        };
    }

    private Hold hold(String session) {
        if (!holds.isEmpty() && oneIn(8)) {
            return any(holds);
        }
        int idle = any(TIMES);
        long ends = book.now + (oneIn(6) ? below(3_000) - 500 : 1_000_000);
        Long appointment = null;
        if (!book.promises.isEmpty() && oneIn(3)) {
            appointment = any(book.promises).minute * 60_000 + below(60_000);
        } else if (oneIn(10)) {
            appointment = book.now - below(400_000);
        }
        int weight = oneIn(3) ? below(6) : 1;
        int confirm = oneIn(2) ? idle : any(TIMES);
        Hold hold = new Hold(session, COHORTS[below(3)], weight, ++attempts, idle, confirm, ends, appointment);
        holds.add(hold);
        return hold;
    }

    private Cancel cancel() {
        Hold hold = holds.isEmpty() ? hold("s0") : oneIn(2) ? holds.get(holds.size() - 1) : any(holds);
        return new Cancel(hold.session(), hold.attempt());
    }

    private Reassert reassert(String session) {
        long touched = book.now - below(3_000) + below(500);
        long ends = book.now + below(20_000) - 200;
        return new Reassert(
                session,
                COHORTS[below(3)],
                1 + below(3),
                oneIn(4) ? 0 : 1 + below(40),
                touched - 5_000,
                touched,
                any(TIMES),
                ends);
    }

    private Beat beat(String name) {
        NodeSide node = nodes.computeIfAbsent(name, key -> new NodeSide());
        long sequence = oneIn(10) ? Math.max(1, node.sequence - below(2)) : ++node.sequence;
        long acknowledged = Math.max(0, node.acknowledged - (oneIn(5) ? 1 : 0));
        List<LaneReport> lanes = new ArrayList<>();
        for (String cohort : COHORTS) {
            if (!oneIn(4)) {
                lanes.add(report(name, cohort));
            }
        }
        long seen = oneIn(12) ? Math.max(0, node.seenRevision - 2) : node.seenRevision;
        return new Beat(sequence, acknowledged, below(20), any(1_500, 5_000), oneIn(25), seen, lanes);
    }

    private LaneReport report(String node, String cohort) {
        PlainRows.Lane lane = book.members.stream()
                .filter(member -> member.node.equals(node))
                .flatMap(member -> member.lanes.stream())
                .filter(candidate -> candidate.cohort.equals(cohort))
                .findFirst()
                .orElseGet(PlainRows.Lane::new);
        int inUse = below(lane.held + 1) + (oneIn(15) ? below(3) : 0);
        int asked = oneIn(2) ? below(6) : 0;
        int wants = oneIn(4) ? 0 : inUse + asked + below(12);
        List<CalendarBlock> returned = new ArrayList<>();
        for (CalendarBlock block : lane.block) {
            if (oneIn(2)) {
                returned.add(new CalendarBlock(block.minute(), 1 + below(block.count() + 1)));
            }
        }
        int urgent = oneIn(3) ? 1 + below(9) : 0;
        long since = urgent == 0 ? 0 : book.now - below(3) * 1_000;
        return new LaneReport(
                cohort, inUse, inUse + below(8), asked, wants, oneIn(2) ? below(6) : 0, returned, urgent, since);
    }

    private Publish publish() {
        long stored = book.policy == null ? 0 : book.policy.version();
        if (stored > 0 && oneIn(3)) {
            String digest = oneIn(4) ? "other" : book.policy.digest();
            long version = oneIn(3) ? stored + 1 : stored;
            return new Publish(version, digest, book.policy.text(), terms(), "n1", null, "key " + below(4));
        }
        long version = stored + below(4) - 1;
        Long until = oneIn(2) ? null : (Long) (book.now + below(8_000) - 1_000);
        return new Publish(
                version,
                "digest " + attempts,
                "text " + version,
                terms(),
                "author " + attempts,
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
        long horizon = book.now + below(1_800_000);
        return new Terms(budget, 1 + below(12_000), oneIn(3), any(0, 300, 600, 1_000), any(TIMES), horizon, cohorts);
    }

    private List<Segment> segments() {
        List<Segment> segments = new ArrayList<>();
        long from = book.now - 10_000;
        do {
            segments.add(new Segment(from, any(SHARES), any(THRESHOLDS)));
            from += 1_000L * (1 + below(600));
        } while (oneIn(2));
        return segments;
    }
}
