package io.github.creneau.testkit.simulation;

import java.util.HashMap;
import java.util.Map;

/** A session as the one who holds it knows it. */
final class Stay {

    /** Clocks tick once a heartbeat and messages take their time: the last second of an idle time is not promised. */
    private static final long SLACK = World.SECOND;

    final String id;
    final String cohort;
    final long admittedAt;
    private final Map<SimNode, Long> touches = new HashMap<>();
    private final long idle;
    private final long endsAt;
    private final long goneBy;
    private long goodUntil;
    private boolean over;

    /**
     * A stay that begins.
     *
     * @param confirm time until the first touch
     * @param endsAt it ends then at the earliest, whatever its holder does
     * @param goneBy and then at the latest
     */
    Stay(String id, String cohort, long admittedAt, long idle, long confirm, long endsAt, long goneBy) {
        this.id = id;
        this.cohort = cohort;
        this.admittedAt = admittedAt;
        this.idle = idle;
        this.endsAt = endsAt;
        this.goneBy = goneBy;
        this.goodUntil = admittedAt + Math.min(idle, confirm) - SLACK;
    }

    /** Whether its place is promised to it at that time. */
    boolean isSure(long nanos) {
        return !over && nanos < Math.min(goodUntil, endsAt - SLACK);
    }

    /** Its holder left, or could not expect to stay. */
    void end() {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    long goneBy() {
        return goneBy;
    }

    /** A touch said that it is inside; it is promised as soon as the store must have heard of it. */
    void touched(SimNode node, long nanos) {
        touches.put(node, nanos);
    }

    void heardOf(long touchedAt) {
        goodUntil = Math.max(goodUntil, touchedAt + idle - SLACK);
    }

    /** Whether a living node must still know it, without asking. */
    boolean isKnownBy(SimNode node, long nanos) {
        Long touched = touches.get(node);
        return touched != null && nanos - touched < idle / 2;
    }

    Iterable<SimNode> nodes() {
        return touches.keySet();
    }
}
