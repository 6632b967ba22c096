package io.github.creneau;

import io.github.creneau.spi.Timing;
import java.time.Duration;

/**
 * How often a node may beat between its heartbeats. A few nodes as they like; of many each at such distances that all
 * together order about eight a second, and one that was silent a few at once: a lane that fills takes several. Thread-safe.
 */
final class ExtraBeats {

    /** So many nodes order as they like: twice a second each, for those who wait and for lanes that run dry. */
    static final int FEW = 5;

    private static final long NANOS_PER_MEMBER = Duration.ofMillis(125).toNanos();
    private static final int MOST_SAVED = 3;

    private final Timing timing;
    private long paidUntilNanos;

    ExtraBeats(Timing timing) {
        this.timing = timing;
        paidUntilNanos = timing.nanoTime() - Duration.ofHours(1).toNanos();
    }

    /** Whether one more may be ordered now, as one of so many members; if so, it counts. */
    synchronized boolean mayOrder(int members) {
        if (members <= FEW) {
            return true;
        }
        long now = timing.nanoTime();
        long distance = members * NANOS_PER_MEMBER;
        long saved = Math.min(now - paidUntilNanos, MOST_SAVED * distance);
        if (saved < distance) {
            return false;
        }
        paidUntilNanos = now - saved + distance;
        return true;
    }
}
