package io.github.creneau.benchmarks.grid;

import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Hold;
import io.github.creneau.spi.LedgerRequest.Publish;
import io.github.creneau.spi.LedgerRequest.Release;
import io.github.creneau.spi.LedgerRequest.Renew;
import io.github.creneau.spi.Terms;
import io.github.creneau.spi.Terms.CohortTerms;
import io.github.creneau.spi.Terms.Segment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One trip that lets a session in, renews another and ends a third, beside so many that stay. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 10, time = 2)
@Measurement(iterations = 5, time = 2)
public class OperationCost {

    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final int AT_ONCE = 500;

    /** Sessions that stay inside. */
    @Param({"1000", "10000", "100000"})
    int sessions;

    private String limiter = "";
    private long endsAt;
    private long attempts;

    /** Lets them in. */
    @Setup(Level.Trial)
    public void fill(TwoMembers members) {
        limiter = members.farKey("cost-");
        Terms terms = new Terms(
                50_000_000,
                0,
                false,
                0,
                60_000,
                Long.MAX_VALUE / 4,
                List.of(new CohortTerms("pupil", 0, List.of(new Segment(0, 1_000, 1_000)))));
        endsAt = apply(members, new Publish(1, "d", "text", terms, "anna", null, "00112233445566778899aabbccddeeff"))
                        .nowMillis()
                + DAY;
        for (int from = 0; from < sessions; from += AT_ONCE) {
            List<LedgerRequest> holds = new ArrayList<>();
            for (int i = from; i < from + AT_ONCE; i++) {
                holds.add(hold("stays-" + i));
            }
            apply(members, holds.toArray(LedgerRequest[]::new));
        }
        apply(members, hold("goes-" + attempts));
    }

    private Hold hold(String session) {
        return new Hold(session, "pupil", 1, ++attempts, DAY, DAY, endsAt, null);
    }

    private LedgerReply apply(TwoMembers members, LedgerRequest... requests) {
        return members.backend()
                .apply(limiter, new LedgerBatch("server-1#bench", 1, List.of(requests)))
                .toCompletableFuture()
                .join();
    }

    /** One batch of three requests. */
    @Benchmark
    public LedgerReply trip(TwoMembers members) {
        String leaves = "goes-" + (attempts - 1);
        String comes = "goes-" + attempts;
        LedgerReply reply = apply(
                members,
                hold(comes),
                new Renew("stays-" + attempts % sessions, null, endsAt - DAY),
                new Release(leaves, null));
        if (!(reply.answers().get(0) instanceof Inside)) {
            throw new IllegalStateException("refused: " + reply.answers());
        }
        return reply;
    }
}
