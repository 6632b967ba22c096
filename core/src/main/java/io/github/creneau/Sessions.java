package io.github.creneau;

import io.github.creneau.ledger.Expiries;
import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerAnswer.Unknown;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Reassert;
import io.github.creneau.spi.LedgerRequest.Release;
import io.github.creneau.spi.LedgerRequest.Renew;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that this node knows to be inside. What the ledger says is true; this is a copy that spares trips. A
 * session is renewed at most once in a sixteenth of its idle time, with its latest touch. Thread-safe.
 */
final class Sessions {

    private static final int UNKNOWN_SLOTS = 4_096;
    private static final int MOST_RENEWALS = 1_000;

    private final Map<String, Session> known = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Renewal> renewals = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Session> arrivals = new ConcurrentLinkedQueue<>();
    private final ReentrantLock housekeeping = new ReentrantLock();
    private final Expiries expiries = new Expiries();
    private final UnknownIds unknown = new UnknownIds(UNKNOWN_SLOTS);
    private final Map<String, CohortLane> lanes;
    private final LedgerTrips trips;
    private final NodeClock clock;
    private final Tickets tickets;
    private final Waiting waiting;
    private final long heartbeatMillis;

    Sessions(
            Settings settings,
            Map<String, CohortLane> lanes,
            LedgerTrips trips,
            NodeClock clock,
            Tickets tickets,
            Waiting waiting) {
        this.lanes = lanes;
        this.trips = trips;
        this.clock = clock;
        this.tickets = tickets;
        this.waiting = waiting;
        this.heartbeatMillis = settings.heartbeat().toMillis();
    }

    private record Renewal(Session session, long sinceMillis) {}

    /** A session that is known to be inside; it is touched by that. */
    @Nullable
    Session touchKnown(String id) {
        Session session = known.get(id);
        return session != null && session.touch(clock.coarseMillis()) ? session : null;
    }

    /** Asks the ledger whether the session is inside, by one trip; a recent "no" is remembered for a heartbeat. */
    @Nullable
    Session find(String id) {
        long now = clock.millis();
        if (unknown.contains(id, now - heartbeatMillis)) {
            return null;
        }
        LedgerAnswer answer = waiting.orNull(trips.submit(new Renew(id, null, now)));
        if (answer instanceof Inside inside) {
            return enter(id, inside);
        } else if (answer instanceof Unknown) {
            known.remove(id);
            unknown.add(id, now);
        }
        return null;
    }

    /** Notes what the ledger said of a session. */
    @Nullable
    Session enter(String id, Inside inside) {
        CohortLane lane = lanes.get(inside.cohort());
        if (lane == null) {
            return null;
        }
        Session session = known.compute(
                id,
                (key, present) -> present != null && present.generation == inside.generation()
                        ? present
                        : new Session(id, lane, inside, this));
        session.expiresAt(inside.expiresAtMillis());
        arrivals.add(session);
        return session;
    }

    /** Ends a session; the place is free when the ledger has heard of it. */
    boolean release(String id) {
        Session session = known.get(id);
        if (session != null) {
            release(session);
            return true;
        }
        return waiting.orNull(trips.submit(new Release(id, null))) instanceof LedgerAnswer.Done;
    }

    void release(Session session) {
        known.remove(session.id, session);
        Release release = new Release(session.id, session.generation);
        waiting.untilHeard(() -> trips.submit(release), heartbeatMillis, () -> clock.millis() < session.endsAtMillis);
    }

    /** Forgets sessions that were ended elsewhere. */
    void ended(List<String> ids) {
        ids.forEach(known::remove);
    }

    void renewLater(Session session, long nowMillis) {
        renewals.add(new Renewal(session, nowMillis));
    }

    /** The touches that the ledger should hear of with the next beat. */
    List<LedgerRequest> dueRenewals(long nowMillis) {
        List<LedgerRequest> due = new ArrayList<>();
        Renewal first = renewals.peek();
        while (first != null
                && due.size() < MOST_RENEWALS
                && first.sinceMillis + renewAfter(first.session) <= nowMillis) {
            renewals.poll();
            Session session = first.session;
            if (known.get(session.id) == session) {
                // A touch is noted by a clock that ticks once a heartbeat: rounded up, so that nobody loses time.
                long touched = session.touchedToTell() + heartbeatMillis;
                due.add(new Renew(session.id, session.generation, Math.min(nowMillis, touched)));
            }
            first = renewals.peek();
        }
        return due;
    }

    /** Takes in the answer to a renewal. */
    void renewed(Renew request, LedgerAnswer answer) {
        Session session = known.get(request.session());
        if (session == null || request.generation() == null || session.generation != request.generation()) {
            return;
        }
        if (answer instanceof Inside inside) {
            session.expiresAt(inside.expiresAtMillis());
        } else if (answer instanceof Unknown) {
            known.remove(session.id, session);
        }
    }

    /** A renewal whose answer was lost is told again. */
    void renewalLost(Renew request, long nowMillis) {
        Session session = known.get(request.session());
        if (session != null) {
            renewLater(session, nowMillis - renewAfter(session));
        }
    }

    /** Forgets the sessions whose time is over. */
    void forgetExpired(long nowMillis) {
        housekeeping.lock();
        try {
            for (Session session = arrivals.poll(); session != null; session = arrivals.poll()) {
                expiries.add(session.id, session.expiresAtMillis());
            }
            for (String id : expiries.expired(nowMillis, this::expiryOf)) {
                Session session = known.get(id);
                if (session != null && session.expiresAtMillis() <= nowMillis) {
                    known.remove(id, session);
                }
            }
        } finally {
            housekeeping.unlock();
        }
    }

    /** Everything known, for a store that forgot. */
    List<LedgerRequest> reassertions(long nowMillis) {
        List<LedgerRequest> claims = new ArrayList<>();
        for (Session session : known.values()) {
            long touched = Math.min(
                    nowMillis, Math.max(session.touchedToTell(), session.expiresAtMillis() - session.idleMillis));
            claims.add(new Reassert(
                    session.id,
                    session.lane.name,
                    session.weight,
                    session.generation,
                    session.startedAtMillis,
                    touched,
                    session.idleMillis,
                    session.endsAtMillis));
        }
        return claims;
    }

    private long expiryOf(String id) {
        Session session = known.get(id);
        return session == null ? -1 : session.expiresAtMillis();
    }

    /** How long before its end a touch can no longer wait for the keeper. */
    long safetyMillis(Session session) {
        return renewAfter(session) + 3 * heartbeatMillis;
    }

    private long renewAfter(Session session) {
        return Math.min(60_000, session.idleMillis / 16);
    }

    Optional<String> pass(Session session) {
        return tickets.pass(session.lane.name, session.id, session.generation);
    }

    int knownSessions() {
        return known.size();
    }
}
