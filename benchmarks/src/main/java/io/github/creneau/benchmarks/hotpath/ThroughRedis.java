package io.github.creneau.benchmarks.hotpath;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.Rate;
import io.github.creneau.redis.RedisBackend;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.redisson.Redisson;
import org.redisson.api.RPermitExpirableSemaphore;
import org.redisson.api.RRateLimiter;
import org.redisson.api.RateType;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** Calls a second through one Redis, by threads that wait for their answers. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ThroughRedis {

    private static void check(boolean granted) {
        if (!granted) {
            throw new IllegalStateException("refused");
        }
    }

    /** One client and one connection, for all that use Lettuce. */
    @State(Scope.Benchmark)
    public static class Lettuce {
        final RedisClient client = RedisClient.create(Redis.given());
        final StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE);

        /** Ends it. */
        @TearDown
        public void close() {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }

    /** A script that does nothing. */
    @State(Scope.Benchmark)
    public static class Script {
        private static final byte[][] KEYS = {"trivial".getBytes(StandardCharsets.US_ASCII)};
        private String sha = "";

        /** Loads it. */
        @Setup
        public void load(Lettuce lettuce) {
            sha = lettuce.connection.sync().scriptLoad("return 1".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** The floor of whatever makes a trip a call. */
    @Benchmark
    public Long rawEvalsha(Lettuce lettuce, Script script) {
        return lettuce.connection.sync().<Long>evalsha(script.sha, ScriptOutputType.INTEGER, Script.KEYS);
    }

    /** bucket4j's bucket in Redis. */
    @State(Scope.Benchmark)
    public static class Bucket4j {
        private Bucket bucket = Bucket.builder()
                .addLimit(limit -> limit.capacity(1).refillGreedy(1, Duration.ofSeconds(1)))
                .build();

        /** Opens it. */
        @Setup
        public void open(Lettuce lettuce) {
            bucket = Bucket4jLettuce.casBasedBuilder(lettuce.connection)
                    .build()
                    .builder()
                    .build(
                            "bucket4j".getBytes(StandardCharsets.US_ASCII),
                            () -> BucketConfiguration.builder()
                                    .addLimit(limit -> limit.capacity(Limiters.PLENTY_A_SECOND)
                                            .refillGreedy(Limiters.PLENTY_A_SECOND, Duration.ofSeconds(1)))
                                    .build());
        }
    }

    /** Rate alone. */
    @Benchmark
    public void bucket4jLettuce(Bucket4j it) {
        check(it.bucket.tryConsume(1));
    }

    /** Redisson, which brings its own client. */
    @State(Scope.Benchmark)
    public static class RedissonPeers {
        private final RedissonClient client;
        private final RRateLimiter rate;
        private final RPermitExpirableSemaphore places;

        /** Connects. */
        public RedissonPeers() {
            Config config = new Config();
            config.useSingleServer().setAddress(Redis.given().toString());
            client = Redisson.create(config);
            rate = client.getRateLimiter("redisson-rate");
            rate.trySetRate(RateType.OVERALL, Limiters.PLENTY_A_SECOND, Duration.ofSeconds(1));
            places = client.getPermitExpirableSemaphore("redisson-places");
            places.trySetPermits(50_000_000);
        }

        /** Ends it. */
        @TearDown
        public void close() {
            client.shutdown();
        }
    }

    /** Rate alone. */
    @Benchmark
    public void redissonRateLimiter(RedissonPeers it) {
        check(it.rate.tryAcquire());
    }

    /** Budget alone: a place with a lease, never returned. */
    @Benchmark
    public String redissonExpirableSemaphore(RedissonPeers it) {
        return it.places.tryAcquire();
    }

    /** Créneau on Lettuce's client. */
    @State(Scope.Benchmark)
    public static class Creneau {
        private final AtomicLong names = new AtomicLong(System.nanoTime());

        private Limiter limiter = Limiters.builder().build();
        private Cohort cohort = limiter.cohort(Limiters.COHORT);

        /** Joins, and waits until it is let in. */
        @Setup
        public void open(Lettuce lettuce) {
            limiter.close();
            limiter = onRedis(lettuce, "sessions")
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

    static Limiter.Builder onRedis(Lettuce lettuce, String name) {
        RedisBackend backend = RedisBackend.builder()
                .client(lettuce.client, Redis.given())
                .keyPrefix(name + "-" + System.nanoTime())
                .timeout(Duration.ofSeconds(2))
                .learning(Duration.ZERO)
                .build();
        return Limiters.builder().backend(backend).timeout(Duration.ofSeconds(2));
    }

    /** Rate, budget and slot: somebody new, known to all nodes afterwards. */
    @Benchmark
    public void creneauFirstAdmission(Creneau it) {
        check(it.limiter
                .tryAcquire(it.cohort, Long.toString(it.names.getAndIncrement(), 36))
                .isGranted());
    }

    /** A limiter whose rate is reached, quiet before each iteration, and the promise of the rate checked after it. */
    @State(Scope.Benchmark)
    public static class Promise {
        private static final int PER_MILLI = 5_000;
        private static final int BURST = 100_000;
        private static final long QUIET_NANOS = 1_500_000_000;
        private static final double HEARTBEAT_MILLIS = 1_000;
        private static final double CLOCK_ERROR_MILLIS = 20;

        private Limiter limiter = Limiters.builder().build();
        private Cohort cohort = limiter.cohort(Limiters.COHORT);
        private Windows windows = new Windows(1);

        /** Joins. */
        @Setup
        public void open(Lettuce lettuce) {
            limiter.close();
            limiter = onRedis(lettuce, "permits")
                    .rate(Rate.perSecond(PER_MILLI * 1_000L).burst(BURST))
                    .build();
            cohort = limiter.cohort(Limiters.COHORT);
        }

        /** Rests for longer than a heartbeat: what was taken in advance goes back, the bucket fills. */
        @Setup(Level.Iteration)
        public void rest() {
            LockSupport.parkNanos(QUIET_NANOS);
            windows = new Windows(60_000);
        }

        /** Checks all windows. */
        @TearDown(Level.Iteration)
        public void check() {
            double lead = windows.worstLeadMillis(PER_MILLI, BURST);
            System.out.printf(
                    "rate: the worst window is %.0f ms ahead of rate x W + burst; promised: %.0f%n",
                    lead, HEARTBEAT_MILLIS);
            if (lead > HEARTBEAT_MILLIS + CLOCK_ERROR_MILLIS) {
                throw new IllegalStateException("the rate is not kept: " + lead + " ms ahead");
            }
        }

        /** Leaves. */
        @TearDown
        public void close() {
            limiter.close();
        }
    }

    /** How many were granted; the calls are more. */
    @AuxCounters
    @State(Scope.Thread)
    public static class Count {
        /** Grants a second. */
        public long granted;
    }

    /** Rate, budget and slot, from blocks. */
    @Benchmark
    public void creneauGrants(Promise it, Count count) {
        long asked = System.nanoTime();
        if (it.limiter.tryAcquire(it.cohort) instanceof Granted permit) {
            it.windows.granted(asked);
            count.granted++;
            permit.close();
        }
    }
}
