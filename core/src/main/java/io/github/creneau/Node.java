package io.github.creneau;

import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.Timing;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One node of a limiter: puts its parts together, and drives them twice a heartbeat. */
final class Node {

    final Settings settings;
    final PolicyBook policies;
    final NodeClock clock;
    final Map<String, CohortLane> lanes = new TreeMap<>();
    final Sessions sessions;
    final Keeper keeper;
    final Admissions admissions;
    private final TokenRefill tokens;
    private final Watch watch;
    private Timing.@Nullable Task next;
    private long rotatedNanos;
    private boolean beatIsDue;
    private volatile boolean closed;

    Node(Settings settings, Policy policy) {
        this.settings = settings;
        policies = new PolicyBook(policy);
        clock = new NodeClock(settings.timing());
        policy.cohorts().forEach(cohort -> lanes.put(cohort, new CohortLane(cohort)));
        watch = new Watch();
        Tickets tickets = new Tickets(settings.limiter());
        Waiting waiting = new Waiting(settings);
        LedgerClient client = new LedgerClient(settings, clock, policies, watch);
        LedgerTrips trips = new LedgerTrips(client);
        Refusals refusals = new Refusals(settings.limiter(), policies, clock, tickets);
        sessions = new Sessions(settings, lanes, trips, clock, tickets, waiting);
        keeper = new Keeper(settings, lanes.values(), policies, clock, sessions, tickets, refusals, client);
        tokens = new TokenRefill(settings, policies, clock, refusals, waiting, keeper);
        admissions = new Admissions(policies, clock, sessions, tickets, refusals, waiting, trips, keeper, tokens);
        meter();
    }

    /** Joins: the first beat learns the time, the second brings the policy. */
    void start() {
        rotatedNanos = settings.timing().nanoTime();
        keeper.beatSoon();
        keeper.beatSoon();
        scheduleTick();
    }

    private void scheduleTick() {
        if (!closed) {
            next = settings.timing().schedule(this::tick, settings.heartbeat().toNanos() / 2);
        }
    }

    private void tick() {
        keeper.closeIfLeaseEnded();
        clock.tick();
        tokens.sweep();
        rotate();
        sessions.forgetExpired(clock.millis());
        beatIsDue = !beatIsDue;
        if (beatIsDue) {
            keeper.beatSoon();
        }
        scheduleTick();
    }

    private void rotate() {
        long now = settings.timing().nanoTime();
        if (now - rotatedNanos >= policies.current().maxHold().toNanos() / io.github.creneau.lane.Lane.GENERATIONS) {
            rotatedNanos = now;
            lanes.values().forEach(lane -> lane.lane.rotate());
        }
    }

    void publish(Policy policy) {
        policies.propose(policy, null);
        meter();
        keeper.beatSoon();
    }

    void leave() {
        closed = true;
        Timing.Task waiting = next;
        if (waiting != null) {
            waiting.cancel();
        }
        keeper.leave();
    }

    boolean isClosed() {
        return closed;
    }

    private void meter() {
        boolean metered = policies.current().rate().isPresent();
        lanes.values().forEach(lane -> lane.lane.metered(metered));
    }

    /** Watches the replies for a newer policy and for a store that forgot. */
    private final class Watch implements LedgerClient.ReplyWatcher {
        private long epoch;
        private volatile long revision;

        @Override
        public long seenRevision() {
            return revision;
        }

        @Override
        public synchronized void saw(LedgerReply reply, long seenRevision) {
            boolean first = revision == 0;
            boolean forgot = !first && (reply.epoch() != epoch || reply.revision() <= seenRevision);
            epoch = reply.epoch();
            revision = forgot ? reply.revision() : Math.max(revision, reply.revision());
            if (forgot) {
                keeper.storeForgot();
            }
            if (policies.saw(reply)) {
                meter();
            }
        }
    }
}
