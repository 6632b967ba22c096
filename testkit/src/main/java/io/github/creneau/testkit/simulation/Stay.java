package io.github.creneau.testkit.simulation;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A session as the one who holds it knows it. All times are the store's, in nanoseconds since the run began. */
final class Stay {

    /** Clocks tick once a heartbeat and messages take their time: the last second of an idle time is not promised. */
    private static final long SLACK = World.SECOND;

    final String id;
    final String cohort;
    private final Map<SimNode, Long> touches = new HashMap<>();
    private final Map<SimNode, Long> unsureSince = new HashMap<>();
    private final long idle;
    private final long endsAt;
    private final long goneBy;
    private long goodUntil;
    private boolean over;
    private @Nullable SimNode apartOn;
    private boolean cameApart;
    private long toldAt = -1;

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
        this.idle = idle;
        this.endsAt = endsAt;
        this.goneBy = goneBy;
        this.goodUntil = admittedAt + Math.min(idle, confirm) - SLACK;
    }

    /** Whether its place is promised to it at that time. */
    boolean isSure(long nanos) {
        return !over && nanos < Math.min(goodUntil, endsAt - SLACK);
    }

    /**
     * A node let it in that knew it to be inside, and asked nobody: that is a touch like any other, and is promised when the
     * store must have heard of it.
     */
    void letInFromMemory(SimNode node, long atNanos, long worldNanos) {
        goodUntil = atNanos;
        touched(node, atNanos, worldNanos);
    }

    /** A node let it in that could not ask the store. */
    void letInBy(SimNode node) {
        apartOn = node;
        cameApart = true;
    }

    /** Whether it was let in by a node that could not ask the store. */
    boolean cameApart() {
        return cameApart;
    }

    /** The store has heard of it. */
    void told(long worldNanos) {
        apartOn = null;
        toldAt = worldNanos;
    }

    /** Whether the store had not heard of it then: whoever asked it at that time may have come before. */
    boolean wasApartAt(long worldNanos) {
        return isApart() || worldNanos <= toldAt;
    }

    /** Whether the store has not heard of it yet. */
    boolean isApart() {
        return apartOn != null;
    }

    boolean isApartOn(SimNode node) {
        return apartOn == node;
    }

    /** Whether it may last for so long whatever happens to its node. */
    boolean mayLastUntil(long nanos) {
        return !over && nanos < endsAt - SLACK;
    }

    /** Whether a node said that it is inside when its time was over. */
    boolean isUnsureOn(SimNode node) {
        return unsureSince.containsKey(node);
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

    /**
     * A touch said that it is inside; that is promised as soon as the store must have heard of it. A node may say so of
     * a session whose time is over in the store, until it has heard: then only what it says after that counts.
     *
     * @return whether the touch counts
     */
    boolean touched(SimNode node, long atNanos, long worldNanos) {
        touches.put(node, atNanos);
        if (isSure(atNanos)) {
            unsureSince.clear();
            return true;
        }
        long since = unsureSince.computeIfAbsent(node, first -> worldNanos);
        return worldNanos - since > hearing() && node.wasWellSince(since);
    }

    /** A node knows it as if it had been touched there at that time. */
    void knownBy(SimNode node, long atNanos) {
        touches.put(node, atNanos);
    }

    /** How long it takes at most until the store has heard of a touch, and the node of its answer. */
    long hearing() {
        return idle / 16 + 2_500 * World.MILLI;
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
