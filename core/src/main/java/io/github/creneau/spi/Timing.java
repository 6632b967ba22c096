package io.github.creneau.spi;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The only source of time and timers in the library. A test hands in virtual time here.
 *
 * <p>Wall time and monotonic time are never mixed: wall time is read only by a store that lives in this JVM, to judge
 * expiry and slots; a node measures elapsed time with {@link #nanoTime()} alone.
 *
 * <p>Implementations are thread-safe.
 */
public interface Timing {

    /** Wall time in milliseconds since 1970-01-01T00:00Z. */
    long wallMillis();

    /** Monotonic time in nanoseconds, of no meaning but in differences. */
    long nanoTime();

    /**
     * Runs {@code action} once, {@code delayNanos} from now or a little later, never on the calling thread before this
     * method has returned. An action should be short and must not throw.
     */
    Task schedule(Runnable action, long delayNanos);

    /**
     * Waits on the calling thread until {@code future} is done, at most {@code nanos}. Virtual time overrides this to let
     * other events happen meanwhile.
     *
     * @return whether it is done, be it with a result or an error
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    default boolean await(Future<?> future, long nanos) throws InterruptedException {
        try {
            future.get(nanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException | CancellationException e) {
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** The machine's clocks, and one daemon thread for the timers of all limiters that share it. */
    static Timing system() {
        return SystemTiming.INSTANCE;
    }

    /** A timer that may be cancelled. */
    @FunctionalInterface
    interface Task {
        /** Cancels the timer if it has not run yet; otherwise does nothing. */
        void cancel();
    }
}
