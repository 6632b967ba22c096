package io.github.creneau.benchmarks.hotpath;

import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The least of many short windows: what the code costs where nothing else has the cores. For a machine that is never quiet for
 * as long as JMH measures. Two threads that work one after the other, as they do where one of them holds up the other, take
 * twice as long as one: more than that is not seen here, to the good of whoever contends.
 */
final class Least {

    private static final int WINDOWS = 1_000;
    private static final int CALLS = 4_000;

    private final Map<String, Cost> costs = new LinkedHashMap<>();

    private Least() {}

    /**
     * Nanoseconds a call.
     *
     * @param one by one thread
     * @param two by each of two that begin a window together, until both are through with it
     */
    record Cost(double one, double two) {

        String text(double value) {
            return String.format(Locale.ROOT, "%.1f", value);
        }

        double growth() {
            return 2 * one / two;
        }
    }

    /** What each costs. */
    static Map<String, Cost> measure() {
        System.out.println("== one thread and two, least of " + WINDOWS + " windows");
        Least least = new Least();
        least.floors();
        least.grants();
        least.refusal();
        least.peers();
        return least.costs;
    }

    private void window(String name, Runnable calls) {
        double one = Double.MAX_VALUE;
        for (int i = 0; i < WINDOWS; i++) {
            long began = System.nanoTime();
            calls.run();
            one = Math.min(one, (System.nanoTime() - began) / (double) CALLS);
        }
        costs.put(name, new Cost(one, together(calls)));
    }

    private static double together(Runnable calls) {
        AtomicInteger go = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        Thread other = new Thread(() -> {
            for (int round = 1; round <= WINDOWS; round++) {
                await(go, round);
                calls.run();
                done.set(round);
            }
        });
        other.start();
        double two = Double.MAX_VALUE;
        for (int round = 1; round <= WINDOWS; round++) {
            long began = System.nanoTime();
            go.set(round);
            calls.run();
            await(done, round);
            two = Math.min(two, (System.nanoTime() - began) / (double) CALLS);
        }
        return two;
    }

    private static void await(AtomicInteger counter, int round) {
        for (int spins = 0; counter.get() < round; spins++) {
            if (spins > 100_000) {
                Thread.yield();
            } else {
                Thread.onSpinWait();
            }
        }
    }

    private void floors() {
        AtomicLong word = new AtomicLong();
        window("one compare-and-set", () -> {
            for (int i = 0; i < CALLS; i++) {
                long now = word.get();
                word.compareAndSet(now, now + 1);
            }
        });
        window("System.nanoTime()", () -> {
            long sum = 0;
            for (int i = 0; i < CALLS; i++) {
                sum += System.nanoTime();
            }
            word.set(sum);
        });
        Semaphore semaphore = new Semaphore(Limiters.PLENTY);
        window("Semaphore", () -> {
            for (int i = 0; i < CALLS; i++) {
                if (semaphore.tryAcquire()) {
                    semaphore.release();
                }
            }
        });
    }

    private void grants() {
        try (Limiter limiter = Limiters.builder("least").build()) {
            Cohort cohort = limiter.cohort(Limiters.COHORT);
            window("Créneau, a number", () -> {
                for (int i = 0; i < CALLS; i++) {
                    long stamp = limiter.tryEnter(cohort);
                    if (stamp != 0) {
                        limiter.leave(cohort, stamp);
                    }
                }
            });
            window("Créneau, an object", () -> {
                for (int i = 0; i < CALLS; i++) {
                    if (limiter.tryAcquire(cohort) instanceof Granted permit) {
                        permit.close();
                    }
                }
            });
        }
    }

    private void refusal() {
        try (Limiter full =
                Limiters.builder("least-full").budget(Budget.total(1)).build()) {
            Cohort cohort = full.cohort(Limiters.COHORT);
            Granted held = Limiters.granted(full, cohort);
            window("Créneau, refused", () -> {
                for (int i = 0; i < CALLS; i++) {
                    full.tryAcquire(cohort);
                }
            });
            held.close();
        }
    }

    private void peers() {
        Grant.Resilience4j resilience4j = new Grant.Resilience4j();
        Grant grant = new Grant();
        window("resilience4j bulkhead + rate limiter", () -> {
            for (int i = 0; i < CALLS; i++) {
                grant.resilience4j(resilience4j);
            }
        });
        Grant.Bucket4j bucket4j = new Grant.Bucket4j();
        Grant.Places places = new Grant.Places();
        window("bucket4j + Semaphore", () -> {
            for (int i = 0; i < CALLS; i++) {
                grant.bucket4jAndSemaphore(bucket4j, places);
            }
        });
        Grant.Failsafe failsafe = new Grant.Failsafe();
        window("Failsafe bulkhead + rate limiter", () -> {
            for (int i = 0; i < CALLS; i++) {
                grant.failsafeBoth(failsafe);
            }
        });
        Grant.Guava guava = new Grant.Guava();
        window("Guava + Semaphore", () -> {
            for (int i = 0; i < CALLS; i++) {
                grant.guavaAndSemaphore(guava, places);
            }
        });
    }
}
