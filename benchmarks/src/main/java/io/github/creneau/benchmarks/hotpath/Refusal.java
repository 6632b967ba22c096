package io.github.creneau.benchmarks.hotpath;

import io.github.bucket4j.Bucket;
import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Decision;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One acquire where nothing is free: what a stampede pays. And where two places are: most are refused, some are not. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class Refusal {

    /** A limiter of so many places. */
    private static Limiter of(int places) {
        return Limiters.builder().budget(Budget.total(places)).build();
    }

    private static void check(boolean refused) {
        if (!refused) {
            throw new IllegalStateException("granted");
        }
    }

    /** Full: its one place is held. */
    @State(Scope.Benchmark)
    public static class Full {
        final Limiter limiter = of(1);
        final Cohort cohort = limiter.cohort(Limiters.COHORT);
        final Granted permit = Limiters.granted(limiter, cohort);

        /** Ends it. */
        @TearDown
        public void close() {
            permit.close();
            limiter.close();
        }
    }

    /** Refused with a reason and a time to come back. */
    @Benchmark
    public Decision creneauRefusal(Full it) {
        Decision decision = it.limiter.tryAcquire(it.cohort);
        check(!decision.isGranted());
        return decision;
    }

    /** Empty: a permit an hour. */
    @State(Scope.Benchmark)
    public static class Empty {
        final Semaphore semaphore = new Semaphore(0);
        final Bucket bucket = Bucket.builder()
                .addLimit(limit -> limit.capacity(1).refillGreedy(1, Duration.ofHours(1)))
                .build();
        final Bulkhead bulkhead = Bulkhead.of(
                "full",
                BulkheadConfig.custom()
                        .maxConcurrentCalls(0)
                        .maxWaitDuration(Duration.ZERO)
                        .build());

        /** Takes the one token. */
        public Empty() {
            bucket.tryConsume(1);
        }
    }

    /** Budget alone, no reason. */
    @Benchmark
    public void semaphoreRefusal(Empty it) {
        check(!it.semaphore.tryAcquire());
    }

    /** Rate alone, no reason. */
    @Benchmark
    public void bucket4jRefusal(Empty it) {
        check(!it.bucket.tryConsume(1));
    }

    /** Budget alone, no reason. */
    @Benchmark
    public void resilience4jRefusal(Empty it) {
        check(!it.bulkhead.tryAcquirePermission());
    }

    /** Two places for whatever number of threads. */
    @State(Scope.Benchmark)
    public static class TwoPlaces {
        final Limiter limiter = of(2);
        final Cohort cohort = limiter.cohort(Limiters.COHORT);
        final Semaphore semaphore = new Semaphore(2);

        /** Ends it. */
        @TearDown
        public void close() {
            limiter.close();
        }
    }

    /** Granted or refused, and released. */
    @Benchmark
    public boolean creneauNearlyExhausted(TwoPlaces it) {
        if (it.limiter.tryAcquire(it.cohort) instanceof Granted permit) {
            permit.close();
            return true;
        }
        return false;
    }

    /** Granted or refused, and released. */
    @Benchmark
    public boolean semaphoreNearlyExhausted(TwoPlaces it) {
        if (it.semaphore.tryAcquire()) {
            it.semaphore.release();
            return true;
        }
        return false;
    }
}
