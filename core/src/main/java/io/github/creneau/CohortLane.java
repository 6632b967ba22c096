package io.github.creneau;

import io.github.creneau.lane.Lane;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The local side of one cohort on this node: its blocks, its diary of appointments and its standing refusals. A standing
 * refusal is one shared value; while it stands, callers are refused without a trip.
 *
 * <p>Callers read; the keeper writes, and after an answer of the ledger also the caller who got it.
 */
final class CohortLane {

    final String name;
    final Lane lane = new Lane();
    final Diary diary = new Diary();
    final Waiters waiters = new Waiters(this);

    /** Places and tokens that callers wait for right now. */
    final AtomicInteger asked = new AtomicInteger();

    /** Permits refused. */
    final Tally permitRefusals = new Tally();

    /** Sessions refused. */
    final Tally sessionRefusals = new Tally();

    /** Those of them who were let in all the same, as the cohort is only watched. */
    final Tally shadowed = new Tally();

    /** Sessions let in. */
    final LongAdder sessionsGranted = new LongAdder();

    /** Callers that have waited, and for how long together. */
    final LongAdder waits = new LongAdder();

    final LongAdder waitedNanos = new LongAdder();

    /** No places for permits until the next beat. */
    volatile @Nullable Refused permitsRefused;

    /** Whether there are places for new sessions. */
    final SessionDoor door = new SessionDoor();

    /** Places that sessions took on this node since the last beat, less those that they gave back. */
    final AtomicInteger sessionPlaces = new AtomicInteger();

    /** No tokens until the next refill. */
    volatile @Nullable Refused tokensRefused;

    /** Places that it should hold unspent, as its keeper thinks. Guarded by the keeper. */
    int stock;

    /** Whether callers waited or were refused since the last heartbeat. Guarded by the keeper. */
    boolean busy;

    /** Whose permit was first in line at the last report, and since when. Guarded by the keeper. */
    private @Nullable Object first;

    private long firstSinceMillis;

    /** Whether nobody is refused, as the cohort is only watched. */
    volatile boolean shadow;

    /** Whether others wait for places of which there are none: this lane keeps none idle. Written by the keeper. */
    volatile boolean contended;

    /** Whether this node is the only one: what it has to give, it may give at once. Written by the keeper. */
    volatile boolean alone;

    /** Whether it holds more than it should: what returns first goes back to the ledger. */
    private volatile boolean aboveTarget;

    /** By how much. */
    private int excess;

    private final AtomicInteger waitingForPermits = new AtomicInteger();

    /** Places for which the first in line waits; 0: nobody does. Guarded by the keeper. */
    int urgent(long nowMillis) {
        Waiters.Waiter now = waiters.firstPermit().orElse(null);
        if (now != first) {
            first = now;
            firstSinceMillis = nowMillis;
        }
        return now == null ? 0 : now.request().weight();
    }

    long urgentSinceMillis() {
        return first == null ? 0 : firstSinceMillis;
    }

    /** Whether callers found it empty since the last beat. */
    volatile boolean ranDry;

    /** Whether places were gathered for a heavy caller who was refused all the same: they go back at once. */
    volatile boolean gatheredInVain;

    private long refusalsSeen;
    private long sessionRefusalsSeen;

    CohortLane(String name) {
        this.name = name;
    }

    long tryTake(int weight) {
        return lane.tryTake(weight);
    }

    boolean giveBack(long stamp) {
        boolean inTime = lane.giveBack(stamp);
        if (aboveTarget) {
            comeDown();
        }
        waiters.wake();
        return inTime;
    }

    /** A permit for the first of those who wait. */
    long takeForWaiter(int weight) {
        if (aboveTarget) {
            return 0;
        }
        long stamp = lane.tryTakeThoughClosed(weight);
        return stamp == 0 ? lane.tryTakeGathered(weight) : stamp;
    }

    /**
     * While the lane is above its target nobody gets a place of it; it opens by itself as soon as so many have returned.
     *
     * @param places that go back to the ledger; 0: it is not above its target
     */
    synchronized void aboveTarget(int places) {
        excess = places;
        aboveTarget = places > 0;
        closeOrOpen();
        comeDown();
    }

    /** Nobody gets a place of it, whatever returns. */
    void shut() {
        aboveTarget(Lane.MOST);
    }

    private synchronized void comeDown() {
        if (aboveTarget) {
            excess -= lane.withdrawPlaces(excess);
            if (excess == 0) {
                aboveTarget = false;
                closeOrOpen();
            }
        }
    }

    boolean isAboveTarget() {
        return aboveTarget;
    }

    /** While somebody waits for a permit nobody else gets one. */
    void waitForPermit(int more) {
        waitingForPermits.addAndGet(more);
        closeOrOpen();
    }

    /** Whether permits wait behind a session: the place that it needs is the ledger's, and none is kept for them. */
    boolean isHeldUpBySession() {
        return waitingForPermits.get() > 0 && waiters.isSessionFirst();
    }

    /** Whether somebody waits for a permit: whoever comes now comes after that. */
    boolean isWaitedFor() {
        return waitingForPermits.get() > 0;
    }

    private synchronized void closeOrOpen() {
        lane.close(aboveTarget || waitingForPermits.get() > 0);
    }

    /** Whether anybody came for a permit since the last time this was asked. Guarded by the keeper. */
    boolean wasBusy() {
        boolean was = lane.wasUsed() || busy;
        busy = false;
        return was;
    }

    /** The refusal that stands for permits. */
    @Nullable
    Refused standingForPermits() {
        Refused noPlaces = permitsRefused;
        return noPlaces == null ? tokensRefused : noPlaces;
    }

    /** The refusal of a permit that can be told at once, and counted; null if more than that is to be found out. */
    @Nullable
    Refused refuseAtOnce() {
        Refused standing = standingForPermits();
        if (standing == null || shadow) {
            return null;
        }
        permitRefusals.count(standing);
        return standing;
    }

    /** Counts a refusal that somebody is told: once, however often it was tried before. */
    void count(Request request, Refused refused) {
        (request.sessionId().isPresent() ? sessionRefusals : permitRefusals).count(refused);
    }

    /** Permits refused for want of places since this was last asked: demand that nobody saw. Guarded by the keeper. */
    long newlyLackedPlaces() {
        long all = permitRefusals.all()
                - permitRefusals.of(Refused.Reason.RATE)
                - permitRefusals.of(Refused.Reason.TOO_HEAVY);
        long newly = all - refusalsSeen;
        refusalsSeen = all;
        return newly;
    }

    /** Whether sessions were refused since this was last asked. Guarded by the keeper. */
    boolean newlyRefusedSessions() {
        long all = sessionRefusals.all();
        boolean newly = all != sessionRefusalsSeen;
        sessionRefusalsSeen = all;
        return newly;
    }

    /** Whether it should give back all that it holds unspent; once. Guarded by the keeper. */
    boolean needsNothing() {
        boolean inVain = gatheredInVain;
        gatheredInVain = false;
        return inVain || (contended && waiters.firstPermit().isEmpty());
    }

    /** Whether callers found it empty since this was last asked. */
    boolean foundEmpty() {
        boolean was = ranDry;
        ranDry = false;
        return was;
    }

    /** The refusal that stands for sessions. */
    @Nullable
    Refused standingForSessions() {
        Refused noPlaces = door.standing();
        return noPlaces == null ? tokensRefused : noPlaces;
    }

    /** A session was let in by this node. */
    void sessionCame(int weight) {
        if (weight > 0) {
            sessionsGranted.increment();
            sessionPlaces.addAndGet(weight);
        }
    }

    /**
     * A session of some cohort has left: as many may ask at once as it leaves places, where no other node and nobody here
     * has a better right to them.
     */
    void placesFreed(int weight, boolean isOwn) {
        if (alone) {
            door.placesFreed(weight, isOwn);
        }
    }
}
