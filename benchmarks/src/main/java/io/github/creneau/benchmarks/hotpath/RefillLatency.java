package io.github.creneau.benchmarks.hotpath;

import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.Rate;
import io.github.creneau.observe.Snapshot.HealthView;
import io.github.creneau.redis.RedisBackend;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * How long a caller waits while blocks are refilled through Redis. Calls come by a timetable, whatever became of those
 * before; each is timed from the instant in the timetable, so that a call that holds up others is paid for by all of them.
 */
final class RefillLatency {

    private static final int CALLERS = 2;
    private static final int CALLS_A_SECOND = 2_000;
    private static final int SECONDS = 10;
    private static final int QUIET_SECONDS = 3;
    private static final int PER_MILLI = 3;
    private static final int BURST = 300;
    private static final int STAMPEDE_SECONDS = 5;
    private static final double HEARTBEAT_MILLIS = 1_000;

    private RefillLatency() {}

    /**
     * What was measured.
     *
     * @param permit nanoseconds of a permit's acquire
     * @param evalsha nanoseconds of one raw EVALSHA
     * @param refused permits that were refused
     * @param leadMillis by how much the worst window is ahead of rate × W + burst
     * @param stampedeCalls refused in the stampede
     * @param stampedeTrips of them to the store
     * @param stampedeSeconds how long it took
     */
    record Measured(
            Histogram permit,
            Histogram evalsha,
            long refused,
            double leadMillis,
            long stampedeCalls,
            long stampedeTrips,
            double stampedeSeconds) {

        double promisedMillis() {
            return HEARTBEAT_MILLIS;
        }

        String micros(Histogram histogram, double percentile) {
            return String.format(Locale.ROOT, "%.1f", histogram.getValueAtPercentile(percentile) / 1_000.0);
        }

        String stampede() {
            return String.format(
                    Locale.ROOT,
                    "%,d calls refused in %.0f s, %d trips to the store",
                    stampedeCalls,
                    stampedeSeconds,
                    stampedeTrips);
        }
    }

    /** A call of the timetable. */
    private interface Call {
        void make(long askedNanos);
    }

    static Measured measure(Redis redis) {
        System.out.println("== latency by a timetable, while blocks are refilled");
        RedisURI uri = RedisURI.create(redis.address());
        RedisClient client = RedisClient.create(uri);
        try (StatefulRedisConnection<String, String> connection = client.connect();
                RedisBackend backend = backend(client, uri);
                Limiter limiter = limiter(backend)) {
            Cohort cohort = limiter.cohort(Limiters.COHORT);
            String sha = connection.sync().scriptLoad("return 1");
            Call trip = asked -> connection.sync().evalsha(sha, ScriptOutputType.INTEGER, "trivial");
            timetable(3, trip);
            timetable(3, asked -> serve(limiter, cohort));
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(QUIET_SECONDS));
            Windows windows = new Windows(3 * SECONDS * 1_000);
            LongAdder refused = new LongAdder();
            Call acquire = asked -> {
                if (serve(limiter, cohort)) {
                    windows.granted(asked);
                } else {
                    refused.increment();
                }
            };
            Histogram permit = histogram();
            Histogram evalsha = histogram();
            for (int second = 0; second < SECONDS; second++) {
                // By turns, so that whatever disturbs the machine disturbs both.
                permit.add(timetable(1, acquire));
                evalsha.add(timetable(1, trip));
            }
            long[] stampede = stampede(backend);
            return new Measured(
                    permit,
                    evalsha,
                    refused.sum(),
                    windows.worstLeadMillis(PER_MILLI, BURST),
                    stampede[0],
                    stampede[1],
                    STAMPEDE_SECONDS);
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }

    private static RedisBackend backend(RedisClient client, RedisURI uri) {
        return RedisBackend.builder()
                .client(client, uri)
                .keyPrefix("latency-" + System.nanoTime())
                .learning(Duration.ZERO)
                .build();
    }

    private static Limiter limiter(RedisBackend backend) {
        return Limiters.builder()
                .backend(backend)
                .rate(Rate.perSecond(PER_MILLI * 1_000L).burst(BURST))
                .build();
    }

    private static boolean serve(Limiter limiter, Cohort cohort) {
        if (limiter.tryAcquire(cohort) instanceof Granted permit) {
            permit.close();
            return true;
        }
        return false;
    }

    private static Histogram histogram() {
        return new Histogram(TimeUnit.SECONDS.toNanos(10), 3);
    }

    private static Histogram timetable(int seconds, Call call) {
        Histogram all = histogram();
        long period = CALLERS * TimeUnit.SECONDS.toNanos(1) / CALLS_A_SECOND;
        long begin = System.nanoTime() + 10_000_000;
        inParallel(CALLERS, caller -> {
            Histogram mine = new Histogram(all);
            long due = begin + caller * period / CALLERS;
            for (int i = 0; i < seconds * CALLS_A_SECOND / CALLERS; i++, due += period) {
                awaitInstant(due);
                call.make(due);
                mine.recordValue(Math.max(1, System.nanoTime() - due));
            }
            synchronized (all) {
                all.add(mine);
            }
        });
        return all;
    }

    /** Sleeps while there is time for it, and gives way for the rest: being late would count as the call's. */
    private static void awaitInstant(long due) {
        long left = due - System.nanoTime();
        while (left > 0) {
            if (left > 200_000) {
                LockSupport.parkNanos(left - 150_000);
            } else {
                Thread.yield();
            }
            left = due - System.nanoTime();
        }
    }

    /**
     * Everybody comes, and nothing is free: calls, and trips to the store, once the crowd has been there for a second: that
     * nothing is free takes a few trips to find out.
     */
    private static long[] stampede(RedisBackend backend) {
        System.out.println("== stampede");
        try (Limiter full = Limiters.builder("stampede")
                .backend(backend)
                .budget(Budget.total(1))
                .build()) {
            Cohort cohort = full.cohort(Limiters.COHORT);
            Granted held = Limiters.granted(full, cohort);
            crowd(full, cohort, 1);
            long tripsBefore = trips(full);
            long calls = crowd(full, cohort, STAMPEDE_SECONDS);
            long made = trips(full) - tripsBefore;
            held.close();
            return new long[] {calls, made};
        }
    }

    private static long crowd(Limiter full, Cohort cohort, int seconds) {
        LongAdder calls = new LongAdder();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        inParallel(8, caller -> {
            while (System.nanoTime() < end) {
                if (full.tryAcquire(cohort).isGranted()) {
                    throw new IllegalStateException("granted");
                }
                calls.increment();
            }
        });
        return calls.sum();
    }

    private static long trips(Limiter limiter) {
        HealthView health = limiter.snapshot().health();
        return health.ledgerTrips().made() + health.tokenTrips().made();
    }

    /** What one of several threads does. */
    private interface Work {
        void run(int number);
    }

    private static void inParallel(int threads, Work work) {
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            Thread thread = new Thread(() -> work.run(number), "bench-" + i);
            all.add(thread);
            thread.start();
        }
        for (Thread thread : all) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
