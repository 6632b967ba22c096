package io.github.creneau;

import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Reassert;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Sessions that the store is to be told of again: it forgot them, or was out of reach when they came or were active.
 * Thread-safe.
 */
final class Claims {

    private static final int MOST_AT_ONCE = 1_000;

    private final ConcurrentLinkedQueue<Session> waiting = new ConcurrentLinkedQueue<>();
    private final Map<String, Session> known;
    private final long heartbeatMillis;

    Claims(Map<String, Session> known, long heartbeatMillis) {
        this.known = known;
        this.heartbeatMillis = heartbeatMillis;
    }

    void add(Session session) {
        waiting.add(session);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The store forgot: it is to be told of everything known, some of it with each beat. */
    void storeForgot() {
        waiting.clear();
        waiting.addAll(known.values());
    }

    /**
     * The store is back. It is told again of everybody who was let in or touched since it was last heard; the others are
     * looked up when they are next touched, as ends are not told for that long.
     */
    void storeIsBack(long heardMillis) {
        for (Session session : known.values()) {
            session.storeWasLost(heardMillis - heartbeatMillis);
            if (session.isApart()) {
                waiting.add(session);
            }
        }
    }

    /** What the store is to be told again with the next beat. */
    List<LedgerRequest> due(long nowMillis) {
        List<LedgerRequest> due = new ArrayList<>();
        Session session = waiting.poll();
        while (session != null) {
            if (known.get(session.id) == session) {
                due.add(of(session, nowMillis));
            }
            session = due.size() < MOST_AT_ONCE ? waiting.poll() : null;
        }
        return due;
    }

    /** A claim whose answer was lost is made again. */
    void lost(Reassert claim) {
        Session session = known.get(claim.session());
        if (session != null) {
            waiting.add(session);
        }
    }

    /** Everybody known here, for this node's own book. */
    List<LedgerRequest> everybody(long nowMillis) {
        List<LedgerRequest> all = new ArrayList<>();
        known.values().forEach(session -> all.add(of(session, nowMillis)));
        return all;
    }

    /** The claim of a session whose holder asks for it at this moment. */
    static Reassert touched(Session session, long nowMillis) {
        session.touchLate(nowMillis);
        return of(session, nowMillis);
    }

    static Reassert of(Session session, long nowMillis) {
        long touched =
                Math.min(nowMillis, Math.max(session.touchedToTell(), session.expiresAtMillis() - session.idleMillis));
        return new Reassert(
                session.id,
                session.lane.name,
                session.weight,
                session.isApart() ? OwnBook.NO_GENERATION : session.generation(),
                session.startedAtMillis,
                touched,
                session.idleMillis,
                session.endsAtMillis);
    }
}
