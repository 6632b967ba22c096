package io.github.creneau;

import io.github.creneau.inprocess.InProcessBackend;
import io.github.creneau.lane.Lane;
import io.github.creneau.observe.Holder;
import io.github.creneau.observe.Listener;
import io.github.creneau.observe.Snapshot;
import io.github.creneau.schedule.CohortName;
import io.github.creneau.schedule.Schedule;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.BackendException;
import io.github.creneau.spi.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One protected service: who may come in, how fast, and how many at once. Every server node builds the same limiter; the
 * nodes share one budget and one rate through the backend.
 *
 * <pre>{@code
 * Decision decision = limiter.tryAcquire(cohort, sessionId);
 * if (decision instanceof Refused refused) {
 *     // refused.reason(), refused.retryAt(), refused.ticket(), refused.explain(Locale.FRENCH)
 * }
 * }</pre>
 *
 * <p>A <em>permit</em> is an anonymous place, held for one piece of work. A <em>session</em> is a named place: idempotent
 * by its id, known on every node, ended by logout, by not being touched, or by its limits of time.
 *
 * <p>Thread-safe. Only {@code acquire} waits for a place; methods that need the store wait at most the timeout for its
 * answer. On a closed limiter every call that decides or changes anything throws an {@code IllegalStateException}; what
 * it knew last can still be looked at.
 */
public final class Limiter implements AutoCloseable {

    private final String name;
    private final Node node;
    private final Map<String, Cohort> cohorts = new HashMap<>();

    private static final int LONGEST_AUTHOR = 64;
    private static final int LONGEST_NODE = 128;

    private Limiter(String name, Node node) {
        this.name = name;
        this.node = node;
        node.lanes.forEach((cohort, lane) -> cohorts.put(cohort, new Cohort(node, lane)));
    }

    /**
     * A limiter to be configured.
     *
     * @param name the same on all nodes: 1 to 64 letters a-z or A-Z (which differ), digits, '.', '_' or '-', the first a
     *     letter or digit
     */
    public static Builder builder(String name) {
        return new Builder(Check.name("name", name));
    }

    /** The limiter's name. */
    public String name() {
        return name;
    }

    /** The handle of a cohort, to be resolved once. */
    public Cohort cohort(String cohort) {
        Cohort found = cohort == null ? null : cohorts.get(cohort);
        if (found == null) {
            throw new InvalidValueException("cohort", cohort, "one of " + node.lanes.keySet());
        }
        return found;
    }

    /** A permit, if one is to be had now. */
    public Decision tryAcquire(Cohort cohort) {
        CohortLane lane = own(cohort);
        long stamp = lane.tryTake(1);
        return stamp != 0 ? new Granted(lane, stamp) : tryAcquireElse(cohort, lane);
    }

    private Decision tryAcquireElse(Cohort cohort, CohortLane lane) {
        Node living = open();
        Refused standing = lane.refuseAtOnce();
        return standing != null ? standing : living.decide(Request.permit(cohort));
    }

    /**
     * As {@link #tryAcquire(Cohort)}, where even an object a call is too much: the place is a mere number, to be returned
     * by {@link #leave} once, from any thread. Allocates nothing while the lane holds places. A number knows nothing of who
     * has it: <em>if the same one is returned twice, another's place is given away</em>, or there is one too many for an
     * eighth of the maximum hold. That is not noticed. After the maximum hold a return changes nothing, as with every permit.
     *
     * @return the stamp of the place; 0 if there is none now, and {@code tryAcquire} would tell why
     */
    public long tryEnter(Cohort cohort) {
        CohortLane lane = own(cohort);
        long stamp = lane.tryTake(1);
        return stamp != 0 ? stamp : stampOf(tryAcquireElse(cohort, lane), lane);
    }

    private static long stampOf(Decision decision, CohortLane lane) {
        return decision instanceof Granted granted ? granted.toStamp(lane) : 0;
    }

    /**
     * Returns the place of a stamp.
     *
     * @param stamp what {@link #tryEnter} answered, for the same cohort
     * @throws InvalidValueException if it is 0, or another cohort's as far as can be told
     */
    public void leave(Cohort cohort, long stamp) {
        CohortLane lane = own(cohort);
        if (!lane.lane.isOwn(stamp)) {
            throw new InvalidValueException("stamp", stamp, "what tryEnter answered for this cohort");
        }
        if (Lane.weight(stamp) != 0) {
            lane.giveBack(stamp);
        }
    }

    /** The place of a session: the one it has, or a new one if that is to be had now. */
    public Decision tryAcquire(Cohort cohort, String sessionId) {
        return tryAcquire(Request.session(cohort, sessionId));
    }

    /**
     * The place of a session that shows the ticket of a refusal, or the pass of a former grant. A proof that is forged,
     * altered, or another session's is no proof.
     *
     * @param proof null where nothing was shown
     */
    public Decision tryAcquire(Cohort cohort, String sessionId, @Nullable String proof) {
        return tryAcquire(Request.session(cohort, sessionId).proof(proof));
    }

    /** What is asked for, if it is to be had now. */
    public Decision tryAcquire(Request request) {
        return decide(request);
    }

    /** As {@link #acquire(Request, Duration)}, for a permit. */
    public Decision acquire(Cohort cohort, Duration timeout) throws InterruptedException {
        return acquire(Request.permit(cohort), timeout);
    }

    /**
     * What is asked for, as soon as it is to be had, at the latest after {@code timeout}: then the refusal. Those who wait
     * on one lane are served in the order in which they came, by weight and all; a place that becomes free on another
     * node reaches them within a heartbeat. Friendly to virtual threads.
     *
     * @param timeout 0 to 1 h
     * @throws InterruptedException if the thread is interrupted while it waits; nothing is held then that was not before
     */
    public Decision acquire(Request request, Duration timeout) throws InterruptedException {
        return open().acquire(checked(request), checkedTimeout(timeout));
    }

    /**
     * As {@link #acquire(Request, Duration)}, without a thread that waits: not even for the store. A result that is
     * cancelled before it is complete gives back what it would have held. It is completed by threads of the library: what
     * depends on it must be quick and never block, or be given an executor of its own ({@code thenAcceptAsync}).
     */
    public CompletableFuture<Decision> acquireAsync(Request request, Duration timeout) {
        return open().admissions.await(checked(request), checkedTimeout(timeout).toNanos()).result;
    }

    private Request checked(@Nullable Request request) {
        Request given = Check.notNull("request", request, "Request.permit(..) or Request.session(..)");
        own(given.cohort());
        return given;
    }

    private static Duration checkedTimeout(Duration timeout) {
        return Check.duration("timeout", timeout, Duration.ZERO, Duration.ofHours(1));
    }

    private Decision decide(Request request) {
        return open().decide(checked(request));
    }

    private CohortLane own(@Nullable Cohort cohort) {
        if (cohort == null || !cohort.isOf(node)) {
            String home = cohort == null ? "" : "; this one is of " + cohort.home();
            throw new InvalidValueException("cohort", cohort, "a cohort of " + node + ", by its cohort(..)" + home);
        }
        return cohort.lane;
    }

    /**
     * Says that someone inside is active. Costs a look-up where the session is known to this node, else one trip.
     *
     * @return false if the session is not inside, or the store did not answer and this node does not know it
     */
    public boolean touch(String sessionId) {
        return open().touch(Check.notNull("sessionId", sessionId, "the id of a session"));
    }

    /**
     * Ends a session, on whichever node it came in.
     *
     * @return false if it was not inside, or the store did not answer and this node does not know it
     */
    public boolean release(String sessionId) {
        return open().release(Request.checkedId(sessionId));
    }

    /**
     * Replaces the policy, on all nodes within a heartbeat. Nobody inside is thrown out. The cohorts must be those that
     * the limiter was built with.
     */
    public void publish(Policy policy) {
        open().publish(checked(policy), null, null);
    }

    /**
     * As {@link #publish(Policy)}, by somebody whose name is told with it to listeners, logs and snapshots on all nodes.
     *
     * @param author 1 to 64 characters; else the name of this node is told
     */
    public void publish(Policy policy, String author) {
        open().publish(checked(policy), Check.text("author", author, LONGEST_AUTHOR), null);
    }

    /**
     * As {@link #publish(Policy, String)}, for a time: then the policy returns that held before, on all nodes and without
     * a hand. A measure for a surge that expires by itself.
     *
     * @param lasting 1 s to 366 days
     * @throws BackendException if the store has not been heard yet, whose time counts
     */
    public void publish(Policy policy, String author, Duration lasting) {
        open().publish(
                        checked(policy),
                        Check.text("author", author, LONGEST_AUTHOR),
                        Check.duration("lasting", lasting, Duration.ofSeconds(1), Duration.ofDays(366)));
    }

    /**
     * Signs tickets and passes with a new key from now on, on all nodes within a heartbeat. Those that are out already stay
     * good until the key is changed once more: change it twice where it may have become known, and everybody who holds a
     * ticket is a newcomer. The policy that holds gets the next version by it, and does not change.
     *
     * @param author 1 to 64 characters, told as the author of that version
     */
    public void rotateTicketKey(String author) {
        open().rotateTicketKey(Check.text("author", author, LONGEST_AUTHOR));
    }

    private Policy checked(Policy policy) {
        Check.notNull("policy", policy, "a policy, such as policy().toBuilder()..build()");
        if (!policy.cohorts().equals(node.lanes.keySet())) {
            throw new InvalidValueException("policy.cohorts", policy.cohorts(), "exactly " + node.lanes.keySet());
        }
        return policy;
    }

    /**
     * The policy that this node obeys; while a measure with an end date holds, that is the measure: what to start from for
     * another one.
     */
    public Policy policy() {
        return node.policies.current();
    }

    /** The policy that holds when every measure with an end date is over: what to start from for a change that stays. */
    public Policy lastingPolicy() {
        return node.policies.lasting();
    }

    /** What this node knows now, for people and for metrics. */
    public Snapshot snapshot() {
        return Snapshots.of(node);
    }

    /**
     * The sessions of a cohort that are inside, on whichever node they came in; read from the store, page by page, as the
     * stream is consumed. Who comes or goes meanwhile may be listed or not; permits are anonymous and are not listed.
     *
     * @throws BackendException if the store does not answer
     */
    public Stream<Holder> holders(Cohort cohort) {
        String asked = own(cohort).name;
        return open().operator.holders().filter(holder -> holder.cohort().equals(asked));
    }

    /**
     * Frees what a node holds that will not come back, without waiting for its lease and the idle time of its sessions:
     * its capacity and its blocks, and the sessions that it let in, wherever they are by now: <em>those people are out</em>.
     * If the node lives all the same, it joins again with its next heartbeat, and what its callers hold by permits counts
     * again.
     *
     * @param node as {@link Holder#node()} tells it
     * @return how many sessions were ended
     * @throws InvalidValueException if no such node holds anything
     * @throws BackendException if the store does not answer; part may have been freed
     */
    public int free(String node) {
        return open().operator.free(Check.text("node", node, LONGEST_NODE));
    }

    /**
     * Places of this node that others would take for free if it fell silent, by a long pause or a cut network, or that it
     * would give by itself then ({@link Outage#localShare()}), which is nothing while it has the store and is the only node:
     * the most by which the platform may be above its budget on its account. While it {@linkplain Outage#admit() admits}
     * everybody there is no such bound, and what it holds is told.
     */
    public int maxOverAdmission() {
        return node.maxOverAdmission();
    }

    /** Gives back this node's part and its unused places, and stops its timer. People inside stay. */
    @Override
    public void close() {
        if (!node.isClosed()) {
            node.leave();
        }
    }

    /** Name, node, kind of backend, and what it knows of that; costs no trip. */
    @Override
    public String toString() {
        String backend = node.settings.backend().getClass().getName();
        String kind = backend.substring(backend.lastIndexOf('.') + 1);
        Object state = node.isClosed() ? "closed" : node.health.store();
        return "Limiter[" + name + ", node " + node.settings.node() + ", " + kind + ", " + state + "]";
    }

    private Node open() {
        if (node.isClosed()) {
            throw new IllegalStateException("limiter '" + name + "' is closed");
        }
        return node;
    }

    /** Configures a limiter. Each method fails at once on a value that makes no sense. Not thread-safe. */
    public static final class Builder {

        private final String name;
        private final Policy.Builder policy = Policy.builder();
        private String nodeName = "node";
        private @Nullable Backend backend;
        private Timing timing = Timing.system();
        private int nodeCapacity;
        private long policyVersion = 1;
        private Duration heartbeat = Duration.ofSeconds(1);
        private Duration lease = Duration.ofSeconds(5);
        private Duration timeout = Duration.ofMillis(500);
        private Outage outage = Outage.DEFAULT;
        private final List<Listener> listeners = new ArrayList<>();

        private Builder(String name) {
            this.name = name;
        }

        /**
         * Name of this node, for people; need not be unique, but for nodes of one limiter in one JVM. Default: made up.
         */
        public Builder node(String name) {
            nodeName = Check.name("node", name);
            return this;
        }

        /**
         * The store that the nodes share; the limiter does not close it. Default: one of its own, in this JVM alone, so that
         * another limiter of the same name has another budget (which is logged, as it is hardly meant).
         */
        public Builder backend(Backend shared) {
            backend = Check.notNull("backend", shared, "a backend; left out, it is this JVM alone");
            return this;
        }

        /** Clocks and timers. Default: the machine's. */
        public Builder timing(Timing clocks) {
            timing = Check.notNull("timing", clocks, "Timing.system(), or the time of a test");
            return this;
        }

        /**
         * Places that this node contributes to {@code Budget.perNode}, if not as many as that says. Refused where the budget
         * is one in total; while such a one is published, it counts for nothing.
         */
        public Builder nodeCapacity(int places) {
            nodeCapacity = Check.range("nodeCapacity", places, 1, Budget.MOST);
            return this;
        }

        /** How often the node reports to the store: 100 ms to 10 s, 1 s by default. */
        public Builder heartbeat(Duration period) {
            heartbeat = Check.duration("heartbeat", period, Duration.ofMillis(100), Duration.ofSeconds(10));
            return this;
        }

        /** After how long a silent node counts as gone: at least three heartbeats, 5 s by default. */
        public Builder lease(Duration time) {
            lease = Check.duration("lease", time, Duration.ofMillis(300), Duration.ofMinutes(5));
            return this;
        }

        /** How long to wait for the store: 10 ms to 10 s, 500 ms by default. */
        public Builder timeout(Duration time) {
            timeout = Check.duration("timeout", time, Duration.ofMillis(10), Duration.ofSeconds(10));
            return this;
        }

        /**
         * What this node does about newcomers while the store is out of its reach. Default: {@link Outage#localShare(Duration)
         * local share} for ten minutes, then nobody new.
         */
        public Builder outage(Outage rule) {
            outage = Check.notNull("outage", rule, Outage.ALLOWED);
            return this;
        }

        /**
         * Orders this policy among those that nodes bring along when they start: the highest is obeyed by all. To be raised
         * with each change of the configuration; a date as a number is a good choice. 1 to 2^40, 1 by default.
         *
         * <p>Events, logs and snapshots tell it with three digits more, which count the changes made at run time: what is built
         * as 20261123 has version 20261123000, {@link #publish(Policy) publishing} makes that 20261123001. So a configuration with
         * a higher number replaces whatever was published over a lower one, measures included. From the thousandth change
         * on they count as the next number.
         */
        public Builder policyVersion(long version) {
            policyVersion = Check.range("policyVersion", version, 1, 1L << 40);
            return this;
        }

        /** Is told of changes of state; may be called several times. */
        public Builder listener(Listener listener) {
            listeners.add(Check.notNull("listener", listener, "a listener"));
            return this;
        }

        /** How many places may be held at once. Required. */
        public Builder budget(Budget places) {
            policy.budget(places);
            return this;
        }

        /** How many new places may be given per time. Default: as many as the budget allows. */
        public Builder rate(Rate newPlaces) {
            policy.rate(newPlaces);
            return this;
        }

        /** Which cohort may come when. Its cohorts are those of the limiter. Default: everyone at any time. */
        public Builder schedule(Schedule slots) {
            policy.schedule(slots);
            return this;
        }

        /**
         * What a cohort may do outside its slots. Default: {@code OutOfSlot.whileBelow(60)}. Says nothing where there is no
         * schedule: then everyone may come at any time.
         */
        public Builder outOfSlot(OutOfSlot rule) {
            policy.outOfSlot(rule);
            return this;
        }

        /** Cohorts beside those of the schedule; where there is one, they are always out of slot, unless by its always(..). */
        public Builder cohort(String... names) {
            policy.cohort(names);
            return this;
        }

        /** Ceiling of a cohort in its slot. Default: all. */
        public Builder share(String cohort, Share share) {
            policy.share(cohort, share);
            return this;
        }

        /** Places that only this cohort may use while it is open; no more than its share. Default: 0. */
        public Builder reserve(String cohort, int places) {
            policy.reserve(CohortName.check("reserve.cohort", cohort), places);
            return this;
        }

        /** A session ends when it was not touched for so long: 1 s to 24 h, 20 min by default. */
        public Builder idleTime(Duration time) {
            policy.idleTime(time);
            return this;
        }

        /**
         * A permit that was not returned for so long is taken back, in steps of an eighth and no sooner than after four
         * heartbeats: 1 s to 24 h, 1 min by default.
         */
        public Builder maxHold(Duration time) {
            policy.maxHold(time);
            return this;
        }

        /** A session ends after so long, touched or not: 1 s to 7 days, 12 h by default. */
        public Builder maxSession(Duration time) {
            policy.maxSession(time);
            return this;
        }

        /**
         * A session that is not touched so soon after its admission ends: 1 s to 24 h, of which no more than the idle time
         * counts. Default: the idle time.
         */
        public Builder confirmWithin(Duration time) {
            policy.confirmWithin(time);
            return this;
        }

        /**
         * Sessions admitted in a slot end so long after its end: 0 to 24 h. Default: they outlive it. Says nothing of cohorts
         * without slots.
         */
        public Builder endWithSlot(Duration grace) {
            policy.endWithSlot(grace);
            return this;
        }

        /**
         * How long a session is held on average, as far as is known: 1 s to 24 h, of which no more than
         * {@code maxSession} counts. Default: the idle time.
         */
        public Builder meanHold(Duration time) {
            policy.meanHold(time);
            return this;
        }

        /** Whether refused sessions are given appointments. Default: {@code Appointments.part(0.6)}. */
        public Builder appointments(Appointments part) {
            policy.appointments(part);
            return this;
        }

        /** Shadow mode for everybody, as {@link Policy.Builder#shadow(boolean)}. Default: off. */
        public Builder shadow(boolean watchOnly) {
            policy.shadow(watchOnly);
            return this;
        }

        /** Shadow mode for these cohorts, as {@link Policy.Builder#shadow(String...)}. */
        public Builder shadow(String... cohorts) {
            policy.shadow(cohorts);
            return this;
        }

        /** The limiter, checked as a whole; it joins the platform at once. */
        public Limiter build() {
            Policy whole = policy.build();
            whole.checkReserves();
            if (nodeCapacity > 0 && !whole.budget().perNode()) {
                throw new InvalidValueException(
                        "nodeCapacity", nodeCapacity, "none, as the budget is one in total; or Budget.perNode(..)");
            }
            Backend store = backend == null ? InProcessBackend.create(timing) : backend;
            if (store.isClosed()) {
                throw new InvalidValueException(
                        "backend", store.getClass().getSimpleName() + ", closed", "one that is open");
            }
            Settings settings = new Settings(
                    name,
                    Settings.unique(nodeName),
                    Namesake.of(name, backend, nodeName),
                    store,
                    timing,
                    nodeCapacity,
                    heartbeat,
                    lease,
                    timeout,
                    outage,
                    List.copyOf(listeners));
            Limiter limiter = new Limiter(name, new Node(settings, whole, policyVersion));
            limiter.node.start();
            return limiter;
        }
    }
}
