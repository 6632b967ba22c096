package io.github.creneau.benchmarks.hotpath;

import com.alibaba.csp.sentinel.Entry;
import com.alibaba.csp.sentinel.SphU;
import com.alibaba.csp.sentinel.slots.block.BlockException;
import com.alibaba.csp.sentinel.slots.block.RuleConstant;
import com.alibaba.csp.sentinel.slots.block.flow.FlowRule;
import com.alibaba.csp.sentinel.slots.block.flow.FlowRuleManager;
import com.google.common.util.concurrent.RateLimiter;
import com.netflix.concurrency.limits.Limiter.Listener;
import com.netflix.concurrency.limits.limit.FixedLimit;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import io.github.bucket4j.Bucket;
import io.github.creneau.Cohort;
import io.github.creneau.Limiter;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One acquire and its release, all granted: what a call pays that is let in. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class Grant {

    private static void check(boolean granted) {
        if (!granted) {
            throw new IllegalStateException("refused");
        }
    }

    /** A limiter of this JVM alone. */
    @State(Scope.Benchmark)
    public static class Creneau {
        final Limiter limiter = Limiters.builder().build();
        final Cohort cohort = limiter.cohort(Limiters.COHORT);

        /** Ends it. */
        @TearDown
        public void close() {
            limiter.close();
        }
    }

    /** Rate, budget and slot; the place is an object. */
    @Benchmark
    public void creneauPermit(Creneau it) {
        Limiters.granted(it.limiter, it.cohort).close();
    }

    /** Rate, budget and slot; the place is a number. */
    @Benchmark
    public void creneauStamp(Creneau it) {
        long stamp = it.limiter.tryEnter(it.cohort);
        check(stamp != 0);
        it.limiter.leave(it.cohort, stamp);
    }

    /** A word that one compare-and-set changes. */
    @State(Scope.Benchmark)
    public static class Word {
        final AtomicLong word = new AtomicLong();
    }

    /** The floor: one compare-and-set. */
    @Benchmark
    public boolean floorCompareAndSet(Word it) {
        long now = it.word.get();
        return it.word.compareAndSet(now, now + 1);
    }

    /** What reading the clock costs. */
    @Benchmark
    public long floorNanoTime() {
        return System.nanoTime();
    }

    /** A word of each thread, two compare-and-sets: what two cores can do if nothing is shared. */
    @State(Scope.Thread)
    public static class OwnWord {
        final AtomicLongArray word = new AtomicLongArray(64);
    }

    /** Two compare-and-sets on a padded word of the thread's own: the attainable scaling. */
    @Benchmark
    public boolean ceilingOwnWord(OwnWord it) {
        long now = it.word.get(32);
        return it.word.compareAndSet(32, now, now + 1) && it.word.compareAndSet(32, now + 1, now);
    }

    /** Calls at once. */
    @State(Scope.Benchmark)
    public static class Places {
        final Semaphore semaphore = new Semaphore(Limiters.PLENTY);
    }

    /** Budget alone. */
    @Benchmark
    public void semaphore(Places it) {
        check(it.semaphore.tryAcquire());
        it.semaphore.release();
    }

    /** bucket4j's bucket of this JVM. */
    @State(Scope.Benchmark)
    public static class Bucket4j {
        final Bucket bucket = Bucket.builder()
                .addLimit(limit -> limit.capacity(Limiters.PLENTY_A_SECOND)
                        .refillGreedy(Limiters.PLENTY_A_SECOND, Duration.ofSeconds(1)))
                .build();
    }

    /** Rate alone. */
    @Benchmark
    public void bucket4j(Bucket4j it) {
        check(it.bucket.tryConsume(1));
    }

    /** Rate and budget. */
    @Benchmark
    public void bucket4jAndSemaphore(Bucket4j rate, Places budget) {
        check(budget.semaphore.tryAcquire());
        try {
            check(rate.bucket.tryConsume(1));
        } finally {
            budget.semaphore.release();
        }
    }

    /** resilience4j's two. */
    @State(Scope.Benchmark)
    public static class Resilience4j {
        final Bulkhead bulkhead = Bulkhead.of(
                "bench",
                BulkheadConfig.custom()
                        .maxConcurrentCalls(Limiters.PLENTY)
                        .maxWaitDuration(Duration.ZERO)
                        .build());
        final io.github.resilience4j.ratelimiter.RateLimiter rate = io.github.resilience4j.ratelimiter.RateLimiter.of(
                "bench",
                RateLimiterConfig.custom()
                        .limitForPeriod((int) Limiters.PLENTY_A_SECOND)
                        .limitRefreshPeriod(Duration.ofSeconds(1))
                        .timeoutDuration(Duration.ZERO)
                        .build());
    }

    /** Rate and budget. */
    @Benchmark
    public void resilience4j(Resilience4j it) {
        check(it.bulkhead.tryAcquirePermission());
        try {
            check(it.rate.acquirePermission());
        } finally {
            it.bulkhead.onComplete();
        }
    }

    /** Guava's. */
    @State(Scope.Benchmark)
    public static class Guava {
        @SuppressWarnings("UnstableApiUsage")
        final RateLimiter rate = RateLimiter.create(Limiters.PLENTY_A_SECOND);
    }

    /** Rate alone. */
    @Benchmark
    @SuppressWarnings("UnstableApiUsage")
    public boolean guava(Guava it) {
        return it.rate.tryAcquire();
    }

    /** Rate and budget. */
    @Benchmark
    @SuppressWarnings("UnstableApiUsage")
    public boolean guavaAndSemaphore(Guava rate, Places budget) {
        check(budget.semaphore.tryAcquire());
        try {
            return rate.rate.tryAcquire();
        } finally {
            budget.semaphore.release();
        }
    }

    /** Failsafe's. */
    @State(Scope.Benchmark)
    public static class Failsafe {
        final dev.failsafe.RateLimiter<Object> rate = dev.failsafe.RateLimiter.burstyBuilder(
                        Limiters.PLENTY_A_SECOND, Duration.ofSeconds(1))
                .build();
        final dev.failsafe.Bulkhead<Object> bulkhead =
                dev.failsafe.Bulkhead.builder(Limiters.PLENTY).build();
    }

    /** Rate alone. */
    @Benchmark
    public void failsafe(Failsafe it) {
        check(it.rate.tryAcquirePermit());
    }

    /** Rate and budget. */
    @Benchmark
    public void failsafeBoth(Failsafe it) {
        check(it.bulkhead.tryAcquirePermit());
        try {
            check(it.rate.tryAcquirePermit());
        } finally {
            it.bulkhead.releasePermit();
        }
    }

    /** Netflix's. */
    @State(Scope.Benchmark)
    public static class ConcurrencyLimits {
        final SimpleLimiter<Void> limiter =
                SimpleLimiter.newBuilder().limit(FixedLimit.of(Limiters.PLENTY)).build();
    }

    /** Budget alone. */
    @Benchmark
    @SuppressWarnings("NullAway") // the library is not annotated, and takes null for "no context"
    public void netflix(ConcurrencyLimits it) {
        Listener listener = it.limiter.acquire(null).orElseThrow();
        listener.onSuccess();
    }

    /** Sentinel's rules of one resource: rate and calls at once. */
    @State(Scope.Benchmark)
    public static class Sentinel {
        /** Loads the rules. */
        public Sentinel() {
            FlowRuleManager.loadRules(List.of(
                    rule(RuleConstant.FLOW_GRADE_QPS, Limiters.PLENTY_A_SECOND),
                    rule(RuleConstant.FLOW_GRADE_THREAD, Limiters.PLENTY)));
        }

        private static FlowRule rule(int grade, double count) {
            FlowRule rule = new FlowRule("bench");
            rule.setGrade(grade);
            rule.setCount(count);
            return rule;
        }
    }

    /** Rate and budget. */
    @Benchmark
    public void sentinel(Sentinel it) throws BlockException {
        try (Entry entry = SphU.entry("bench")) {
            check(entry != null);
        }
    }
}
