package io.github.creneau;

import io.github.creneau.lane.Lane;
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
    private final Refusals refusals;
    private final LedgerClient client;
    private final ReentrantLock lock = new ReentrantLock();
    private final SharedTrip beats = new SharedTrip(this::beat);
    private long sequence;
    private long acknowledged;
    private long seenRevision;
    private boolean leaving;
    private volatile boolean storeForgot;
    private long leaseEndsNanos;
    private volatile @Nullable Beaten last;

    Keeper(
            Settings settings,
            Collection<CohortLane> lanes,
            PolicyBook policies,
            NodeClock clock,
            Sessions sessions,
            Tickets tickets,
            Refusals refusals,
            LedgerClient client) {
        this.settings = settings;
        this.lanes = lanes;
        this.policies = policies;
        this.clock = clock;
        this.sessions = sessions;
        this.tickets = tickets;
        this.refusals = refusals;
        this.client = client;
    }

    /** Has a beat made as soon as none is under way. */
    void beatSoon() {
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

    /** The last beat: capacity and blocks end with it. */
    void leave() {
        lock.lock();
        try {
            leaving = true;
        } finally {
            lock.unlock();
        }
        beats.order();
    }

    /** Grants nothing more from the blocks if the ledger was not heard for so long that it counts them as free. */
    void closeIfLeaseEnded() {
        lock.lock();
        try {
            if (last != null && settings.timing().nanoTime() - leaseEndsNanos >= 0) {
                for (CohortLane lane : lanes) {
                    lane.lane.withdrawPlaces(Lane.MOST);
                    lane.permitsRefused = refusals.backend(lane.name, clock.millis() + heartbeatMillis());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** The store lost what it knew: with the next beat it is told again what this node holds. */
    void storeForgot() {
        storeForgot = true;
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
            return null;
        });
    }

    private void compose(List<LedgerRequest> requests) {
        long now = clock.millis();
        if (clock.isKnown()) {
            policies.toPublish(now).ifPresent(requests::add);
            if (storeForgot) {
                storeForgot = false;
                requests.addAll(sessions.reassertions(now));
            }
            requests.addAll(sessions.dueRenewals(now));
        }
        List<LaneReport> reports = new ArrayList<>();
        for (CohortLane lane : lanes) {
            LaneReport report = report(lane, now);
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
    private @Nullable LaneReport report(CohortLane lane, long now) {
        Diary.Report diary = lane.diary.report(now);
        long refused = lane.refusals.sum() - lane.refusalsSeen;
        lane.refusalsSeen += refused;
        int asked = lane.asked.get();
        boolean used = lane.lane.wasUsed();
        boolean dry = lane.ranDry;
        lane.ranDry = false;
        int unspent = lane.lane.held() - lane.lane.inUse();
        if (leaving || (!used && !dry && asked == 0 && refused == 0)) {
            lane.stock = 0;
        } else if (dry || refused > 0) {
            lane.stock = Math.min(Lane.MOST / 4, Math.max(4, 2 * lane.stock));
        } else if (unspent > lane.stock / 2) {
            lane.stock = Math.max(1, lane.stock - lane.stock / 4);
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
        if (!stands || (refused == 0 && diary.wanted() == 0)) {
            lane.permitsRefused = null;
            lane.sessionsRefused = null;
        }
        int pent = (int) Math.min(refused, policies.current().budget().places());
        return new LaneReport(
                lane.name,
                inUse,
                keep,
                asked,
                inUse + Math.max(asked + lane.stock, pent),
                diary.wanted(),
                diary.returned());
    }

    private void settle(List<LedgerRequest> requests, @Nullable LedgerReply reply, long sentNanos) {
        for (int i = 0; i < requests.size(); i++) {
            LedgerRequest request = requests.get(i);
            LedgerAnswer answer = reply == null ? null : reply.answers().get(i);
            if (request instanceof Renew renew) {
                if (answer == null) {
                    sessions.renewalLost(renew, clock.millis());
                } else {
                    sessions.renewed(renew, answer);
                }
            } else if (answer == null && request instanceof Reassert) {
                storeForgot = true;
            } else if (answer instanceof Beaten beaten && reply != null && !beaten.stale()) {
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
        last = beaten;
        tickets.keys(beaten.ticketKeys());
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

    private void settle(CohortLane lane, LaneGrant grant) {
        int change = grant.held() - lane.lane.held();
        if (change > 0) {
            lane.lane.deposit(change, 0);
        } else {
            lane.lane.withdrawPlaces(-change);
        }
        boolean above = grant.target() < lane.lane.held();
        lane.lane.close(above);
        if (above) {
            lane.lane.withdrawPlaces(lane.lane.held() - grant.target());
        }
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
