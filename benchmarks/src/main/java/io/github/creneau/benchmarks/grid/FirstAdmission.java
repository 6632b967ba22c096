package io.github.creneau.benchmarks.grid;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.grid.hazelcast.Bucket4jHazelcast;
import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** A session is let in for the first time, in one trip; beside it bucket4j takes one token from a bucket on the same member. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class FirstAdmission {

    /** A limiter whose book is on the other member, with room for everybody. */
    @State(Scope.Benchmark)
    public static class Creneau {
        private final AtomicLong people = new AtomicLong();
        private @Nullable Limiter limiter;
        private @Nullable Cohort cohort;

        /** Opens it, and waits until it may let people in. */
        @Setup(Level.Trial)
        public void open(TwoMembers members) {
            Limiter opened = Limiter.builder(members.farKey("ent-"))
                    .backend(members.backend())
                    .timeout(Duration.ofSeconds(3))
                    .budget(Budget.total(50_000_000))
                    .cohort("pupil")
                    .build();
            limiter = opened;
            cohort = opened.cohort("pupil");
            while (!(opened.tryAcquire(opened.cohort("pupil"), "first") instanceof Granted)) {
                Thread.onSpinWait();
            }
        }

        boolean admitsOneMore() {
            return limiter != null
                    && cohort != null
                    && limiter.tryAcquire(cohort, "p" + people.incrementAndGet()) instanceof Granted;
        }

        /** Ends it. */
        @TearDown(Level.Trial)
        public void close() {
            if (limiter != null) {
                limiter.close();
            }
        }
    }

    /** A bucket on the other member, with tokens for everybody. */
    @State(Scope.Benchmark)
    public static class Bucket4j {
        private @Nullable BucketProxy bucket;

        /** Makes it. */
        @Setup(Level.Trial)
        public void open(TwoMembers members) {
            BucketConfiguration configuration = BucketConfiguration.builder()
                    .addLimit(
                            limit -> limit.capacity(1_000_000_000_000L).refillGreedy(1_000_000, Duration.ofSeconds(1)))
                    .build();
            bucket = Bucket4jHazelcast.entryProcessorBasedBuilder(
                            members.backend().instance().<String, byte[]>getMap("peer"))
                    .build()
                    .builder()
                    .build(members.farKey("bucket-"), () -> configuration);
        }
    }

    private static void check(boolean granted) {
        if (!granted) {
            throw new IllegalStateException("refused");
        }
    }

    /** First admission of a session. */
    @Benchmark
    public void creneau(Creneau it) {
        check(it.admitsOneMore());
    }

    /** One token. */
    @Benchmark
    public void bucket4j(Bucket4j it) {
        check(it.bucket != null && it.bucket.tryConsume(1));
    }

    /** First admissions by eight threads at once, as many as come together in one trip. */
    @Benchmark
    @Threads(8)
    public void creneauEightThreads(Creneau it) {
        check(it.admitsOneMore());
    }

    /** Tokens for eight threads at once. */
    @Benchmark
    @Threads(8)
    public void bucket4jEightThreads(Bucket4j it) {
        check(it.bucket != null && it.bucket.tryConsume(1));
    }
}
