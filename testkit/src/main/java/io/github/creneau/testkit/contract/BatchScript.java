package io.github.creneau.testkit.contract;

import io.github.creneau.spi.CalendarBlock;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Beat;
import io.github.creneau.spi.LedgerRequest.Cancel;
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
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Batches by seed: sessions come, go and come again, nodes beat with and without lanes, policies change. */
final class BatchScript {

    private static final List<String> COHORTS = List.of("a", "b", "c");

    private final SplittableRandom chance;
    private final long[] sequences = new long[3];
    private long now;
    private long revision;
    private long generation;
    private long version;
    private long attempt;

    BatchScript(long seed, long nowMillis, long revision) {
        this.chance = new SplittableRandom(seed);
        this.now = nowMillis;
        this.revision = revision;
    }

    void saw(LedgerReply reply) {
        now = reply.nowMillis();
        revision = reply.revision();
        reply.answers().forEach(answer -> {
            if (answer instanceof Inside inside) {
                generation = Math.max(generation, inside.generation());
            }
        });
    }

    LedgerBatch next() {
        List<LedgerRequest> requests = new ArrayList<>();
        int node = chance.nextInt(sequences.length);
        if (version == 0 || chance.nextInt(25) == 0) {
            requests.add(publish());
        }
        for (int i = chance.nextInt(4); i >= 0; i--) {
            requests.add(request(node));
        }
        long seen = chance.nextInt(60) == 0 ? revision + 5 : chance.nextLong(revision + 1);
        return new LedgerBatch("n" + node, chance.nextLong(version + 1), "", seen, null, requests);
    }

    private LedgerRequest request(int node) {
        String session = "s" + chance.nextInt(12);
        @Nullable Long some = chance.nextInt(3) == 0 ? null : Long.valueOf(chance.nextLong(generation + 1));
        return switch (chance.nextInt(9)) {
            case 0, 1, 2 -> hold(session);
            case 3 -> new Renew(session, some, now + chance.nextLong(-500, 500));
            case 4 -> new Release(session, some);
            case 5 -> new Cancel(session, chance.nextLong(attempt + 1));
            case 6 ->
                new Reassert(
                        session,
                        cohort(),
                        1,
                        chance.nextLong(generation + 3),
                        now - 1_000,
                        now - chance.nextLong(5),
                        20,
                        now + 9_000);
            default -> beat(node);
        };
    }

    private Hold hold(String session) {
        long idle = chance.nextInt(4) == 0 ? 1 + chance.nextLong(5) : 60_000;
        @Nullable Long due = chance.nextInt(5) == 0 ? Long.valueOf(now / 60_000 * 60_000) : null;
        return new Hold(session, cohort(), 1 + chance.nextInt(3), ++attempt, idle, idle, now + 90_000, due);
    }

    private Beat beat(int node) {
        long sequence = chance.nextInt(10) == 0 ? sequences[node] : ++sequences[node];
        List<LaneReport> lanes = new ArrayList<>();
        for (String cohort : COHORTS) {
            if (chance.nextBoolean()) {
                lanes.add(lane(cohort));
            }
        }
        return new Beat(
                sequence,
                Math.max(0, sequence - 1 - chance.nextInt(2)),
                5 + chance.nextInt(10),
                chance.nextInt(5) == 0 ? 2 : 60_000,
                chance.nextInt(30) == 0,
                chance.nextLong(revision + 1),
                lanes);
    }

    private LaneReport lane(String cohort) {
        int inUse = chance.nextInt(4);
        int asked = chance.nextInt(3);
        List<CalendarBlock> returned = chance.nextInt(4) == 0
                ? List.of(new CalendarBlock(now / 60_000 + 1, 1 + chance.nextInt(3)))
                : List.of();
        int urgent = chance.nextInt(3) == 0 ? 1 + chance.nextInt(9) : 0;
        return new LaneReport(
                cohort,
                inUse,
                inUse + chance.nextInt(3),
                asked,
                inUse + asked + chance.nextInt(9),
                chance.nextInt(5),
                returned,
                urgent,
                urgent == 0 ? 0 : now - chance.nextInt(3) * 1_000L);
    }

    private Publish publish() {
        version += chance.nextInt(3) == 0 && version > 0 ? 0 : 1;
        List<CohortTerms> cohorts = new ArrayList<>();
        for (String cohort : COHORTS) {
            int share = chance.nextInt(5) * 250;
            int threshold = chance.nextBoolean() ? 1_000 : 600;
            cohorts.add(new CohortTerms(cohort, chance.nextInt(3), List.of(new Segment(0, share, threshold))));
        }
        int budget = chance.nextInt(3) == 0 ? 0 : 10 + chance.nextInt(20);
        Terms terms = new Terms(budget, chance.nextInt(2) * 600L, false, 500, 30_000, now + 600_000_000, cohorts);
        @Nullable Long until = chance.nextInt(4) == 0 ? Long.valueOf(now + chance.nextLong(20)) : null;
        return new Publish(
                version,
                "d" + version,
                "policy " + version,
                terms,
                "author " + version,
                until,
                "0123456789abcdef0123456789abcdef");
    }

    private String cohort() {
        return COHORTS.get(chance.nextInt(COHORTS.size()));
    }
}
