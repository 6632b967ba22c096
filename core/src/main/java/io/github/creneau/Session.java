package io.github.creneau;

import io.github.creneau.spi.LedgerAnswer.Inside;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/**
 * A session as this node knows it. A touch is a read of the coarse clock and a write; the keeper tells the ledger later,
 * well before the place would end.
 */
final class Session {

    private static final VarHandle TOUCHED;
    private static final VarHandle DIRTY;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            TOUCHED = lookup.findVarHandle(Session.class, "touchedMillis", long.class);
            DIRTY = lookup.findVarHandle(Session.class, "dirty", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final String id;
    final CohortLane lane;
    final int weight;
    final long startedAtMillis;
    final long idleMillis;
    final long endsAtMillis;
    private final Sessions sessions;
    private volatile long generation;
    private volatile boolean apart;
    private volatile long expiresAtMillis;
    private volatile long safeUntilMillis;
    private volatile long touchedMillis;
    private volatile boolean dirty;

    Session(String id, CohortLane lane, Inside inside, Sessions sessions) {
        this.id = id;
        this.lane = lane;
        this.weight = inside.weight();
        this.generation = inside.generation();
        this.startedAtMillis = inside.startedAtMillis();
        this.idleMillis = inside.idleMillis();
        this.endsAtMillis = inside.endsAtMillis();
        this.sessions = sessions;
        this.touchedMillis = inside.startedAtMillis() - 1; // a touch in the tick of the admission counts
        expiresAt(inside.expiresAtMillis());
    }

    /** By which the store tells it from others of the same id; none yet if it was let in while the store was lost. */
    long generation() {
        return generation;
    }

    /** Whether it was let in or touched while the store was out of reach, so that the store may not know it. */
    boolean isApart() {
        return apart;
    }

    /** It is inside by this node's own book. */
    void keptApart(long expiresAt) {
        apart = true;
        expiresAt(expiresAt);
    }

    /** The store is back, which was heard for the last time then; the next touch is told at once. */
    void storeWasLost(long heardMillis) {
        if (touchedMillis >= heardMillis) {
            apart = true;
        }
        doubt();
    }

    /** The store knows it, under this generation. */
    void told(Inside inside) {
        generation = inside.generation();
        apart = false;
        expiresAt(inside.expiresAtMillis());
    }

    /** What the ledger says; touches in the last part of that time go to the ledger at once. */
    void expiresAt(long millis) {
        expiresAtMillis = millis;
        safeUntilMillis = millis - sessions.renewals.safetyMillis(this);
    }

    long expiresAtMillis() {
        return expiresAtMillis;
    }

    /** When it ends if the store has heard of its last touch, or will. */
    long keptUntilMillis() {
        long touched = touchedMillis;
        long expires = expiresAtMillis;
        return touched < startedAtMillis ? expires : Math.max(expires, Math.min(touched + idleMillis, endsAtMillis));
    }

    /** Notes a touch; false if it is too late for that to be enough. */
    boolean touch(long coarseMillis) {
        if (coarseMillis >= safeUntilMillis) {
            return false;
        }
        if ((long) TOUCHED.getOpaque(this) != coarseMillis) {
            TOUCHED.setOpaque(this, coarseMillis);
            if (!dirty && DIRTY.compareAndSet(this, false, true)) {
                sessions.renewals.add(this, coarseMillis);
            }
        }
        return true;
    }

    /** The next touch goes to the ledger. */
    void doubt() {
        safeUntilMillis = Long.MIN_VALUE;
    }

    /** Notes a touch that came too late to wait, while the ledger cannot be asked. */
    void touchLate(long nowMillis) {
        touchedMillis = nowMillis;
        dirty = true;
    }

    /** The last touch, to be told to the ledger now; later ones are told again, also those in the same tick. */
    long touchedToTell() {
        dirty = false;
        long touched = touchedMillis;
        TOUCHED.compareAndSet(this, touched, touched - 1);
        return touched;
    }

    Optional<String> pass() {
        return sessions.pass(this);
    }

    void end() {
        sessions.release(this);
    }
}
