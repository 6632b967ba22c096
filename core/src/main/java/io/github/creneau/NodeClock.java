package io.github.creneau;

import io.github.creneau.spi.Timing;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Backend time as a node knows it: the time of the last reply, plus the monotonic time elapsed since its receipt, never
 * decreasing: after the backend's clock was set back it stands still until that has caught up. The machine's own wall
 * clock plays no part. Thread-safe.
 */
final class NodeClock {

    private final Timing timing;
    private final AtomicLong floorMillis = new AtomicLong();
    private volatile Reading reading;
    private volatile long coarseMillis;

    NodeClock(Timing timing) {
        this.timing = timing;
        this.reading = new Reading(0, timing.nanoTime(), false);
    }

    /** A reply's time and the monotonic time of its receipt. */
    private record Reading(long backendMillis, long receivedNanos, boolean known) {}

    /** Takes a reply's time. It is behind the store's by as long as the reply travelled. */
    void received(long backendMillis) {
        reading = new Reading(backendMillis, timing.nanoTime(), true);
        tick();
    }

    /** Whether any reply has come yet. */
    boolean isKnown() {
        return reading.known;
    }

    /** Backend time, in milliseconds. */
    long millis() {
        Reading last = reading;
        long now = last.backendMillis + (timing.nanoTime() - last.receivedNanos) / 1_000_000;
        return floorMillis.accumulateAndGet(now, Math::max);
    }

    /** Backend time as of the last {@link #tick}: costs a read. */
    long coarseMillis() {
        return coarseMillis;
    }

    void tick() {
        coarseMillis = millis();
    }
}
