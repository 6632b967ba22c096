package io.github.creneau.benchmarks;

import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Starts threads, virtual ones where the JVM has them. */
final class Threads {

    private static final @Nullable Method START_VIRTUAL = startVirtual();
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Threads() {}

    private static @Nullable Method startVirtual() {
        try {
            return Runtime.version().feature() < 21
                    ? null
                    : Thread.class.getMethod("startVirtualThread", Runnable.class);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    static boolean areVirtual() {
        return START_VIRTUAL != null;
    }

    static Thread start(boolean virtual, Runnable work) {
        Method start = START_VIRTUAL;
        if (virtual && start != null) {
            try {
                return (Thread) start.invoke(null, work);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        Thread thread = new Thread(work, "stress-" + NUMBER.incrementAndGet());
        thread.start();
        return thread;
    }
}
