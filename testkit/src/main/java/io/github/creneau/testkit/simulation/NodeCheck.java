package io.github.creneau.testkit.simulation;

import io.github.creneau.Policy;
import io.github.creneau.observe.Snapshot;
import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Promises "growth", "crash of a node" and "slots": the store counts with the members that it has heard of, and with
 * their blocks, to the beat; and all well nodes obey the stored policy and count with the same budget.
 */
final class NodeCheck {

    /** The longest way of a reply that a well node has seen, and what its clock drifts until the next one. */
    private static final long AGREED = 250 * World.MILLI;

    private final Observed seen;
    private final Figures figures;
    private final Map<SimNode, Long> leases = new HashMap<>();
    private final Map<SimNode, Long> crashes = new HashMap<>();
    private final IdentityHashMap<Policy, String> texts = new IdentityHashMap<>();
    private final Set<SimNode> recovered = new HashSet<>();
    private long changeSeen;

    NodeCheck(Observed seen, Figures figures) {
        this.seen = seen;
        this.figures = figures;
    }

    /** The store answered a batch. */
    void carriedOut(SimNode node, LedgerBatch batch, LedgerReply reply) {
        for (LedgerAnswer answer : reply.answers()) {
            if (answer instanceof Beaten beaten && !beaten.stale()) {
                seen.answered(batch.node(), beaten);
                holdsWhatMembersHold(node, beaten);
            }
        }
    }

    private void holdsWhatMembersHold(SimNode node, Beaten beaten) {
        StoreFacts store = seen.store();
        if (beaten.members() != store.members() || beaten.budget() != store.budget()) {
            seen.world.fail("growth: " + node.name + " was told of " + beaten.budget() + " places of "
                    + beaten.members() + " nodes, but there are " + store.budget() + " of " + store.members());
        }
        Integer held = store.held();
        if (!seen.plan.sessions && held != null && held != beaten.used()) {
            seen.world.fail("crash of a node: the store counts " + beaten.used() + " places, its members hold " + held);
        }
    }

    /** Four times a second. */
    void look() {
        for (SimNode node : seen.nodes) {
            if (node.hasCrashed()) {
                measureRecovery(node);
            }
        }
        Facts facts = seen.store().policy();
        if (facts != null) {
            measureGrowth();
            obey(facts);
        }
    }

    /** By the lease that the store gave last: that it ends in time is held by every answer to a beat. */
    private void measureRecovery(SimNode node) {
        crashes.computeIfAbsent(
                node, crashed -> seen.millis() - (seen.world.now() - crashed.crashedAt()) / World.MILLI);
        Long lease = seen.store().leaseOf(node);
        if (lease != null) {
            leases.put(node, lease);
        } else if (recovered.add(node)) {
            Long last = leases.get(node);
            if (last != null) {
                figures.crashRecovery.saw((last - crashes.get(node)) * World.MILLI);
            }
        }
    }

    private void measureGrowth() {
        long since = seen.budgets.since();
        if (since == changeSeen || seen.isLearning()) {
            changeSeen = since;
            return;
        }
        int budget = seen.store().budget();
        List<SimNode> well = seen.nodes.stream()
                .filter(node ->
                        node.isUp() && node.wasWellSince(since) && seen.store().hasMember(node))
                .toList();
        if (well.stream().allMatch(node -> node.limiter().snapshot().budget() == budget)) {
            changeSeen = since;
            figures.growth.saw(seen.world.now() - since);
        }
    }

    private void obey(Facts facts) {
        long now = seen.world.now();
        if (now - seen.settledSince() < Observed.OBEYED || seen.isUnnoticedRollback()) {
            return;
        }
        for (SimNode node : seen.nodes) {
            if (!node.isUp()
                    || !node.wasWellSince(now - Observed.OBEYED)
                    || !seen.store().hasMember(node)) {
                continue;
            }
            if (!text(node.limiter().policy()).equals(facts.text())) {
                seen.world.fail("policy: " + node.name + " does not obey the stored one");
            }
            Snapshot snapshot = node.limiter().snapshot();
            long apart = Math.abs(snapshot.at().toEpochMilli() - seen.millis()) * World.MILLI;
            if (!seen.time.isStill(node)) {
                figures.slots.saw(apart);
            }
            if (apart > AGREED && !seen.time.isStill(node)) {
                seen.world.fail("slots: the clock of " + node.name + " is " + apart / World.MILLI + " ms apart");
            }
            int budget = snapshot.budget();
            if (budget != seen.store().budget()) {
                seen.world.fail("growth: " + node.name + " counts with " + budget + " places of "
                        + seen.store().budget());
            }
        }
    }

    private String text(Policy policy) {
        return texts.computeIfAbsent(policy, Policy::toString);
    }
}
