package io.github.creneau.examples.stage;

import io.github.creneau.spi.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;

/**
 * A clock that can be set to any day, run faster, and be moved forward, for everything in this JVM: the store, the limiters
 * and what pages show. It never goes back. Thread-safe.
 *
 * <p>Timers that were set before a change keep their real time, which is a heartbeat at most: limiters take a jump for a
 * pause of their node, and recover from it with their next heartbeat.
 */
public final class DemoClock implements Timing {

    private static final Timing REAL = Timing.system();

    private final long startMillis;
    private volatile Pace pace;

    /** From a real instant on: the demo's time then, and its speed. */
    private record Pace(long realNanos, long demoNanos, double speed) {

        long demo(long nowNanos) {
            return demoNanos + (long) ((nowNanos - realNanos) * speed);
        }
    }

    /** A clock that begins at an instant, and runs so many times as fast as real time. */
    public DemoClock(Instant start, double speed) {
        startMillis = start.toEpochMilli();
        pace = new Pace(REAL.nanoTime(), 0, speed);
    }

    @Override
    public long wallMillis() {
        return startMillis + nanoTime() / 1_000_000;
    }

    @Override
    public long nanoTime() {
        return pace.demo(REAL.nanoTime());
    }

    /** The time that it shows. */
    public Instant now() {
        return Instant.ofEpochMilli(wallMillis());
    }

    /** How much demo time passes in one unit of real time. */
    public double speed() {
        return pace.speed;
    }

    /** Runs so many times as fast as real time from now on. */
    public synchronized void run(double speed) {
        long real = REAL.nanoTime();
        pace = new Pace(real, pace.demo(real), speed);
    }

    /** Moves it forward at once. */
    public synchronized void forward(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("by: " + by + "; allowed: forward only");
        }
        long real = REAL.nanoTime();
        pace = new Pace(real, pace.demo(real) + by.toNanos(), pace.speed);
    }

    @Override
    public Task schedule(Runnable action, long delayNanos) {
        return REAL.schedule(action, real(delayNanos));
    }

    @Override
    public boolean await(Future<?> future, long nanos) throws InterruptedException {
        return REAL.await(future, real(nanos));
    }

    private long real(long demoNanos) {
        return (long) Math.ceil(demoNanos / pace.speed);
    }
}
