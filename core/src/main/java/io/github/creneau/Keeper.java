package io.github.creneau;

import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.LedgerAnswer.LaneGrant;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Beat;
import io.github.creneau.spi.LedgerRequest.LaneReport;
import io.github.creneau.spi.LedgerRequest.Reassert;
import io.github.creneau.spi.LedgerRequest.Renew;
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
    private final LedgerClient client;
    private final LaneReports reports;
    private final Health health;
    private final ReentrantLock lock = new ReentrantLock();
    private final SharedTrip beats = new SharedTrip(this::beat);
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
            LedgerClient client,
            LaneReports reports,
            Health health) {
        this.settings = settings;
        this.lanes = lanes;
        this.policies = policies;
        this.clock = clock;
        this.sessions = sessions;
        this.tickets = tickets;
        this.client = client;
        this.reports = reports;
        this.health = health;
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

    /** Half way between two heartbeats: where people wait for what others may return, that is told at once. */
    void halfway() {
        if (lanes.stream().anyMatch(lane -> lane.contended)) {
            beats.order();
        }
    }

    /** Completes after a beat that started no earlier than this call. */
    CompletableFuture<Void> beaten() {
        return beats.ride();
    }

    /** Whether the node knows the time: nothing is asked of a bucket, and nobody admitted, before the first reply. */
    CompletableFuture<Boolean> timeKnown() {
        return clock.isKnown()
                ? CompletableFuture.completedFuture(true)
                : beaten().thenApply(nothing -> clock.isKnown());
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
                health.lost();
                lanes.forEach(reports::lost);
            }
        } finally {
            lock.unlock();
        }
        health.tellChanges();
    }

    /** The store lost what it knew: with the next beat it is told again what this node holds. */
    void storeForgot() {
        storeForgot = true;
    }

    /** The epoch in which the ledger lives, and whether it was seen to learn in it. */
    void livesIn(long newEpoch, boolean learning) {
        health.learns(learning);
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
            health.tellChanges();
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
        List<LaneReport> told = new ArrayList<>();
        for (CohortLane lane : lanes) {
            LaneReport report = reports.report(lane, last, heartbeat, leaving);
            if (report != null) {
                told.add(report);
            }
        }
        int capacity = settings.capacity() > 0
                ? settings.capacity()
                : policies.current().budget().places();
        requests.add(
                new Beat(++sequence, acknowledged, capacity, settings.lease().toMillis(), leaving, seenRevision, told));
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
        health.heard(beaten, leaving);
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
                reports.settle(lane, grant, beaten.urgent() > 0, leaving);
            }
        }
    }
}
