package io.github.creneau.testkit.processes;

import io.github.creneau.Cohort;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.Request;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * People in front of one node, who come again and again: workers wait in line for a permit, visitors ask for a session
 * and come back later where there is no place. Counts who is inside by what it was given itself. Thread-safe.
 */
final class Crowd implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long BACK_AFTER_MILLIS = 500;

    private final Limiter limiter;
    private final Cohort cohort;
    private final Random random;
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger shift = new AtomicInteger();
    private final AtomicLong given = new AtomicLong();

    Crowd(Limiter limiter, long seed) {
        this.limiter = limiter;
        this.cohort = limiter.cohort("pupil");
        this.random = new Random(seed);
    }

    int inside() {
        return inside.get();
    }

    /** Places given to it so far. */
    long granted() {
        return given.get();
    }

    void work(int callers, long holdMillis) {
        for (int i = 0; i < callers; i++) {
            come(Request.permit(cohort), PATIENCE, holdMillis, shift.get());
        }
    }

    void visit(String name, int people, long stayMillis) {
        for (int i = 0; i < people; i++) {
            come(Request.session(cohort, name + "-" + i), Duration.ZERO, stayMillis, shift.get());
        }
    }

    /** Nobody comes again; who is inside leaves in time. */
    void rest() {
        shift.incrementAndGet();
    }

    /** Nobody comes or leaves any more. */
    @Override
    public void close() {
        rest();
        timers.shutdownNow();
    }

    private void come(Request request, Duration patience, long millis, int ofShift) {
        if (shift.get() != ofShift) {
            return;
        }
        var unused = limiter.acquireAsync(request, patience).whenComplete((decision, error) -> {
            if (decision instanceof Granted granted) {
                inside.incrementAndGet();
                given.incrementAndGet();
                later(millis, () -> {
                    inside.decrementAndGet();
                    granted.close();
                    come(request, patience, millis, ofShift);
                });
            } else {
                later(BACK_AFTER_MILLIS, () -> come(request, patience, millis, ofShift));
            }
        });
    }

    /** Half to one and a half of the time. */
    private void later(long millis, Runnable action) {
        if (!timers.isShutdown()) {
            var unused =
                    timers.schedule(action, millis / 2 + (long) (random.nextDouble() * millis), TimeUnit.MILLISECONDS);
        }
    }
}
