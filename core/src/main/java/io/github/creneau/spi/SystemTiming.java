package io.github.creneau.spi;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The machine's own clocks and threads: these are started when they are first needed and never keep a JVM alive. */
final class SystemTiming implements Timing {

    static final SystemTiming INSTANCE = new SystemTiming();

    private final ScheduledExecutorService timers;

    private SystemTiming() {
        ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = Executors.defaultThreadFactory().newThread(work);
            thread.setDaemon(true);
            thread.setName("creneau-keeper");
            return thread;
        });
        pool.setRemoveOnCancelPolicy(true);
        timers = pool;
    }

    /** Threads as they are needed, each for work that may block. */
    static Executor threads(String name) {
        AtomicInteger count = new AtomicInteger();
        return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
            Thread thread = Executors.defaultThreadFactory().newThread(work);
            thread.setDaemon(true);
            thread.setName(name + "-" + count.incrementAndGet());
            return thread;
        });
    }

    @Override
    public long wallMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Task schedule(Runnable action, long delayNanos) {
        Future<?> future = timers.schedule(action, Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }
}
