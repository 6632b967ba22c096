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

    /** Places and tokens that callers wait for right now. */
    final AtomicInteger asked = new AtomicInteger();

    /** Permits refused: people who would have taken a place had there been one. */
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

    /** Whether callers found it empty since the last beat. */
    volatile boolean ranDry;

    /** Refusals already counted by the keeper. */
    long refusalsSeen;

    CohortLane(String name) {
        this.name = name;
    }

    long tryTake(int weight) {
        return lane.tryTake(weight);
    }

    boolean giveBack(long stamp) {
        return lane.giveBack(stamp);
    }

    /** The refusal that stands for permits; counted, as somebody is about to be told. */
    @Nullable
    Refused refusePermit() {
        Refused standing = permitsRefused == null ? tokensRefused : permitsRefused;
        if (standing != null) {
            refusals.increment();
        }
        return standing;
    }

    /** The refusal that stands for sessions. */
    @Nullable
    Refused standingForSessions() {
        return sessionsRefused == null ? tokensRefused : sessionsRefused;
    }
}
