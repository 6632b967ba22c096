package io.github.creneau.spi;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Fails the calls of a backend that are not done in time. Thread-safe.
 *
 * <p><b>Why not a timer each.</b> The only timer of a thread that sleeps wakes it, be it cancelled a moment later: one more
 * switch of threads in each call. All calls here may take equally long, so the first to come is the first to be late, and
 * one timer watches them all.
 */
public final class Deadlines {

    private final ConcurrentLinkedQueue<Watched> calls = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean armed = new AtomicBoolean();
    private final long timeoutNanos;

    /** All calls may take so long. */
    public Deadlines(long timeoutNanos) {
        this.timeoutNanos = timeoutNanos;
    }

    private record Watched(CompletableFuture<?> call, long dueNanos) {}

    /** Fails the call with a {@link TimeoutException} unless it is done before. */
    public void watch(CompletableFuture<?> call) {
        if (!call.isDone()) {
            first();
            calls.add(new Watched(call, SystemTiming.INSTANCE.nanoTime() + timeoutNanos));
            arm();
        }
    }

    /** The first call that is not done; forgets those before it. */
    private @Nullable Watched first() {
        Watched first = calls.peek();
        while (first != null && first.call.isDone()) {
            calls.remove(first);
            first = calls.peek();
        }
        return first;
    }

    private void arm() {
        if (armed.compareAndSet(false, true)) {
            Watched first = calls.peek();
            long left = first == null ? 0 : first.dueNanos - SystemTiming.INSTANCE.nanoTime();
            try {
                SystemTiming.INSTANCE.schedule(this::end, left);
            } catch (Throwable e) {
                armed.set(false); // An error, too: otherwise no call would ever be late again.
                throw e;
            }
        }
    }

    private void end() {
        Watched first = first();
        while (first != null && first.dueNanos - SystemTiming.INSTANCE.nanoTime() <= 0) {
            first.call.completeExceptionally(new TimeoutException());
            first = first();
        }
        armed.set(false);
        if (!calls.isEmpty()) {
            arm();
        }
    }
}
