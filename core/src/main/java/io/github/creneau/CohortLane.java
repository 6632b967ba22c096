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

    /** Permits refused for want of tokens. */
    final LongAdder rateRefusals = new LongAdder();

    /** Permits refused for want of places: those who would have taken one had there been one. */
    final LongAdder refusals = new LongAdder();

    /** Sessions refused. */
    final LongAdder sessionRefusals = new LongAdder();

    /** No places for permits until the next beat. */
    volatile @Nullable Refused permitsRefused;

    /** No places for new sessions until the next beat. */
    volatile @Nullable Refused sessionsRefused;

    /** No tokens until the next refill. */
    volatile @Nullable Refused tokensRefused;

    /** Places that it should hold unspent, as its keeper thinks. Guarded by the keeper. */
    int stock;

    /** Whether callers waited or were refused since the last heartbeat. Guarded by the keeper. */
    boolean busy;

    /** Whether it holds more than it should: what returns goes back to the ledger. */
    private volatile boolean aboveTarget;

    private final AtomicInteger waitingForPermits = new AtomicInteger();

    /** Whether callers found it empty since the last beat. */
    volatile boolean ranDry;

    /** Refusals already counted by the keeper. */
    long refusalsSeen;

    /** Refusals of sessions already counted by the keeper. */
    long sessionRefusalsSeen;

    CohortLane(String name) {
        this.name = name;
    }

    long tryTake(int weight) {
        return lane.tryTake(weight);
    }

    boolean giveBack(long stamp) {
        boolean inTime = lane.giveBack(stamp);
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

    /** While the lane is above its target nobody gets a place of it. */
    void aboveTarget(boolean above) {
        aboveTarget = above;
        closeOrOpen();
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

    /** Counts a refusal that somebody is told: once, however often it was tried before. */
    void count(Request request, Refused refused) {
        if (request.sessionId().isPresent()) {
            sessionRefusals.increment();
        } else if (refused.reason() == Refused.Reason.RATE || refused == tokensRefused) {
            rateRefusals.increment();
        } else {
            refusals.increment();
        }
    }

    /** The refusal that stands for sessions. */
    @Nullable
    Refused standingForSessions() {
        return sessionsRefused == null ? tokensRefused : sessionsRefused;
    }
}
