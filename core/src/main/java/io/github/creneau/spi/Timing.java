package io.github.creneau.spi;

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
