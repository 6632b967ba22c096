package io.github.creneau;

import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerAnswer.Beaten;
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
    private final Apart apart;
    private final OwnBeats ownBeats;
    private final ExtraBeats extraBeats;
    private final ReentrantLock lock = new ReentrantLock();
    private final SharedTrip beats = new SharedTrip(this::beat);
    private final SharedTrip probes = new SharedTrip(this::probe);
    private long sequence;
    private long acknowledged;
    private long seenRevision;
    private long heardMillis;
    private boolean leaving;
    private volatile boolean storeForgot;
    private volatile boolean bucketsOpenEmpty;
    private volatile long epoch;
    private volatile boolean heartbeatIsOver;
    private volatile long leaseEndsNanos;
    private volatile Platform platform;

    Keeper(
            Settings settings,
            Collection<CohortLane> lanes,
            PolicyBook policies,
            NodeClock clock,
            Sessions sessions,
            Tickets tickets,
            LedgerClient client,
            LaneReports reports,
            Health health,
            Apart apart) {
        this.settings = settings;
        this.lanes = lanes;
        this.policies = policies;
        this.clock = clock;
        this.sessions = sessions;
        this.tickets = tickets;
        this.client = client;
        this.reports = reports;
        this.health = health;
        this.apart = apart;
        this.ownBeats = new OwnBeats(settings, lanes, policies, clock, sessions, reports, health, apart);
        this.platform = new Platform(lanes, apart);
        this.extraBeats = new ExtraBeats(settings.timing());
        this.leaseEndsNanos = settings.timing().nanoTime() + settings.lease().toNanos();
    }

    /** Has a beat made as soon as none is under way. */
    void beatSoon() {
        beats.order();
    }

    /** The beat that ends a heartbeat: what was idle since the last such beat is given back. */
    void heartbeat() {
        heartbeatIsOver = true;
        beats.order();
        if (apart.isOn()) {
            probes.order();
        }
    }

    /** Half way between two heartbeats: where people wait for what others may return, that is told at once. */
    void halfway() {
        if (lanes.stream().anyMatch(lane -> lane.contended)) {
            beatIfSpaced();
        }
    }

    /** Has a beat made at once, unless this node is one of many and must leave it to its next heartbeat. */
    void beatIfSpaced() {
        if (isSpaced()) {
            beats.order();
        }
    }

    /** Completes after a beat that started no earlier than this call; false at once if it is left to the next heartbeat. */
    CompletableFuture<Boolean> beatenIfSpaced() {
        return isSpaced() ? beats.ride().thenApply(nothing -> true) : CompletableFuture.completedFuture(false);
    }

    /** Where a beat is ordered already, or made to the own book, one more rider costs nothing. */
    private boolean isSpaced() {
        Platform now = platform;
        return !now.isKnown() || apart.isOn() || beats.isOrdered() || extraBeats.mayOrder(now.members());
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

    /** The platform as the ledger last told it. */
    Platform platform() {
        return platform;
    }

    /** Whether the ledger was heard lately enough for what this node holds to be its own. */
    boolean isHeard() {
        return platform.isKnown() && settings.timing().nanoTime() - leaseEndsNanos < 0;
    }

    /** The last beat: capacity and blocks end with it. */
    void leave() {
        lock.lock();
        try {
            leaving = true;
            if (apart.isOn()) {
                apart.end();
                sessions.claims.storeIsBack(heardMillis);
            }
            lanes.forEach(lane -> lane.shut());
        } finally {
            lock.unlock();
        }
        beats.order();
    }

    /** Grants nothing more from the blocks if the ledger was not heard for so long that it counts them as free. */
    void closeIfLeaseEnded() {
        lock.lock();
        try {
            if (!platform.isKnown() && settings.timing().nanoTime() - leaseEndsNanos >= 0) {
                health.lost();
            } else if (platform.isKnown() && !isHeard() && !apart.isOn()) {
                health.lost();
                apart.lost(permits());
                reports.lost();
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
        if (!beatOwn()) {
            return beatStore();
        }
        isSettled(true);
        return CompletableFuture.completedFuture(null);
    }

    /** Beats to the own book, if there is one. */
    private boolean beatOwn() {
        lock.lock();
        try {
            OwnBook own = apart.book();
            if (own != null) {
                ownBeats.beat(own, laneReports(), capacity());
            }
            return own != null;
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<Void> beatStore() {
        List<LedgerRequest> requests = new ArrayList<>();
        lock.lock();
        try {
            compose(requests);
        } finally {
            lock.unlock();
        }
        long sentNanos = settings.timing().nanoTime();
        return client.send(requests).handle((reply, error) -> {
            if (error != null) {
                health.failed(error);
            }
            lock.lock();
            try {
                settle(requests, reply, sentNanos);
                if (reply == null && apart.isShownBy(sentNanos) && !leaving) {
                    ownBeats.begin(platform.members());
                    beats.order();
                }
            } finally {
                lock.unlock();
            }
            isSettled(reply != null);
            return null;
        });
    }

    private void isSettled(boolean answered) {
        health.tellChanges();
        lanes.forEach(lane -> lane.waiters.wake());
        if (answered && sessions.hasMoreToTell(clock.millis())) {
            beats.order();
        }
    }

    /** Asks whether the store is back: says only what callers hold, and changes nothing here unless it answers. */
    private CompletableFuture<Void> probe() {
        Beat beat;
        lock.lock();
        try {
            beat = beatOf(reports.inUse());
        } finally {
            lock.unlock();
        }
        long sentNanos = settings.timing().nanoTime();
        return client.send(List.of(beat)).handle((reply, error) -> {
            lock.lock();
            try {
                settle(List.of(beat), reply, sentNanos);
            } finally {
                lock.unlock();
            }
            health.tellChanges();
            return null;
        });
    }

    private void compose(List<LedgerRequest> requests) {
        long now = clock.millis();
        if (clock.isKnown()) {
            requests.addAll(policies.toPublish(now));
            if (storeForgot) {
                storeForgot = false;
                sessions.claims.storeForgot();
            }
            requests.addAll(sessions.claims.due(now));
            requests.addAll(leaving ? sessions.renewals.all(now) : sessions.renewals.due(now));
        }
        requests.add(beatOf(laneReports()));
    }

    private List<LaneReport> laneReports() {
        boolean heartbeat = heartbeatIsOver;
        heartbeatIsOver = false;
        return reports.all(platform, heartbeat, leaving);
    }

    private Beat beatOf(List<LaneReport> told) {
        return new Beat(++sequence, acknowledged, capacity(), settings.lease().toMillis(), leaving, seenRevision, told);
    }

    private int capacity() {
        return settings.capacity() > 0 ? settings.capacity() : policies.placesPerNode();
    }

    /**
     * Places that this node gives by itself where it may give its part, on top of what others give: nothing while there are
     * no others, but they may have come since the store was lost.
     */
    int part() {
        Platform known = platform;
        if (!known.isKnown() || (known.members() < 2 && !apart.isOn())) {
            return 0;
        }
        return policies.current().budget().perNode() ? capacity() : known.budget() / Math.max(1, known.members());
    }

    /** Permits granted so far. */
    long permits() {
        return lanes.stream().mapToLong(lane -> lane.lane.granted()).sum();
    }

    private void settle(List<LedgerRequest> requests, @Nullable LedgerReply reply, long sentNanos) {
        for (int i = 0; i < requests.size(); i++) {
            LedgerRequest request = requests.get(i);
            LedgerAnswer answer = reply == null ? null : reply.answers().get(i);
            if (request instanceof Renew renew) {
                if (answer == null) {
                    sessions.renewals.lost(renew);
                } else {
                    sessions.renewed(renew, answer);
                }
            } else if (request instanceof Reassert claim) {
                if (answer == null) {
                    sessions.claims.lost(claim);
                } else {
                    sessions.claimed(claim, answer);
                }
            } else if (answer instanceof Beaten beaten && reply != null && !beaten.stale()) {
                health.heard(beaten, leaving, apart.letInSince(permits()));
                boolean wasLost = platform.isKnown() && !isHeard();
                if (wasLost) {
                    isBack();
                }
                heardMillis = clock.millis();
                acknowledged = beaten.sequence();
                seenRevision = reply.revision();
                leaseEndsNanos = sentNanos
                        + settings.lease().toNanos()
                        - settings.heartbeat().toNanos() / 2;
                settle(beaten);
                if (wasLost) {
                    beats.order(); // no sooner: whoever left meanwhile is not to be told of as inside
                }
            }
        }
    }

    private void isBack() {
        ownBeats.end(heardMillis);
        if (leaving) {
            lanes.forEach(CohortLane::shut);
        }
    }

    private void settle(Beaten beaten) {
        platform = platform.after(beaten);
        tickets.keys(beaten.ticketKeys());
        policies.keepTicketKey(beaten.ticketKeys());
        sessions.ended(beaten.ended());
        reports.settle(beaten.lanes(), beaten.members() == 1, beaten.urgent() > 0, leaving);
    }
}
