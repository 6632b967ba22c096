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
 * time, only sooner. So nobody takes a moved clock for a server that was frozen.
 */
public final class DemoClock implements Timing {

    private static final Timing REAL = Timing.system();
    private static final System.Logger LOGGER = System.getLogger(DemoClock.class.getName());

    private final long startMillis;
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private long timersMade;
    private long goalNanos;
    private volatile Pace pace;

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
        timers.add(timer);
        notifyAll();
        return () -> cancel(timer);
    }

    private synchronized void cancel(Timer timer) {
        timers.remove(timer);
    }

    @Override
    public boolean await(Future<?> future, long nanos) throws InterruptedException {
        return REAL.await(future, (long) Math.ceil(nanos / pace.speed));
    }

    private void runTimers() {
        try {
            while (true) {
                try {
                    next().run();
                } catch (RuntimeException e) {
                    LOGGER.log(System.Logger.Level.WARNING, "a timer failed", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is due, as soon as it is. */
    private synchronized Runnable next() throws InterruptedException {
        while (true) {
            Timer first = timers.peek();
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
    }

    /** To the next timer, or to where the clock is to be. */
    private void leap(@Nullable Timer first) {
        long to = first == null ? goalNanos : Math.min(goalNanos, first.dueNanos);
        pace = new Pace(REAL.nanoTime(), Math.max(to, nanoTime()), pace.speed);
        notifyAll();
    }
}
