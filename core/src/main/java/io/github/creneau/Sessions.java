package io.github.creneau;

import io.github.creneau.ledger.Expiries;
import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerAnswer.Unknown;
import io.github.creneau.spi.LedgerRequest.Hold;
import io.github.creneau.spi.LedgerRequest.Reassert;
import io.github.creneau.spi.LedgerRequest.Release;
import io.github.creneau.spi.LedgerRequest.Renew;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that this node knows to be inside. What the ledger says is true; this is a copy that spares trips.
 * Thread-safe.
 */
final class Sessions {

    private static final int UNKNOWN_SLOTS = 4_096;
    private static final CompletableFuture<Optional<Session>> NOBODY =
            CompletableFuture.completedFuture(Optional.empty());
    private static final char NOT_IN_IDS = '\n';

    /** A touch by a node that does not know the time yet: the ledger takes no touch for later than its own time. */
    private static final long RIGHT_NOW = (1L << 53) - 1;

    private final Map<String, Session> known = new ConcurrentHashMap<>();
    final Claims claims;
    final Renewals renewals;
    private final ConcurrentLinkedQueue<Session> arrivals = new ConcurrentLinkedQueue<>();
    private final ReentrantLock housekeeping = new ReentrantLock();
    private final Expiries expiries = new Expiries();
    private final RecentIds unknown = new RecentIds(UNKNOWN_SLOTS);
    private final Map<String, CohortLane> lanes;
    private final LedgerTrips trips;
    private final Apart apart;
    private final NodeClock clock;
    private final Tickets tickets;
    private final Waiting waiting;
    private final BooleanSupplier storeIsHeard;
    private final long heartbeatMillis;

    Sessions(
            Settings settings,
            Map<String, CohortLane> lanes,
            LedgerTrips trips,
            Apart apart,
            NodeClock clock,
            Tickets tickets,
            Waiting waiting,
            BooleanSupplier storeIsHeard) {
        this.lanes = lanes;
        this.trips = trips;
        this.apart = apart;
        this.clock = clock;
        this.tickets = tickets;
        this.waiting = waiting;
        this.storeIsHeard = storeIsHeard;
        this.heartbeatMillis = settings.heartbeat().toMillis();
        this.claims = new Claims(known, heartbeatMillis);
        this.renewals = new Renewals(known, heartbeatMillis);
    }

    /** A session that is known to be inside; it is touched by that. */
    @Nullable
    Session touchKnown(String id) {
        Session session = known.get(id);
        return session != null && session.touch(clock.coarseMillis()) ? session : null;
    }

    /** The session as this node last heard of it; it is not touched. */
    @Nullable
    Session known(String id) {
        return known.get(id);
    }

    /** Whether the session was inside when this node last heard of it, though a local touch may be too late. */
    boolean isKnown(String id) {
        return known.containsKey(id);
    }

    /** Asks the ledger whether the session is inside, by one trip; a recent "no" is remembered for a heartbeat. */
    CompletableFuture<Optional<Session>> find(String id) {
        return find(id, id);
    }

    /** As {@link #find}, for who shows a pass: a "no" to somebody without one, before it was given, does not count. */
    CompletableFuture<Optional<Session>> findByPass(String id, String pass) {
        return find(id, NOT_IN_IDS + pass);
    }

    private CompletableFuture<Optional<Session>> find(String id, String question) {
        long now = clock.millis();
        if (unknown.get(question).orElse(Long.MIN_VALUE) >= now - heartbeatMillis) {
            return NOBODY;
        }
        Session mine = known.get(id);
        if (mine != null && !storeIsHeard.getAsBoolean() && !apart.isOn()) {
            return CompletableFuture.completedFuture(stillInside(id, now));
        }
        return apart.ask(new Renew(id, null, clock.isKnown() ? now : RIGHT_NOW))
                .thenCompose(answer -> answer instanceof Unknown && mine != null
                        ? apart.ask(Claims.touched(mine, now))
                        : CompletableFuture.completedFuture(answer))
                .handle((answer, error) -> found(id, question, mine, answer, now));
    }

    private Optional<Session> found(
            String id, String question, @Nullable Session mine, @Nullable LedgerAnswer answer, long now) {
        if (answer instanceof Inside inside) {
            return Optional.ofNullable(enter(id, inside));
        }
        if (!(answer instanceof Unknown)) {
            return stillInside(id, now);
        }
        if (mine != null) {
            known.remove(id, mine);
        }
        if (!known.containsKey(id)) {
            unknown.put(question, now);
        }
        return Optional.empty();
    }

    /**
     * A session that is inside as far as this node knows, where the store did not answer in time: who was inside stays, and
     * the touch that this is will be told as soon as the store can be reached.
     */
    Optional<Session> stillInside(String id) {
        return stillInside(id, clock.millis());
    }

    private Optional<Session> stillInside(String id, long now) {
        Session session = known.get(id);
        if (session == null || session.keptUntilMillis() <= now) {
            return Optional.empty();
        }
        session.touchLate(now);
        renewals.addOverdue(session);
        return Optional.of(session);
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
                (key, present) -> present != null && (present.isApart() || present.generation() >= inside.generation())
                        ? present
                        : arrived(new Session(id, lane, inside, this)));
        if (inside.generation() == OwnBook.NO_GENERATION) {
            keptApart(session, inside);
        } else if (session.isApart() || session.generation() == inside.generation()) {
            session.told(inside);
        }
        unknown.remove(id);
        return session;
    }

    private void keptApart(Session session, Inside inside) {
        session.keptApart(inside.expiresAtMillis());
        if (!apart.isOn()) {
            claims.add(session); // the store came back meanwhile, and has been told of all others
        }
    }

    private Session arrived(Session session) {
        arrivals.add(session);
        return session;
    }

    /** Ends a session; the place is free when the ledger has heard of it. */
    CompletableFuture<Boolean> release(String id) {
        Session session = known.get(id);
        if (session != null) {
            release(session);
            return CompletableFuture.completedFuture(true);
        }
        return apart.ask(new Release(id, null)).handle((answer, error) -> {
            boolean ended = answer instanceof LedgerAnswer.Done;
            if (ended) {
                // How many places and whose, the store does not say. It was one, as a rule; no count depends on it: so
                // many
                // may ask the ledger, which decides. What more came free is found with the next beat.
                placesFreed(1, null);
            }
            return ended;
        });
    }

    void release(Session session) {
        boolean wasKnown = forget(session);
        apart.ended(session.id);
        if (session.generation() != OwnBook.NO_GENERATION) {
            tell(new Release(session.id, session.generation()), session.expiresAtMillis());
        }
        if (wasKnown && session.weight > 0) {
            // Whoever asks the store because of it comes there after the release: requests keep their order.
            placesFreed(session.weight, session.lane);
        }
    }

    /** An admission was cancelled; unless somebody relied on it before, its places are free. */
    void tookBack(Hold hold, LedgerAnswer answer) {
        if (answer instanceof LedgerAnswer.Done && hold.weight() > 0) {
            placesFreed(hold.weight(), lanes.get(hold.cohort()));
        }
    }

    /** Who waits in any line comes before who asks: its place is found with the next beat. */
    private void placesFreed(int weight, @Nullable CohortLane of) {
        if (lanes.values().stream().allMatch(lane -> lane.waiters.isEmpty())) {
            lanes.values().forEach(lane -> lane.placesFreed(weight, of == null || lane == of));
        }
    }

    private void tell(Release release, long untilMillis) {
        waiting.untilHeard(
                () -> trips.submit(release),
                heartbeatMillis,
                () -> clock.millis() < untilMillis && !known.containsKey(release.session()));
    }

    /** The session has left; answers whether it was known. */
    boolean forget(Session session) {
        boolean wasKnown = known.remove(session.id, session);
        if (wasKnown) {
            session.lane.sessionPlaces.addAndGet(-session.weight);
        }
        return wasKnown;
    }

    /** Forgets sessions that were ended elsewhere. */
    void ended(List<LedgerAnswer.Ended> ends) {
        for (LedgerAnswer.Ended end : ends) {
            known.computeIfPresent(
                    end.session(), (id, session) -> session.generation() <= end.generation() ? null : session);
        }
    }

    /** Whether the ledger should hear of more than travels with one beat. */
    boolean hasMoreToTell(long nowMillis) {
        boolean claimsWait = !claims.isEmpty() && !apart.isOn(); // those are the store's
        return claimsWait || renewals.isDue(nowMillis);
    }

    /** Takes in the answer to a renewal. */
    void renewed(Renew request, LedgerAnswer answer) {
        Session session = known.get(request.session());
        if (session == null || request.generation() == null || session.generation() != request.generation()) {
            return;
        }
        if (answer instanceof Inside inside && inside.generation() == OwnBook.NO_GENERATION) {
            keptApart(session, inside);
        } else if (answer instanceof Inside inside) {
            session.told(inside);
        } else if (answer instanceof Unknown) {
            claim(session);
        }
    }

    /** A session that is unknown to the ledger has ended, unless the ledger forgot it: only one that learns takes it back. */
    private void claim(Session session) {
        Reassert claim = Claims.of(session, clock.millis());
        var unused = apart.ask(claim).thenAccept(answer -> {
            claimed(claim, answer);
            // Where the store turned out to be back meanwhile, it is told once more of what was inside without it.
            if (answer instanceof Unknown && !session.isApart()) {
                known.remove(session.id, session);
            }
        });
    }

    /** Takes in the answer to a claim. */
    void claimed(Reassert claim, LedgerAnswer answer) {
        Session session = known.get(claim.session());
        boolean wasApart = claim.generation() == OwnBook.NO_GENERATION;
        if (answer instanceof Inside inside) {
            if (session != null) {
                enter(session.id, inside);
            } else if (wasApart) {
                tell(new Release(claim.session(), inside.generation()), inside.expiresAtMillis());
            }
        } else if (wasApart && session != null) {
            known.remove(session.id, session);
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
                if (session != null && session.keptUntilMillis() <= nowMillis) {
                    known.remove(id, session);
                }
            }
        } finally {
            housekeeping.unlock();
        }
    }

    private long expiryOf(String id) {
        Session session = known.get(id);
        return session == null ? -1 : session.keptUntilMillis();
    }

    Optional<String> pass(Session session) {
        return tickets.pass(session.lane.name, session.id, session.generation());
    }

    int knownSessions() {
        return known.size();
    }
}
