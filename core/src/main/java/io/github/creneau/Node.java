package io.github.creneau;

import io.github.creneau.PolicyBook.Lesson;
import io.github.creneau.lane.Lane;
import io.github.creneau.observe.Event;
import io.github.creneau.spi.BackendException;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** One node of a limiter: puts its parts together, and drives them twice a heartbeat. */
final class Node {

    private static final System.Logger LOG = System.getLogger(Limiter.class.getName());

    final Settings settings;
    final PolicyBook policies;
    final NodeClock clock;
    private final Learning learning;
    final Map<String, CohortLane> lanes = new TreeMap<>();
    final Sessions sessions;
    final Keeper keeper;
    final Apart apart;
    final Admissions admissions;
    final Operator operator;
    final Health health;
    final TripCount ledgerTrips = new TripCount();
    final TripCount tokenTrips = new TripCount();
    private final TokenRefill tokens;
    private final Waiting waiting;
    private final Chronicle chronicle;
    private final Watch watch;
    private Timing.@Nullable Task next;
    private long rotatedNanos;
    private long tickDueNanos;
    private boolean beatIsDue;
    private volatile boolean closed;

    Node(Settings settings, Policy policy, long policyVersion) {
        this.settings = settings;
        policies = new PolicyBook(policyVersion, policy, settings.node());
        clock = new NodeClock(settings.timing());
        learning = new Learning(clock);
        policy.cohorts().forEach(cohort -> lanes.put(cohort, new CohortLane(cohort)));
        chronicle = new Chronicle(settings, clock);
        watch = new Watch();
        Tickets tickets = new Tickets(settings.limiter());
        waiting = new Waiting(settings);
        health = new Health(settings, policies, learning, chronicle);
        LedgerClient client = new LedgerClient(settings, clock, policies, waiting, watch, ledgerTrips);
        LedgerTrips trips = new LedgerTrips(client);
        Refusals refusals = new Refusals(settings, policies, clock, learning, tickets);
        apart = new Apart(settings, clock, trips);
        sessions = new Sessions(settings, lanes, trips, apart, clock, tickets, waiting, this::isStoreHeard);
        LaneReports reports = new LaneReports(lanes.values(), clock, refusals);
        keeper = new Keeper(
                settings, lanes.values(), policies, clock, sessions, tickets, client, reports, health, apart);
        tokens = new TokenRefill(settings, policies, clock, learning, refusals, waiting, keeper, apart, tokenTrips);
        lanes.values().forEach(tokens::keepFilled);
        Permits permits = new Permits(policies, refusals, keeper, tokens);
        Heaviest heaviest = new Heaviest(settings, policies, keeper);
        Newcomers newcomers = new Newcomers(
                policies, clock, sessions, tickets, refusals, waiting, trips, apart, keeper, tokens, heaviest);
        admissions = new Admissions(policies, clock, refusals, waiting, heaviest, permits, newcomers);
        operator = new Operator(settings, trips, waiting);
        meter();
    }

    /** Joins: the first beat learns the time, the second brings the policy. */
    void start() {
        settings.namesake().begins();
        rotatedNanos = settings.timing().nanoTime();
        keeper.beatSoon();
        keeper.beatSoon();
        scheduleTick();
    }

    private void scheduleTick() {
        if (!closed) {
            long period = settings.heartbeat().toNanos() / 2;
            tickDueNanos = settings.timing().nanoTime() + period;
            next = settings.timing().schedule(this::tick, period);
        }
    }

    private void tick() {
        try {
            health.late(settings.timing().nanoTime() - tickDueNanos);
            keeper.closeIfLeaseEnded();
            clock.tick();
            tokens.sweep();
            rotate();
            sessions.forgetExpired(clock.millis());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a tick of limiter '" + settings.limiter() + "' failed", e);
        } finally {
            try {
                beatIsDue = !beatIsDue;
                if (beatIsDue) {
                    keeper.heartbeat();
                } else {
                    keeper.halfway();
                }
            } finally {
                scheduleTick();
            }
        }
    }

    private void rotate() {
        long now = settings.timing().nanoTime();
        if (now - rotatedNanos >= policies.current().maxHold().toNanos() / Lane.GENERATIONS) {
            rotatedNanos = now;
            for (CohortLane lane : lanes.values()) {
                int forgotten = lane.lane.rotate();
                if (forgotten > 0) {
                    lane.waiters.wake();
                    chronicle.tell(new Event.PermitsForgotten(chronicle.now(), lane.name, forgotten));
                }
            }
        }
    }

    /** A decision, within the timeout; what comes later is taken back. */
    Decision decide(Request request) {
        Session before = admissions.insideBefore(request);
        CompletableFuture<Outcome> outcome = admissions.decide(request);
        Outcome inTime = waiting.orNull(outcome, waiting.deadline());
        if (inTime == null) {
            var unused = outcome.thenAccept(late -> late.undo().run());
        }
        Decision decision = inTime == null ? admissions.tooLate(request, before) : inTime.decision();
        if (decision instanceof Refused refused) {
            request.lane().count(request, refused);
        }
        return decision;
    }

    /** A decision for one who waits at most so long. */
    Decision acquire(Request request, Duration timeout) throws InterruptedException {
        Applicant applicant = admissions.await(request, timeout.toNanos());
        CompletableFuture<Decision> result = applicant.result;
        try {
            long most = timeout.plus(settings.timeout()).toNanos();
            if (!result.isDone() && !settings.timing().await(result, most)) {
                result.complete(applicant.tooLate());
            }
            return result.get();
        } catch (InterruptedException e) {
            if (!result.cancel(false)) {
                applicant.takeBack();
            }
            throw e;
        } catch (ExecutionException e) {
            throw new IllegalStateException("limiter '" + settings.limiter() + "' is closed", e);
        }
    }

    boolean touch(String id) {
        if (sessions.touchKnown(id) != null) {
            return true;
        }
        Optional<Session> found = waiting.orNull(sessions.find(Request.checkedId(id)), waiting.deadline());
        return (found == null ? sessions.stillInside(id) : found).isPresent();
    }

    boolean release(String id) {
        return Boolean.TRUE.equals(waiting.orNull(sessions.release(id), waiting.deadline()));
    }

    void publish(Policy policy, @Nullable String author, @Nullable Duration lasting) {
        Long until = lasting == null ? null : (Long) (storeMillis() + lasting.toMillis());
        Event change = changeTo(policies.propose(policy, author == null ? settings.node() : author, until));
        meter();
        keeper.beatSoon();
        chronicle.tell(change);
    }

    void rotateTicketKey(String author) {
        policies.rotateTicketKey(author);
        keeper.beatSoon();
    }

    /** Backend time, for which a node that has just begun has to wait. */
    private long storeMillis() {
        if (!clock.isKnown()) {
            var unused = waiting.orNull(keeper.beaten(), waiting.deadline());
        }
        if (!clock.isKnown()) {
            throw new BackendException("the store has not answered yet: its time is not known");
        }
        return clock.millis();
    }

    private Event changeTo(PolicyBook.Edition edition) {
        Instant until = edition.untilMillis == null ? null : Instant.ofEpochMilli(edition.untilMillis);
        return new Event.PolicyChanged(chronicle.now(), edition.version, edition.author, edition.text, until);
    }

    /**
     * Places that others take for free once this node has been silent for a lease, or those that it then gives by itself:
     * what callers hold counts in its part.
     */
    int maxOverAdmission() {
        int held = lanes.values().stream().mapToInt(lane -> lane.lane.held()).sum();
        return settings.outage().hasLocalShare() ? Math.max(held, keeper.part()) : held;
    }

    void leave() {
        closed = true;
        settings.namesake().ends();
        Timing.Task timer = next;
        if (timer != null) {
            timer.cancel();
        }
        RuntimeException why = new IllegalStateException("limiter '" + settings.limiter() + "' is closed");
        lanes.values().forEach(lane -> lane.waiters.close(why));
        keeper.leave();
    }

    private boolean isStoreHeard() {
        return keeper.isHeard();
    }

    boolean isClosed() {
        return closed;
    }

    /** Of which limiter it is, and which node. */
    @Override
    public String toString() {
        return "limiter '" + settings.limiter() + "', node " + settings.node();
    }

    private synchronized void meter() {
        boolean metered = policies.isMetered();
        Policy policy = policies.current();
        lanes.values().forEach(lane -> {
            lane.lane.metered(metered);
            lane.shadow = policy.isShadow(lane.name);
        });
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
        public void saw(LedgerReply reply, long seenRevision) {
            // A listener may call the limiter, or wait for somebody who does.
            learn(reply, seenRevision).forEach(chronicle::tell);
        }

        private synchronized List<Event> learn(LedgerReply reply, long seenRevision) {
            List<Event> learnt = new ArrayList<>();
            boolean first = revision == 0;
            boolean forgot = !first && (reply.epoch() != epoch || reply.revision() <= seenRevision);
            epoch = reply.epoch();
            revision = forgot ? reply.revision() : Math.max(revision, reply.revision());
            learning.until(reply.learningUntilMillis());
            keeper.livesIn(reply.epoch(), reply.nowMillis() < reply.learningUntilMillis());
            if (forgot) {
                keeper.storeForgot();
                learnt.add(new Event.StoreForgot(chronicle.now()));
            }
            Lesson lesson = policies.saw(reply);
            if (lesson == Lesson.CONFLICT) {
                learnt.add(
                        new Event.PolicyConflict(chronicle.now(), reply.policyVersion(), policies.edition().conflicts));
            }
            if (lesson == Lesson.OTHER_POLICY || lesson == Lesson.CONFLICT) {
                meter();
                learnt.add(changeTo(policies.edition()));
            }
            return learnt;
        }
    }
}
