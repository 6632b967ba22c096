package io.github.creneau;

import io.github.creneau.spi.Timing;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Backend time as a node knows it: the time of the last reply, plus the monotonic time elapsed since its receipt, never
 * decreasing: after the backend's clock was set back it stands still until that has caught up. Nothing is decided by the
 * machine's own wall clock. Thread-safe.
 */
final class NodeClock {

    private final Timing timing;
    private final AtomicLong floorMillis = new AtomicLong();
    private volatile Reading reading;
    private volatile long coarseMillis;

    NodeClock(Timing timing) {
        this.timing = timing;
        this.reading = new Reading(0, timing.nanoTime(), 0, false);
    }

    /** A reply's time, the monotonic time of its receipt, and how long the trip took. */
    private record Reading(long backendMillis, long receivedNanos, long tripNanos, boolean known) {}

    /** Takes a reply's time. It is behind the store's by as long as the reply travelled. */
    void received(long backendMillis, long sentNanos) {
        long now = timing.nanoTime();
        reading = new Reading(backendMillis, now, now - sentNanos, true);
        tick();
    }

    /** By how much this time is behind the store's at most. */
    Duration error() {
        return Duration.ofNanos(reading.tripNanos);
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

    /** Time for people to read: before the first reply the machine's own is the best there is. */
    long millisToTell() {
        return isKnown() ? millis() : timing.wallMillis();
    }

    /** Monotonic time. */
    long nanos() {
        return timing.nanoTime();
    }

    /** Backend time as of the last {@link #tick}: costs a read. */
    long coarseMillis() {
        return coarseMillis;
    }

    void tick() {
        coarseMillis = millis();
    }
}
