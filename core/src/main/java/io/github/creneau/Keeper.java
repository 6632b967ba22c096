package io.github.creneau;

import io.github.creneau.lane.Lane;
import io.github.creneau.observe.Event;
import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.LedgerAnswer.LaneGrant;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Beat;
import io.github.creneau.spi.LedgerRequest.LaneReport;
import io.github.creneau.spi.LedgerRequest.Reassert;
import io.github.creneau.spi.LedgerRequest.Renew;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Beats for a node: tells the ledger what its lanes hold and want, and makes the lanes what the ledger answers. One beat
 * at a time; whoever needs one at once shares the next. Thread-safe.
 */
final class Keeper {

    private final Settings settings;
    private final Collection<CohortLane> lanes;
    private final PolicyBook policies;
    private final NodeClock clock;
    private final Sessions sessions;
    private final Tickets tickets;
    private final Refusals refusals;
    private final LedgerClient client;
    private final Chronicle chronicle;
    private final ReentrantLock lock = new ReentrantLock();
    private final SharedTrip beats = new SharedTrip(this::beat);
    private final List<Event> changes = new ArrayList<>();
    private @Nullable Long lostNanos;
    private boolean reservesShrunk;
    private long sequence;
    private long acknowledged;
    private long seenRevision;
    private boolean leaving;
    private volatile boolean storeForgot;
    private volatile boolean bucketsOpenEmpty;
    private volatile long epoch;
    private volatile boolean heartbeatIsOver;
    private volatile long leaseEndsNanos;
    private volatile @Nullable Beaten last;

    Keeper(
            Settings settings,
            Collection<CohortLane> lanes,
            PolicyBook policies,
            NodeClock clock,
            Sessions sessions,
            Tickets tickets,
            Refusals refusals,
            LedgerClient client,
            Chronicle chronicle) {
        this.settings = settings;
        this.lanes = lanes;
        this.policies = policies;
        this.clock = clock;
        this.sessions = sessions;
        this.tickets = tickets;
        this.refusals = refusals;
        this.client = client;
        this.chronicle = chronicle;
    }

    /** Has a beat made as soon as none is under way. */
    void beatSoon() {
        beats.order();
    }

    /** The beat that ends a heartbeat: what was idle since the last such beat is given back. */
    void heartbeat() {
        heartbeatIsOver = true;
        beats.order();
    }

    /** Completes after a beat that started no earlier than this call. */
    CompletableFuture<Void> beaten() {
        return beats.ride();
    }

    /** What the ledger last answered; null before the first answer. */
    @Nullable
    Beaten last() {
        return last;
    }

    /** Whether the ledger was heard lately enough for what this node holds to be its own. */
    boolean isHeard() {
        return last != null && settings.timing().nanoTime() - leaseEndsNanos < 0;
    }

    /** The last beat: capacity and blocks end with it. */
    void leave() {
        lock.lock();
        try {
            leaving = true;
            lanes.forEach(lane -> lane.aboveTarget(true));
        } finally {
            lock.unlock();
        }
        beats.order();
    }

    /** Grants nothing more from the blocks if the ledger was not heard for so long that it counts them as free. */
    void closeIfLeaseEnded() {
        lock.lock();
        try {
            if (last != null && !isHeard()) {
                if (lostNanos == null) {
                    lostNanos = settings.timing().nanoTime();
                    changes.add(new Event.BackendLost(chronicle.now(), "not heard for a lease"));
                }
                for (CohortLane lane : lanes) {
                    lane.aboveTarget(true);
                    lane.lane.withdrawPlaces(Lane.MOST);
                    Refused refused = refusals.backend(lane.name, clock.millis() + heartbeatMillis());
                    lane.permitsRefused = refused;
                    lane.sessionsRefused = refused;
                }
            }
        } finally {
            lock.unlock();
        }
        tellChanges();
    }

    /** The store lost what it knew: with the next beat it is told again what this node holds. */
    void storeForgot() {
        storeForgot = true;
    }

    /** The epoch in which the ledger lives, and whether it was seen to learn in it. */
    void livesIn(long newEpoch, boolean learning) {
        bucketsOpenEmpty = learning || (newEpoch == epoch && bucketsOpenEmpty);
        epoch = newEpoch;
    }

    /** The ledger's epoch: the buckets of another one are not drawn on. */
    long epoch() {
        return epoch;
    }

    /** Whether the ledger may have forgotten what was spent: its buckets then begin empty. */
    boolean bucketsOpenEmpty() {
        return bucketsOpenEmpty;
    }

    private CompletableFuture<Void> beat() {
        List<LedgerRequest> requests = new ArrayList<>();
        lock.lock();
        try {
            compose(requests);
        } finally {
            lock.unlock();
        }
        long sentNanos = settings.timing().nanoTime();
        return client.send(requests).handle((reply, error) -> {
            lock.lock();
            try {
                settle(requests, reply, sentNanos);
            } finally {
                lock.unlock();
            }
            tellChanges();
            lanes.forEach(lane -> lane.waiters.wake());
            if (reply != null && sessions.hasDueRenewals(clock.millis())) {
                beats.order();
            }
            return null;
        });
    }

    private void compose(List<LedgerRequest> requests) {
        long now = clock.millis();
        if (clock.isKnown()) {
            requests.addAll(policies.toPublish(now));
            if (storeForgot) {
                storeForgot = false;
                sessions.claimAll();
            }
            requests.addAll(sessions.dueClaims(now));
            requests.addAll(leaving ? sessions.allRenewals(now) : sessions.dueRenewals(now));
        }
        boolean heartbeat = heartbeatIsOver;
        heartbeatIsOver = false;
        List<LaneReport> reports = new ArrayList<>();
        for (CohortLane lane : lanes) {
            LaneReport report = report(lane, now, heartbeat);
            if (report != null) {
                reports.add(report);
            }
        }
        int capacity = settings.capacity() > 0
                ? settings.capacity()
                : policies.current().budget().places();
        requests.add(new Beat(
                ++sequence, acknowledged, capacity, settings.lease().toMillis(), leaving, seenRevision, reports));
    }

    /** Gives back what the lane needs no longer, and says what it keeps and wants; null if there is nothing to say. */
    private @Nullable LaneReport report(CohortLane lane, long now, boolean heartbeat) {
        Diary.Report diary = lane.diary.report(now, heartbeat);
        long refused = lane.refusals.sum() - lane.refusalsSeen;
        lane.refusalsSeen += refused;
        int asked = lane.asked.get();
        if (lane.isAboveTarget()) {
            lane.lane.withdrawPlaces(Lane.MOST);
        }
        boolean lacked = lane.ranDry || refused > 0;
        lane.ranDry = false;
        lane.busy |= lacked || asked > 0;
        int unspent = lane.lane.held() - lane.lane.inUse();
        Beaten answered = last;
        int budget = answered == null ? 1 : Math.max(1, answered.budget());
        if (leaving || (heartbeat && !lane.wasBusy())) {
            lane.stock = 0;
        } else if (lacked) {
            lane.stock = Math.min(budget, Math.max(4, 2 * lane.stock));
        } else if (heartbeat) {
            int enough = Math.min(lane.stock, unspent);
            lane.stock = Math.max(1, unspent > lane.stock / 2 ? enough - enough / 4 : enough);
        }
        lane.lane.withdrawPlaces(Math.max(0, unspent - lane.stock));
        int inUse = lane.lane.inUse();
        int keep = Math.max(inUse, lane.lane.held());
        boolean stands = lane.permitsRefused != null || lane.sessionsRefused != null;
        if (keep == 0
                && lane.stock == 0
                && !stands
                && diary.wanted() == 0
                && diary.returned().isEmpty()) {
            return null;
        }
        long sessionsRefused = lane.sessionRefusals.sum() - lane.sessionRefusalsSeen;
        lane.sessionRefusalsSeen += sessionsRefused;
        if (!stands || (refused == 0 && sessionsRefused == 0)) {
            lane.permitsRefused = null;
            lane.sessionsRefused = null;
        }
        int pent = (int) Math.min(refused, budget);
        return new LaneReport(
                lane.name,
                inUse,
                keep,
                asked,
                Math.max(keep, inUse + Math.max(asked + lane.stock, pent)),
                diary.wanted(),
                diary.returned());
    }

    private void settle(List<LedgerRequest> requests, @Nullable LedgerReply reply, long sentNanos) {
        for (int i = 0; i < requests.size(); i++) {
            LedgerRequest request = requests.get(i);
            LedgerAnswer answer = reply == null ? null : reply.answers().get(i);
            if (request instanceof Renew renew) {
                if (answer == null) {
                    sessions.renewalLost(renew);
                } else {
                    sessions.renewed(renew, answer);
                }
            } else if (answer == null && request instanceof Reassert claim) {
                sessions.claimLost(claim);
            } else if (answer instanceof Beaten beaten && reply != null && !beaten.stale()) {
                if (last != null && !isHeard()) {
                    sessions.doubtAll();
                }
                acknowledged = beaten.sequence();
                seenRevision = reply.revision();
                leaseEndsNanos = sentNanos
                        + settings.lease().toNanos()
                        - settings.heartbeat().toNanos() / 2;
                settle(beaten);
            }
        }
    }

    private void settle(Beaten beaten) {
        noteChanges(beaten);
        last = beaten;
        tickets.keys(beaten.ticketKeys());
        policies.keepTicketKey(beaten.ticketKeys());
        sessions.ended(beaten.ended());
        for (CohortLane lane : lanes) {
            LaneGrant grant = beaten.lanes().stream()
                    .filter(candidate -> candidate.cohort().equals(lane.name))
                    .findFirst()
                    .orElse(null);
            if (grant != null) {
                settle(lane, grant);
            }
        }
    }

    private void noteChanges(Beaten beaten) {
        Long lost = lostNanos;
        if (lost != null) {
            Duration gone = Duration.ofNanos(settings.timing().nanoTime() - lost);
            changes.add(new Event.BackendBack(chronicle.now(), gone));
            lostNanos = null;
        }
        Beaten before = last;
        if (!leaving && before != null && before.membership() != beaten.membership()) {
            changes.add(new Event.MembersChanged(chronicle.now(), beaten.members(), beaten.budget()));
        }
        int reserved = policies.current().reserved();
        boolean shrunk = beaten.budget() > 0 && reserved > beaten.budget();
        if (shrunk && !reservesShrunk) {
            changes.add(new Event.ReservesShrunk(chronicle.now(), reserved, beaten.budget()));
        }
        reservesShrunk = shrunk;
    }

    /** Tells what has changed, outside the lock: a listener may call the limiter. */
    private void tellChanges() {
        List<Event> told;
        lock.lock();
        try {
            told = List.copyOf(changes);
            changes.clear();
        } finally {
            lock.unlock();
        }
        told.forEach(chronicle::tell);
    }

    private void settle(CohortLane lane, LaneGrant grant) {
        int change = grant.held() - lane.lane.held();
        if (change > 0) {
            lane.lane.deposit(change, 0);
        } else {
            lane.lane.withdrawPlaces(-change);
        }
        lane.lane.withdrawPlaces(Math.max(0, lane.lane.held() - grant.target()));
        boolean above = grant.target() < lane.lane.held();
        lane.aboveTarget(above || leaving);
        lane.diary.add(grant.appointments());
        Refused standing = grant.rule() == null
                ? null
                : refusals.standing(lane.name, grant.rule(), clock.millis() + heartbeatMillis());
        lane.sessionsRefused = standing;
        lane.permitsRefused = change > 0 || lane.lane.held() > lane.lane.inUse() ? null : standing;
        if (above && lane.permitsRefused == null) {
            lane.permitsRefused = refusals.standing(lane.name, grant.rule(), clock.millis() + heartbeatMillis());
        }
    }

    long heartbeatMillis() {
        return settings.heartbeat().toMillis();
    }
}
