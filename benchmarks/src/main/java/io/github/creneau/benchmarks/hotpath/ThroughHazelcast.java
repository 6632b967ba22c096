package io.github.creneau.benchmarks.hotpath;

import com.hazelcast.map.IMap;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.grid.hazelcast.Bucket4jHazelcast;
import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Limiter;
import io.github.creneau.Rate;
import io.github.creneau.hazelcast.HazelcastBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Calls a second through a Hazelcast of one member in this JVM: no network, entry processors all the same. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ThroughHazelcast {

    private static void check(boolean granted) {
        if (!granted) {
            throw new IllegalStateException("refused");
        }
    }

    /** The member. */
    @State(Scope.Benchmark)
    public static class Member {
        final HazelcastBackend backend = HazelcastBackend.builder()
                .embedded("127.0.0.1:" + freePort())
                .clusterName("bench-" + System.nanoTime())
                .learning(Duration.ZERO)
                .build();

        private static int freePort() {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Ends it. */
        @TearDown
        public void close() {
            backend.close();
        }
    }

    /** bucket4j's bucket in a map. */
    @State(Scope.Benchmark)
    public static class Bucket4j {
        private Bucket bucket = Bucket.builder()
                .addLimit(limit -> limit.capacity(1).refillGreedy(1, Duration.ofSeconds(1)))
                .build();

        /** Opens it. */
        @Setup
        public void open(Member member) {
            IMap<String, byte[]> map = member.backend.instance().getMap("bucket4j");
            bucket = Bucket4jHazelcast.entryProcessorBasedBuilder(map)
                    .build()
                    .builder()
                    .build(
                            "bucket4j",
                            () -> BucketConfiguration.builder()
                                    .addLimit(limit -> limit.capacity(Limiters.PLENTY_A_SECOND)
                                            .refillGreedy(Limiters.PLENTY_A_SECOND, Duration.ofSeconds(1)))
                                    .build());
        }
    }

    /** Rate alone. */
    @Benchmark
    public void bucket4jHazelcast(Bucket4j it) {
        check(it.bucket.tryConsume(1));
    }

    /** Créneau on the same member. */
    @State(Scope.Benchmark)
    public static class Creneau {
        private final AtomicLong names = new AtomicLong(System.nanoTime());
        private Limiter limiter = Limiters.builder().build();
        private Cohort cohort = limiter.cohort(Limiters.COHORT);

        /** Joins, and waits until it is let in. */
        @Setup
        public void open(Member member) {
            limiter.close();
            limiter = Limiters.builder()
                    .backend(member.backend)
                    .timeout(Duration.ofSeconds(2))
                    .budget(Budget.total(50_000_000))
                    .rate(Rate.perSecond(Limiters.PLENTY_A_SECOND))
                    .build();
            cohort = limiter.cohort(Limiters.COHORT);
            while (!limiter.tryAcquire(cohort, "first").isGranted()) {
                LockSupport.parkNanos(20_000_000);
            }
        }

        /** Leaves. */
        @TearDown
        public void close() {
            limiter.close();
        }
    }

    /** Rate, budget and slot: somebody new, known to all nodes afterwards. */
    @Benchmark
    public void creneauFirstAdmission(Creneau it) {
        check(it.limiter
                .tryAcquire(it.cohort, Long.toString(it.names.getAndIncrement(), 36))
                .isGranted());
    }

    /** Rate, budget and slot, from blocks. */
    @Benchmark
    public void creneauGrants(Creneau it) {
        Limiters.granted(it.limiter, it.cohort).close();
    }
}
