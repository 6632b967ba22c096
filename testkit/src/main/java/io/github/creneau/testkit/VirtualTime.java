package io.github.creneau.testkit;

import io.github.creneau.spi.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Time that stands still until it is told to go on: a queue of events, run in order of their time and, where times are
 * equal, in the order in which they were scheduled. A run depends on nothing but what was scheduled.
 *
 * <p>Wall and monotonic time advance together. An action may schedule others, also for now; it must not run the time
 * itself. What an action throws comes out of the call that runs the time, which may then be called again.
 *
 * <p>For one thread only: the one that runs the time. Cancelling an event takes constant time.
 */
public final class VirtualTime implements Timing {
    private final EventQueue events = new EventQueue();
    private final Instant start;
    private final long startMillis;
    private final long startSubMillisNanos;
    private long elapsedNanos;
    private boolean running;

    private VirtualTime(Instant start) {
        this.start = start;
        this.startMillis = start.toEpochMilli();
        this.startSubMillisNanos =
                Duration.between(Instant.ofEpochMilli(startMillis), start).toNanos();
    }

    /** Virtual time that stands at {@code start}. */
    public static VirtualTime startingAt(Instant start) {
        return new VirtualTime(start);
    }

    /** The present instant, to the nanosecond. */
    public Instant now() {
        return start.plusNanos(elapsedNanos);
    }

    /** {@inheritDoc} Rounded down. */
    @Override
    public long wallMillis() {
        return startMillis + (startSubMillisNanos + elapsedNanos) / TimeUnit.MILLISECONDS.toNanos(1);
    }

    /** Nanoseconds since this time began. */
    @Override
    public long nanoTime() {
        return elapsedNanos;
    }

    /** Runs {@code action} once, {@code delayNanos} from now; a delay below zero counts as zero. */
    @Override
    public Task schedule(Runnable action, long delayNanos) {
        return events.add(elapsedNanos + Math.max(0, delayNanos), action);
    }

    /** Runs {@code action} once at {@code instant}; where that is past, as the last of the events due now. */
    public Task at(Instant instant, Runnable action) {
        return schedule(action, Duration.between(now(), instant).toNanos());
    }

    /** Number of events scheduled and neither run nor cancelled. */
    public int pending() {
        return events.size();
    }

    /**
     * Runs all that is due until {@code instant}, it included, those scheduled on the way as well; then it is
     * {@code instant}. An instant that is past does nothing.
     *
     * @throws IllegalStateException when called from an action
     */
    public void runUntil(Instant instant) {
        run(Duration.between(now(), instant).toNanos(), () -> false);
    }

    /** {@link #runUntil} the instant that is {@code duration} from now. */
    public void runFor(Duration duration) {
        run(duration.toNanos(), () -> false);
    }

    /**
     * Runs the time until {@code future} is done, at most for so long: all else happens while somebody waits. An action may
     * interrupt the thread.
     *
     * @throws IllegalStateException when called from an action, for a future that is not done
     */
    @Override
    public boolean await(Future<?> future, long nanos) throws InterruptedException {
        if (!future.isDone()) {
            Thread waiting = Thread.currentThread();
            run(nanos, () -> future.isDone() || waiting.isInterrupted());
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return future.isDone();
    }

    private void run(long nanos, BooleanSupplier enough) {
        if (running) {
            throw new IllegalStateException("an action must not run the time");
        }
        long end = elapsedNanos + nanos;
        running = true;
        try {
            while (!enough.getAsBoolean() && events.hasDue(end)) {
                elapsedNanos = events.firstDue();
                events.poll().run();
            }
            elapsedNanos = enough.getAsBoolean() ? elapsedNanos : Math.max(elapsedNanos, end);
        } finally {
            running = false;
        }
    }
}
