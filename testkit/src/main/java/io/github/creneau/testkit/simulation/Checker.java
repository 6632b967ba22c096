package io.github.creneau.testkit.simulation;

import io.github.creneau.Policy;
import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Beat;
import io.github.creneau.spi.LedgerRequest.Hold;
import io.github.creneau.spi.LedgerRequest.Reassert;
import io.github.creneau.spi.LedgerRequest.Renew;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Holds the promises against the truth: at each admission, at each thing said to a caller, and four times a second.
 *
 * <p>It shares no code with the engine. It looks at what callers have in hand, and at the messages that the store took
 * in and sent out, to know when something happened; never into the engine. Where a fault makes it unsure whether a place
 * is still promised to somebody, it takes it for given up: so it misses a little, and accuses nobody falsely.
 */
final class Checker {

    /** A well node obeys within that time: a heartbeat, the trips under way before it and its own, and its timers. */
    static final long OBEYED = 3_500 * World.MILLI;

    /** A node that hears nothing obeys within that time, since its lease has ended. */
    static final long OBEYED_BY_ALL = 8 * World.SECOND;

    /** Not the store's: that of an older copy is not known until it answers. */
    private static final long UNKNOWN = -1;

    private final World world;
    private final Plan plan;
    private final Truth truth;
    private final long learningNanos;
    private final Map<String, Facts> policies = new HashMap<>();
    private final ArrayDeque<long[]> budgets = new ArrayDeque<>();
    private final Map<String, Long> brokenSince = new HashMap<>();
    private final Map<SimNode, Long> silentSince = new HashMap<>();
    private final Map<Long, Integer> toldByMinute = new TreeMap<>();
    private final Set<String> admissions = new HashSet<>();
    private final Set<String> lostWrites = new HashSet<>();
    private final Set<SimNode> recovered = new HashSet<>();
    private boolean growthIsSeen = true;
    final Figures figures = new Figures();
    private final ArrayDeque<long[]> reasserted = new ArrayDeque<>();
    private final List<SimNode> nodes;
    private StoreFacts store;
    private long storeMillis;
    private long epoch;
    private long learningSince;
    private boolean unnoticedRollback;
    private long policySince;
    private long budgetSince;
    private double rateLevel;
    private long rateSeen;
    private int mostNodes = 1;
    private int losses = 1;

    Checker(World world, Plan plan, Truth truth, List<SimNode> nodes, long learningNanos) {
        this.world = world;
        this.plan = plan;
        this.truth = truth;
        this.nodes = nodes;
        this.learningNanos = learningNanos;
        know(plan.first);
        plan.changes.forEach(this::know);
        store = new StoreFacts(policies);
        storeMillis = plan.startMillis;
    }

    private void know(Facts facts) {
        policies.put(facts.policy().toString(), facts);
    }

    private Instant instant() {
        return Instant.ofEpochMilli(plan.startMillis + world.now() / World.MILLI);
    }

    /** A node obeys another policy from now on, and the others soon. */
    void published() {
        policySince = world.now();
    }

    /** The store came up empty: it learns from now on, not from the first batch on. */
    void forgot() {
        leasesGoOn();
        truth.stays().forEach(this::isLostUnnoticed);
        epoch = UNKNOWN;
        store = new StoreFacts(policies);
        losses++;
        learns();
    }

    /** The store came up as an older copy, made from these batches, without the lost ones. */
    void rolledBack(List<LedgerBatch> batches, List<Long> millis, List<LedgerBatch> lost) {
        leasesGoOn();
        store = new StoreFacts(policies);
        for (int i = 0; i < batches.size(); i++) {
            store.saw(batches.get(i), millis.get(i));
        }
        changed();
        epoch = UNKNOWN;
        losses++;
        unnoticedRollback = true;
        lost.forEach(batch -> batch.requests().forEach(this::noteLost));
        world.in(learningNanos + 2 * World.SECOND, () -> {
            unnoticedRollback = false;
            truth.stays().forEach(this::isLostUnnoticed);
        });
        excuse(world.now(), learningNanos + 3 * World.SECOND);
    }

    private void noteLost(LedgerRequest request) {
        if (request instanceof Hold hold) {
            lostWrites.add(hold.session());
        } else if (request instanceof Renew renew) {
            lostWrites.add(renew.session());
        } else if (request instanceof Reassert claim) {
            lostWrites.add(claim.session());
        }
    }

    /**
     * Whether what the store knew of a session was in writes that a failover lost without anybody noticing. Known limit:
     * a failover shows by a node that has seen a later revision than the copy has; where other nodes have brought the copy
     * to that revision before that node speaks, nobody can tell, no learning period begins, and sessions that were
     * admitted or touched by the lost writes end. They are counted, and the number is among the figures.
     */
    boolean isLostUnnoticed(Stay stay) {
        if (!lostWrites.contains(stay.id)) {
            return false;
        }
        if (!stay.isOver()) {
            stay.end();
            figures.lostUnnoticed++;
        }
        return true;
    }

    /** A store that forgot its members has not taken their leases away. */
    private void leasesGoOn() {
        nodes.stream()
                .filter(store::hasMember)
                .forEach(node -> silentSince.put(node, world.now() + Cluster.LEASE.toNanos()));
    }

    private void learns() {
        learningSince = world.now();
        unnoticedRollback = false;
        lostWrites.clear();
        changed();
        excuse(world.now(), learningNanos);
    }

    /** Those whom no node that was well all through the learning period had known are lost, and had no promise. */
    private void excuse(long since, long during) {
        List<Stay> unknown = new ArrayList<>();
        truth.stays().forEach(unknown::add);
        Map<Stay, List<SimNode>> witnesses = new HashMap<>();
        for (Stay stay : unknown) {
            List<SimNode> knowing = new ArrayList<>();
            stay.nodes().forEach(node -> {
                if (stay.isKnownBy(node, since)) {
                    knowing.add(node);
                }
            });
            witnesses.put(stay, knowing);
        }
        world.in(
                during - World.MILLI,
                () -> witnesses.forEach((stay, knowing) -> {
                    if (knowing.stream().noneMatch(node -> node.isUp() && node.wasWellSince(since))) {
                        stay.end();
                    }
                }));
    }

    /** Whether the store may not yet know of everybody inside. */
    boolean isLearning() {
        return unnoticedRollback || world.now() < learningSince + learningNanos + 2 * World.SECOND;
    }

    private void changed() {
        budgetSince = world.now();
        policySince = world.now();
    }

    /** The store carried out a batch. */
    void carriedOut(SimNode node, LedgerBatch batch, LedgerReply reply) {
        storeMillis = reply.nowMillis();
        if (reply.epoch() != epoch) {
            boolean learnsAtOnce = unnoticedRollback && reply.learningUntilMillis() > storeMillis;
            boolean noticed = learnsAtOnce || (epoch != UNKNOWN && epoch != 0);
            epoch = reply.epoch();
            if (noticed) {
                learns();
                learningSince += (reply.learningUntilMillis() - storeMillis) * World.MILLI - learningNanos;
            }
        }
        noteReturning(node, batch);
        if (store.saw(batch, storeMillis)) {
            noteBudget();
            policySince = world.now();
        }
        for (int i = 0; i < batch.requests().size(); i++) {
            LedgerRequest request = batch.requests().get(i);
            LedgerAnswer answer = reply.answers().get(i);
            // A batch that arrives twice is answered twice, but admits once.
            if (request instanceof Hold hold
                    && answer instanceof Inside inside
                    && inside.created()
                    && admissions.add(reply.epoch() + "/" + inside.generation() + "/" + hold.session())) {
                admitted(hold);
            }
        }
    }

    /**
     * A node whose lease had ended is back, with what its callers still have in hand. That counts again, above the budget
     * if need be, and drains: until then the platform may be over by as much (design, promise "budget": a faulty node).
     */
    private void noteReturning(SimNode node, LedgerBatch batch) {
        if (store.hasMember(node)) {
            return;
        }
        for (LedgerRequest request : batch.requests()) {
            if (request instanceof Beat beat && beat.acknowledged() > 0) {
                int inUse = beat.lanes().stream()
                        .mapToInt(LedgerRequest.LaneReport::inUse)
                        .sum();
                long until = world.now() + OBEYED + plan.first.maxHoldSeconds() * World.SECOND;
                reasserted.addLast(new long[] {until, inUse});
            }
        }
    }

    /** Places that nodes brought back and that may not have drained yet. */
    private long reasserted() {
        reasserted.removeIf(entry -> entry[0] < world.now());
        return reasserted.stream().mapToLong(entry -> entry[1]).sum();
    }

    private void noteBudget() {
        int budget = store.budget();
        if (budgets.isEmpty() || budgets.peekLast()[1] != budget) {
            budgets.addLast(new long[] {world.now(), budget});
            budgetSince = world.now();
            growthIsSeen = isLearning();
        }
    }

    /** The largest budget since {@code nanos}. */
    private long budgetSince(long nanos) {
        while (budgets.size() > 1 && second()[0] < world.now() - 60 * World.SECOND) {
            budgets.pollFirst();
        }
        long most = store.budget();
        long[] before = null;
        for (long[] entry : budgets) {
            if (entry[0] >= nanos) {
                most = Math.max(most, entry[1]);
            } else {
                before = entry;
            }
        }
        return before == null ? most : Math.max(most, before[1]);
    }

    private long[] second() {
        var entries = budgets.iterator();
        entries.next();
        return entries.next();
    }

    private Predicate<SimNode> vouched() {
        Map<SimNode, Boolean> members = new HashMap<>();
        return node -> node.isUp() && members.computeIfAbsent(node, store::hasMember);
    }

    private int inside(Predicate<String> cohorts) {
        return truth.inside(world.now(), cohorts, vouched());
    }

    /** The store gave a place to a newcomer just now. */
    private void admitted(Hold hold) {
        Facts facts = store.policy();
        String who = hold.session() + " of " + hold.cohort();
        if (facts == null) {
            world.fail("budget: " + who + " was admitted by no policy");
            return;
        }
        if (world.now() < learningSince + learningNanos - World.MILLI) {
            world.fail("learning: " + who + " was admitted while the store learned");
        }
        long appointment = hold.appointmentMillis() == null ? 0 : hold.appointmentMillis();
        if (appointment != 0 && truth.isAnothers(hold.session(), appointment)) {
            world.fail("told time: " + who + " came in by a ticket of somebody else");
        }
        Instant now = Instant.ofEpochMilli(storeMillis);
        long budget = store.budget();
        int all = inside(cohort -> true) + 1;
        int own = inside(hold.cohort()::equals) + 1;
        if (facts.share(hold.cohort(), now) == 0) {
            world.fail("slots: " + who + " was admitted while closed");
        } else if (!unnoticedRollback) {
            atMost("budget", who, all, budget);
            atMost("share", who, own, budget * facts.share(hold.cohort(), now) / 1_000);
            atMost("threshold", who, all, budget * facts.threshold(hold.cohort(), now) / 1_000);
        }
        newPlace(who);
    }

    private void atMost(String promise, String who, long inside, long allowed) {
        if (inside > allowed) {
            world.fail(promise + ": " + who + " makes " + inside + " of " + allowed);
        }
    }

    /** A node gave a permit just now; it is in the books already. */
    void permitted(SimNode node, String cohort) {
        String who = "a permit of " + cohort + " on " + node.name;
        newPlace(who);
        if (store.hasMember(node)) {
            silentSince.remove(node);
        }
        Long silent = silentSince.get(node);
        if (silent != null) {
            if (world.now() - Math.max(silent, node.awakeSince()) > 2 * World.SECOND) {
                world.fail("budget: " + who + " whose lease has ended");
            }
            return;
        }
        Facts facts = store.policy();
        if (facts == null || !vouched().test(node)) {
            return;
        }
        if (!isLearning()) {
            atMost("budget", who, inside(c -> true), budgetSince(world.now() - OBEYED_BY_ALL) + reasserted());
        }
        lookAtRules(facts);
        long patience = node.wasWellSince(world.now() - OBEYED) ? OBEYED : OBEYED_BY_ALL;
        for (String rule : List.of("closed ", "share ", "threshold ", "budget ")) {
            Long since = brokenSince.get(rule + cohort);
            if (since != null && patience == OBEYED && policySince < since) {
                figures.latestForbiddenPermit = Math.max(figures.latestForbiddenPermit, world.now() - since);
            }
            if (since != null && world.now() - since > patience && policySince < since) {
                world.fail("restoration: " + who + " though " + rule.trim() + " forbids it since "
                        + (world.now() - since) / World.MILLI + " ms");
            }
        }
    }

    /** One more new place: the rate's bucket, with what may be late. */
    private void newPlace(String who) {
        Facts facts = plan.first;
        if (facts.ratePerSecond() == 0) {
            return;
        }
        double nodesOfRate = facts.ratePerNode() ? mostNodes : 1;
        double rate = facts.ratePerSecond() * nodesOfRate;
        rateLevel = Math.max(0, rateLevel - rate * (world.now() - rateSeen) / 1e9) + 1;
        rateSeen = world.now();
        double late = plan.faults.contains(Plan.Fault.PAUSE) ? 5 : 4;
        if (rateLevel > facts.burst() * nodesOfRate + rate * late + 1) {
            world.fail("rate: " + who + " makes " + rateLevel + " at " + rate + " a second with a burst of "
                    + facts.burst() * nodesOfRate);
        }
    }

    /** Four times a second. */
    void look() {
        truth.sweep(world.now());
        store.saw(new LedgerBatch("nobody", 0, List.of()), storeMillisNow());
        noteBudget();
        int up = 0;
        for (SimNode node : nodes) {
            up += node.isUp() ? 1 : 0;
            if (store.hasMember(node)) {
                silentSince.remove(node);
            } else {
                silentSince.putIfAbsent(node, world.now() + (isLearning() ? Cluster.LEASE.toNanos() : 0));
            }
        }
        mostNodes = Math.max(mostNodes, Math.max(up, store.members()));
        Facts facts = store.policy();
        if (facts != null) {
            lookAtRules(facts);
            lookAtNodes(facts);
            measure();
        }
    }

    private void measure() {
        long budget = store.budget();
        long above = inside(cohort -> true) - budget;
        if (isLearning() || reasserted() > 0) {
            figures.mostAboveAfterReassertion = Math.max(figures.mostAboveAfterReassertion, above);
        } else if (budgetSince(world.now() - 60 * World.SECOND) > budget) {
            figures.mostAboveAfterShrink = Math.max(figures.mostAboveAfterShrink, above);
        } else {
            figures.mostAboveOtherwise = Math.max(figures.mostAboveOtherwise, above);
        }
        for (SimNode node : nodes) {
            if (node.hasCrashed() && !recovered.contains(node) && !store.hasMember(node)) {
                recovered.add(node);
                figures.slowestCrashRecovery = Math.max(figures.slowestCrashRecovery, world.now() - node.crashedAt());
            }
        }
        List<SimNode> well = nodes.stream()
                .filter(node -> node.isUp() && node.wasWellSince(budgetSince) && store.hasMember(node))
                .toList();
        if (!growthIsSeen
                && well.stream().allMatch(node -> node.limiter().snapshot().budget() == budget)) {
            growthIsSeen = true;
            figures.slowestGrowth = Math.max(figures.slowestGrowth, world.now() - budgetSince);
        }
    }

    private long storeMillisNow() {
        return plan.startMillis + world.now() / World.MILLI;
    }

    private void lookAtRules(Facts facts) {
        long budget = store.budget();
        int all = inside(cohort -> true);
        for (String cohort : facts.cohorts()) {
            int share = facts.share(cohort, instant());
            long ceiling = budget * share / 1_000;
            since("closed " + cohort, share == 0);
            since("share " + cohort, share > 0 && inside(cohort::equals) > ceiling);
            since("threshold " + cohort, all > budget * facts.threshold(cohort, instant()) / 1_000);
            since("budget " + cohort, all > budget);
        }
    }

    private void since(String rule, boolean broken) {
        if (broken) {
            brokenSince.putIfAbsent(rule, world.now());
        } else {
            brokenSince.remove(rule);
        }
    }

    /** All well nodes obey the stored policy and count with the same budget. */
    private void lookAtNodes(Facts facts) {
        long settled = Math.max(Math.max(policySince, budgetSince), learningSince);
        if (world.now() - settled < OBEYED || unnoticedRollback) {
            return;
        }
        Policy expected = facts.policy();
        for (SimNode node : nodes) {
            if (!node.isUp() || !node.wasWellSince(world.now() - OBEYED) || !store.hasMember(node)) {
                continue;
            }
            if (!node.limiter().policy().equals(expected)) {
                world.fail("policy: " + node.name + " does not obey the stored one");
            }
            int seen = node.limiter().snapshot().budget();
            if (seen != store.budget()) {
                world.fail("growth: " + node.name + " counts with " + seen + " places of " + store.budget());
            }
        }
    }

    /** Somebody was given an appointment. */
    void told(String session, Instant at) {
        if (truth.wasTold(session, at.toEpochMilli())) {
            return;
        }
        truth.told(session, at.toEpochMilli());
        Facts facts = plan.first;
        long minute = at.toEpochMilli() / 60_000;
        int count = toldByMinute.merge(minute, 1, Integer::sum);
        long budget = plan.changes.stream().mapToInt(Facts::budget).max().orElse(0);
        budget = Math.max(budget, facts.budget()) * (facts.budgetPerNode() ? mostNodes : 1);
        double admits = budget * 60.0 / facts.idleSeconds();
        if (facts.ratePerSecond() > 0) {
            admits = Math.min(admits, facts.ratePerSecond() * 60.0 * (facts.ratePerNode() ? mostNodes : 1));
        }
        if (count > 1.5 * admits * facts.appointments() * losses + 1) {
            world.fail("told time: " + count + " are told the minute " + World.clock(minute * 60_000));
        }
    }

    /** When a session of the cohort that was let in just now ends at the earliest and at the latest. */
    long[] ends(Facts facts, String cohort) {
        long longest = world.now() + facts.maxSessionSeconds() * World.SECOND;
        long earliest = longest - World.SECOND;
        long latest = longest;
        if (facts.graceSeconds() >= 0 && facts.hasSlots(cohort)) {
            for (int second = -2; second < 300; second++) {
                if (facts.inSlot(cohort, instant().plusSeconds(second))
                        && !facts.inSlot(cohort, instant().plusSeconds(second + 1))) {
                    long end = world.now() + (second + facts.graceSeconds()) * World.SECOND;
                    earliest = Math.min(earliest, end);
                    boolean began = facts.inSlot(cohort, instant().minusSeconds(2));
                    latest = second > 2 && began ? Math.min(latest, end + World.SECOND) : latest;
                    break;
                }
            }
        }
        return new long[] {earliest, latest};
    }

    @Nullable
    Facts stored() {
        return store.policy();
    }

    int budget() {
        return store.budget();
    }
}
