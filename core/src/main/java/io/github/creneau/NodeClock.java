package io.github.creneau;

import io.github.creneau.spi.Timing;

/**
 * Backend time as a node knows it: the time of the last reply, plus the monotonic time elapsed since its receipt, never
 * decreasing. The machine's own wall clock plays no part. Thread-safe.
 */
final class NodeClock {

    private final Timing timing;
    private volatile Reading reading;
    private volatile long coarseMillis;

    NodeClock(Timing timing) {
        this.timing = timing;
        this.reading = new Reading(0, timing.nanoTime(), false);
    }

    /** A reply's time and the monotonic time of its receipt. */
    private record Reading(long backendMillis, long receivedNanos, boolean known) {}

    /** Takes a reply's time. It is behind the store's by as long as the reply travelled. */
    synchronized void received(long backendMillis) {
        long nanos = timing.nanoTime();
        long atLeast = reading.known ? millisAt(reading, nanos) : Long.MIN_VALUE;
        reading = new Reading(Math.max(backendMillis, atLeast), nanos, true);
        tick();
    }

    /** Whether any reply has come yet. */
    boolean isKnown() {
        return reading.known;
    }

    /** Backend time, in milliseconds. */
    long millis() {
        return millisAt(reading, timing.nanoTime());
    }

    /** Backend time as of the last {@link #tick}: costs a read. */
    long coarseMillis() {
        return coarseMillis;
    }

    void tick() {
        coarseMillis = millis();
    }

    private static long millisAt(Reading reading, long nanos) {
        return reading.backendMillis + (nanos - reading.receivedNanos) / 1_000_000;
    }
}
