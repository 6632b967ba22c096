package io.github.creneau.examples.stage;

import io.github.creneau.spi.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A clock that can be set to any day, run faster, and be moved forward, for everything in this JVM: the store, the limiters
 * and what pages show. It never goes back. Thread-safe.
 *
 * <p>It moves forward from timer to timer: whatever was to happen meanwhile, such as a heartbeat, happens, each at its
 * time, only sooner. And it waits for what is due: where the machine is too slow for the speed, the time is slower. So
 * nobody takes a moved or a hurried clock for a server that was frozen.
 */
public final class DemoClock implements Timing, AutoCloseable {

    private static final Timing REAL = Timing.system();
    private static final System.Logger LOGGER = System.getLogger(DemoClock.class.getName());

    /** Nothing due is overtaken by more than this. */
    private static final long SLACK_NANOS = 200_000_000;

    private final long startMillis;
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private long timersMade;
    private long goalNanos;
    private boolean closed;
    private volatile Pace pace;
    private volatile long horizonNanos = Long.MAX_VALUE;

    /** From a real instant on: the demo's time then, and its speed. */
    private record Pace(long realNanos, long demoNanos, double speed) {

        long demo(long nowNanos) {
            return demoNanos + (long) ((nowNanos - realNanos) * speed);
        }
    }

    private record Timer(long dueNanos, long number, Runnable action) implements Comparable<Timer> {

        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(dueNanos, other.dueNanos);
            return byTime == 0 ? Long.compare(number, other.number) : byTime;
        }
    }

    /** A clock that begins at an instant, and runs so many times as fast as real time. */
    public DemoClock(Instant start, double speed) {
        startMillis = start.toEpochMilli();
        pace = new Pace(REAL.nanoTime(), 0, speed);
        Thread thread = new Thread(this::runTimers, "demo-clock");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public long wallMillis() {
        return startMillis + nanoTime() / 1_000_000;
    }

    @Override
    public long nanoTime() {
        return Math.min(pace.demo(REAL.nanoTime()), horizonNanos);
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
        pace = new Pace(real, nanoTime(), speed);
        notifyAll();
    }

    /** Moves it forward, and answers when it is there. */
    public synchronized void forward(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("by: " + by + "; allowed: forward only");
        }
        long goal = nanoTime() + by.toNanos();
        goalNanos = Math.max(goalNanos, goal);
        notifyAll();
        try {
            while (nanoTime() < goal) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized Task schedule(Runnable action, long delayNanos) {
        Timer timer = new Timer(nanoTime() + Math.max(0, delayNanos), timersMade++, action);
        if (!closed) {
            timers.add(timer);
            horizonNanos = Math.min(horizonNanos, timer.dueNanos + SLACK_NANOS);
            notifyAll();
        }
        return () -> cancel(timer);
    }

    private synchronized void cancel(Timer timer) {
        timers.remove(timer);
    }

    @Override
    public boolean await(Future<?> future, long nanos) throws InterruptedException {
        // A second at least: what is waited for lives in this JVM, and hurries no more than the machine.
        return REAL.await(future, (long) Math.max(1e9, nanos / pace.speed));
    }

    private void runTimers() {
        try {
            for (Runnable due = next(); due != null; due = next()) {
                try {
                    due.run();
                } catch (RuntimeException e) {
                    LOGGER.log(System.Logger.Level.WARNING, "a timer failed", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is due, as soon as it is; null: the clock is closed. */
    private synchronized @Nullable Runnable next() throws InterruptedException {
        while (!closed) {
            Timer first = timers.peek();
            waitFor(first);
            if (first != null && first.dueNanos <= nanoTime()) {
                timers.poll();
                return first.action;
            }
            if (nanoTime() < goalNanos) {
                leap(first);
            } else if (first == null) {
                wait();
            } else {
                long real = (long) ((first.dueNanos - nanoTime()) / pace.speed);
                wait(Math.max(0, real) / 1_000_000, (int) (Math.max(1, real) % 1_000_000));
            }
        }
        return null;
    }

    /** The time that was lost on what was due until now is not made up for. */
    private void waitFor(@Nullable Timer next) {
        long real = REAL.nanoTime();
        if (pace.demo(real) > horizonNanos) {
            pace = new Pace(real, horizonNanos, pace.speed);
        }
        horizonNanos = next == null ? Long.MAX_VALUE : next.dueNanos + SLACK_NANOS;
    }

    /** To the next timer, or to where the clock is to be. */
    private void leap(@Nullable Timer first) {
        long to = first == null ? goalNanos : Math.min(goalNanos, first.dueNanos);
        pace = new Pace(REAL.nanoTime(), Math.max(to, nanoTime()), pace.speed);
        notifyAll();
    }

    /** Nothing happens any more that was to happen later. */
    @Override
    public synchronized void close() {
        closed = true;
        timers.clear();
        notifyAll();
    }
}
