package io.github.creneau.benchmarks.hotpath;

import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One thread, and the least of many short windows: what the code costs where nothing else has the core. For a machine that is
 * never quiet for as long as JMH measures.
 */
final class Least {

    private static final int WINDOWS = 2_500;
    private static final int CALLS = 4_000;

    private final Map<String, Double> nanos = new LinkedHashMap<>();

    private Least() {}

    /** Nanoseconds a call, by what it is. */
    static Map<String, Double> measure() {
        System.out.println("== one thread, least of " + WINDOWS + " windows");
        Least least = new Least();
        least.floors();
        least.grants();
        least.refusal();
        least.peers();
        return least.nanos;
    }

    static String text(double nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos);
    }

    private void window(String name, Runnable calls) {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < WINDOWS; i++) {
            long began = System.nanoTime();
            calls.run();
            best = Math.min(best, (System.nanoTime() - began) / (double) CALLS);
        }
        nanos.put(name, best);
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
