package io.github.creneau.testkit.simulation;

import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Beat;
import io.github.creneau.spi.LedgerRequest.LaneReport;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the store must know, and since when, by the messages that it took in and sent out: never by a look into it. */
final class Observed {

    /** A well node obeys within that time: a heartbeat, the trips under way before it and its own, and its timers. */
    static final long OBEYED = 3_500 * World.MILLI;

    /** A node that hears nothing obeys within that time, since its lease has ended. */
    static final long OBEYED_BY_ALL = 8 * World.SECOND;

    /** Not the store's: that of an older copy is not known until it answers. */
    private static final long UNKNOWN = -1;

    final World world;
    final Plan plan;
    final Truth truth;
    final List<SimNode> nodes;
    final StoreTime time;
    final Budgets budgets;
    private final long learningMillis;
    private final Map<String, Facts> policies = new HashMap<>();
    private final Map<SimNode, Long> silentSince = new HashMap<>();
    private final Map<SimNode, Long> leasedUntil = new HashMap<>();
    private StoreFacts store;
    private @Nullable StoreFacts asked;
    private long askedMillis;
    private int membersSeen;
    private @Nullable Facts policySeen;
    private long lostKeysAt = -1;
    private long epoch;
    private long learningUntilMillis;
    private boolean unnoticedRollback;
    private long policySince;
    private long forgotSince;
    private int mostNodes = 1;
    private int losses = 1;

    Observed(World world, Plan plan, Truth truth, List<SimNode> nodes, long learningMillis) {
        this.world = world;
        this.plan = plan;
        this.truth = truth;
        this.nodes = nodes;
        this.learningMillis = learningMillis;
        policies.put(plan.first.text(), plan.first);
        plan.changes.forEach(change -> policies.put(change.facts().text(), change.facts()));
        store = new StoreFacts(policies);
        time = new StoreTime(world, plan.startMillis);
        budgets = new Budgets(world);
        learningUntilMillis = plan.startMillis + learningMillis;
    }

    /** What the store would know if it were asked now. */
    StoreFacts store() {
        if (asked == null || askedMillis != millis()) {
            askedMillis = millis();
            asked = store.at(askedMillis);
        }
        return asked;
    }

    /** The instant that the ledger reckons with. */
    long millis() {
        return time.millis();
    }

    Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    /** The store's clock was set. */
    void clockStepped(long byMillis) {
        if (byMillis > 0) {
            leasesGoOn();
        }
        time.stepped(byMillis);
        changed();
    }

    /** The store came up empty: it learns from now on, not from the first batch on. */
    void forgot() {
        leasesGoOn();
        time.beganAnew(time.clock());
        epoch = UNKNOWN;
        store = new StoreFacts(policies);
        asked = null;
        lostKeysAt = world.now();
        learns(millis() + learningMillis);
    }

    /** The store came up as an older copy, made from these batches. */
    void rolledBack(List<LedgerBatch> batches, List<Long> millis) {
        leasesGoOn();
        store = new StoreFacts(policies);
        long latest = plan.startMillis;
        for (int i = 0; i < batches.size(); i++) {
            latest = Math.max(latest, millis.get(i));
            store.saw(batches.get(i), latest);
        }
        time.beganAnew(latest);
        asked = null;
        epoch = UNKNOWN;
        learningUntilMillis = plan.startMillis; // until it answers: an older copy knows nothing of a later learning
        lostKeysAt = world.now();
        losses++;
        unnoticedRollback = true;
        changed();
    }

    /** A rollback that nobody has noticed by now is noticed no more: the book goes on as if nothing had been. */
    void rollbackIsPast() {
        unnoticedRollback = false;
    }

    private void learns(long untilMillis) {
        losses++;
        unnoticedRollback = false;
        learningUntilMillis = untilMillis;
        changed();
    }

    private void changed() {
        budgets.restart();
        policySince = world.now();
        forgotSince = world.now();
    }

    /** A store that forgot its members, or whose clock was set forward, has not taken their leases away: they cannot know. */
    private void leasesGoOn() {
        long until = world.now() + Cluster.LEASE.toNanos();
        nodes.stream().filter(store()::hasMember).forEach(node -> {
            leasedUntil.put(node, until);
            silentSince.put(node, until);
        });
    }

    /** A node obeys another policy from now on, and the others soon. */
    void published() {
        policySince = world.now();
    }

    /** Takes in what the store did with a batch; true if it begins to learn with that. */
    boolean carriedOut(SimNode node, LedgerBatch batch, LedgerReply reply) {
        time.told(reply.nowMillis());
        boolean learns = false;
        if (reply.epoch() != epoch) {
            learns = (unnoticedRollback && reply.learningUntilMillis() > reply.nowMillis())
                    || (epoch != UNKNOWN && epoch != 0);
            epoch = reply.epoch();
            if (learns) {
                learns(reply.learningUntilMillis());
            }
        }
        noteReturning(node, batch);
        if (store.saw(batch, reply.nowMillis())) {
            asked = null;
            budgets.note(store().budget());
            policySince = world.now();
        }
        asked = null;
        return learns;
    }

    /** Takes in what a member was told that it holds. */
    void answered(String node, Beaten beaten) {
        store.answered(node, beaten);
        asked = null;
    }

    /**
     * A node whose lease had ended is back, with what its callers still have in hand. That counts again, above the budget
     * if need be (design, promise "budget": a faulty node), and drains. Why for so long: a place that such a caller
     * returns may be another's for a moment before the lanes of all nodes have come down to their targets, and what
     * these hold above them comes back when their own callers return it, at the latest after the longest hold.
     */
    private void noteReturning(SimNode node, LedgerBatch batch) {
        if (store().hasMember(node)) {
            return;
        }
        for (LedgerRequest request : batch.requests()) {
            if (request instanceof Beat beat && beat.acknowledged() > 0) {
                int inUse = beat.lanes().stream().mapToInt(LaneReport::inUse).sum();
                long until = world.now() + OBEYED + plan.first.spans().maxHold() * World.SECOND;
                budgets.broughtBack(inUse, until);
            }
        }
    }

    /** Four times a second. */
    void look() {
        StoreFacts now = store();
        if (now.members() != membersSeen || now.policy() != policySeen) {
            membersSeen = now.members();
            policySeen = now.policy();
            policySince = world.now();
        }
        budgets.note(now.budget());
        int up = 0;
        for (SimNode node : nodes) {
            up += node.isUp() ? 1 : 0;
            if (now.hasMember(node)) {
                silentSince.remove(node);
            } else {
                long learnt = world.now() + (isLearning() ? Cluster.LEASE.toNanos() : 0);
                silentSince.putIfAbsent(node, Math.max(learnt, leasedUntil.getOrDefault(node, 0L)));
            }
        }
        mostNodes = Math.max(mostNodes, Math.max(up, now.members()));
    }

    /** Since when a node has been silent for a lease, as the store sees it; null: it is not. */
    @Nullable
    Long silentSince(SimNode node) {
        if (store().hasMember(node)) {
            silentSince.remove(node);
        }
        return silentSince.get(node);
    }

    /** Nodes whose permits the store must know of. */
    Predicate<SimNode> vouched() {
        Map<SimNode, Boolean> members = new HashMap<>();
        return node -> node.isUp() && members.computeIfAbsent(node, store()::hasMember);
    }

    Truth.Inside inside() {
        return truth.inside(world.now(), time.shown(), vouched());
    }

    /** Whether the store may not yet know of everybody inside. */
    boolean isLearning() {
        return unnoticedRollback || millis() < learningUntilMillis + 2_000;
    }

    /** Whether no place may be given at all. */
    boolean mustLearn(long atMillis) {
        return atMillis < learningUntilMillis;
    }

    boolean isUnnoticedRollback() {
        return unnoticedRollback;
    }

    /** When the store last lost what it knew, the key of passes included; -1: never. */
    long lostKeysAt() {
        return lostKeysAt;
    }

    long policySince() {
        return policySince;
    }

    /** Since when the store has known what it knows, and nothing of policy and members has changed. */
    long settledSince() {
        return Math.max(Math.max(policySince, budgets.since()), forgotSince);
    }

    int mostNodes() {
        return mostNodes;
    }

    /** How often the store began anew, the first time included. */
    int losses() {
        return losses;
    }
}
