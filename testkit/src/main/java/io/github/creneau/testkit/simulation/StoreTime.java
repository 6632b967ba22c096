package io.github.creneau.testkit.simulation;

/**
 * The store's time, which alone counts, as it can be known from outside: from its clock, and the instants that it told.
 *
 * <p><b>Two times.</b> What a holder may rely on goes by the latest instant that the store has shown; what the store must
 * have ended goes by the instant that it reckons with now. They differ after a failover to a store whose clock is behind:
 * then the first one stands still until the second has caught up.
 */
final class StoreTime {

    private final World world;
    private final long startMillis;
    private long steppedMillis;
    private long floorMillis;
    private long shownMillis;
    private long stillUntilMillis;

    StoreTime(World world, long startMillis) {
        this.world = world;
        this.startMillis = startMillis;
        floorMillis = startMillis;
        shownMillis = startMillis;
    }

    private long clockMillis() {
        return startMillis + steppedMillis + world.now() / World.MILLI;
    }

    /** The instant that the ledger reckons with. */
    long millis() {
        return Math.max(floorMillis, clockMillis());
    }

    /** The same in nanoseconds since the run began. */
    long now() {
        return Math.max(since(floorMillis), world.now() + steppedMillis * World.MILLI);
    }

    /** An instant in nanoseconds since the run began. */
    long since(long millis) {
        return (millis - startMillis) * World.MILLI;
    }

    /** The latest instant that the store has shown, in nanoseconds since the run began: it never steps back. */
    long shown() {
        return Math.max(since(shownMillis), now());
    }

    /** The store told this instant. */
    void told(long millis) {
        floorMillis = Math.max(floorMillis, millis);
        shownMillis = Math.max(shownMillis, floorMillis);
    }

    /** Its clock was set. */
    void stepped(long byMillis) {
        shownMillis = Math.max(shownMillis, millis());
        steppedMillis += byMillis;
        stillUntilMillis = byMillis < 0 ? shownMillis : stillUntilMillis;
    }

    /** It goes on as one that has seen no instant later than this. */
    void beganAnew(long latestMillis) {
        shownMillis = Math.max(shownMillis, millis());
        floorMillis = Math.max(startMillis, latestMillis);
    }

    /** What the store's clock shows, be it behind what it has told. */
    long clock() {
        return clockMillis();
    }

    /**
     * Whether time may stand still on a node: its clock was set back and the store has not caught up, when nodes go on for
     * the heartbeat until its next answer; or the store has, but the node was told nothing for so long that it has not.
     */
    boolean isStill(SimNode node) {
        return clockMillis() < stillUntilMillis + 1_500 || node.link.isTimeStill();
    }

    /**
     * What a holder may rely on at a node: a clock that was set back where that could not see it keeps nobody inside there,
     * before it has heard of it and until the store has caught up.
     */
    long on(SimNode node) {
        return Math.max(shown(), since(node.link.goesBy()));
    }
}
