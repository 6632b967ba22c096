package io.github.creneau;

/**
 * Until when the ledger learns who is inside, as far as this node has heard: nobody new gets in before. Thread-safe.
 *
 * <p><b>When those come back who were refused meanwhile.</b> They came within one learning period, so they are spread over
 * one: they come no faster than they did before. No appointment is given for a time so near, and none can be counted on from
 * a book that does not know yet who is inside.
 */
final class Learning {

    /** As long as a store learns unless told otherwise. */
    static final int SPREAD_MILLIS = 6_000;

    private final NodeClock clock;
    private volatile long untilMillis;

    Learning(NodeClock clock) {
        this.clock = clock;
    }

    /** What the latest reply said. */
    void until(long millis) {
        untilMillis = millis;
    }

    boolean isOn() {
        return clock.millis() < untilMillis;
    }

    long untilMillis() {
        return untilMillis;
    }
}
