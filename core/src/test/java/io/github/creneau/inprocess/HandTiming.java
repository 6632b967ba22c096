package io.github.creneau.inprocess;

import io.github.creneau.spi.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that stands still until a test lets it pass. For one thread. */
public final class HandTiming implements Timing {

    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Timer.BY_TIME);
    private long wallMillis;
    private long nanos;
    private long made;

    public HandTiming(Instant start) {
        wallMillis = start.toEpochMilli();
    }

    private record Timer(long dueNanos, long number, Runnable action) {
        static final Comparator<Timer> BY_TIME =
                Comparator.comparingLong(Timer::dueNanos).thenComparingLong(Timer::number);
    }

    @Override
    public long wallMillis() {
        return wallMillis + nanos / 1_000_000;
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public Task schedule(Runnable action, long delayNanos) {
        Timer timer = new Timer(nanos + Math.max(0, delayNanos), made++, action);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    /** Lets time pass; timers run as they come due. */
    public void pass(Duration time) {
        long end = nanos + time.toNanos();
        while (!timers.isEmpty() && timers.peek().dueNanos() <= end) {
            Timer due = timers.remove();
            nanos = Math.max(nanos, due.dueNanos());
            due.action().run();
        }
        nanos = end;
    }

    /** Somebody sets the machine's clock: wall time jumps, and no time passes. */
    public void setWallClock(Duration ahead) {
        wallMillis += ahead.toMillis();
    }
}
