package io.github.creneau.testkit.simulation;

import io.github.creneau.Budget;
import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Beat;
import io.github.creneau.spi.LedgerRequest.Hold;
import io.github.creneau.spi.LedgerRequest.LaneReport;
import io.github.creneau.spi.LedgerRequest.Reassert;
import io.github.creneau.spi.LedgerRequest.Renew;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Promise "backend down": a node gives places by itself only when it has not heard the store for a lease, only up to its
 * part, at its part of the rate, in open slots, and for a limited time; and the store counts them when it is back.
 */
final class ApartCheck {

    /** The lease as a node counts it, whose clock may drift. */
    private static final long UNHEARD =
            Cluster.LEASE.minus(Cluster.HEARTBEAT.dividedBy(2)).toNanos() - 50 * World.MILLI;

    /** What a timer and a probe that fails may add. */
    private static final long LATE = 3 * World.SECOND;

    private final Observed seen;
    private final Figures figures;
    private final Map<String, Long> insideSince = new HashMap<>();
    private final Set<SimNode> gaveApart = new HashSet<>();
    private long setForwardAt = -1;
    private @Nullable Long seenAt;
    private final Map<SimNode, Level> levels = new HashMap<>();

    /** A bucket that is filled by each place that a node gives in one outage. */
    private static final class Level {
        final long outage;
        double level;
        long seenAt;

        Level(long outage) {
            this.outage = outage;
        }
    }

    ApartCheck(Observed seen, Figures figures) {
        this.seen = seen;
        this.figures = figures;
    }

    /** Whether a node says that it goes by itself; it may only when it has not heard the store for so long. */
    boolean isApart(SimNode node) {
        long heardAt = node.link.heardAt();
        return heardAt != Long.MAX_VALUE
                && seen.world.now() - heardAt >= UNHEARD
                && node.limiter().snapshot().health().outage().isPresent();
    }

    /** Four times a second. */
    void look() {
        boolean isSeen = seen.nodes.stream().anyMatch(node -> node.isUp() && isApart(node));
        for (Stay stay : seen.truth.stays()) {
            isSeen |= stay.cameApart() && !stay.isOver();
        }
        if (isSeen) {
            seenAt = seen.world.now();
        }
    }

    /**
     * Whether no node goes by itself, and whoever was let in by one that did has gone, also from the store, which keeps a
     * place until its holder would be idle.
     */
    boolean isPast() {
        return seenAt == null
                || seen.world.now() - seenAt > seen.plan.first.spans().idle() * World.SECOND + Observed.OBEYED;
    }

    /** The store said of a session that it is inside, or heard what a node's callers have in hand. */
    void carriedOut(SimNode node, LedgerBatch batch, LedgerReply reply) {
        for (int i = 0; i < batch.requests().size(); i++) {
            LedgerRequest request = batch.requests().get(i);
            LedgerAnswer answer = reply.answers().get(i);
            if (answer instanceof Inside && request instanceof Hold hold) {
                heardOf(hold.session());
            } else if (answer instanceof Inside && request instanceof Renew renew) {
                heardOf(renew.session());
            } else if (answer instanceof Inside && request instanceof Reassert claim) {
                heardOf(claim.session());
            } else if (request instanceof Beat beat && gaveApart.remove(node)) {
                seen.truth.toldPermits(node);
                comesOnTop(beat.lanes().stream().mapToInt(LaneReport::inUse).sum());
            }
        }
    }

    private void heardOf(String session) {
        insideSince.put(session, seen.world.now());
        Stay stay = seen.truth.stay(session);
        if (stay != null && stay.isApart()) {
            stay.told(seen.world.now());
            comesOnTop(1);
        }
    }

    /** What was given without the store counts above the budget if need be, and drains as what a silent node brings back. */
    private void comesOnTop(int places) {
        seen.budgets.broughtBack(
                places,
                seen.world.now() + Observed.OBEYED + seen.plan.first.spans().maxHold() * World.SECOND);
    }

    /** Whom a node lets in by the old time may be over by the new one when the store hears of it. */
    void clockSetForward() {
        setForwardAt = seen.world.now();
        seen.truth.stays().forEach(stay -> {
            if (stay.isApart()) {
                stay.end();
            }
        });
    }

    /** A session was let in, perhaps without the store, since a call began; it is in the books already. */
    void letIn(SimNode node, Stay stay, long began, long asked) {
        if (insideSince.getOrDefault(stay.id, -1L) >= began) {
            return;
        }
        if (!isApart(node)) {
            stay.letInFromMemory(node, asked, began);
            return;
        }
        stay.letInBy(node);
        gives(node, stay.cohort, stay.id);
        if (node.link.heardAt() < setForwardAt) {
            stay.end();
        }
    }

    /** A touch found a session on a node without its store, or did not. */
    void touched(SimNode node, Stay stay, boolean inside, long began, long asked) {
        if (!isApart(node)) {
            return;
        }
        long goesBy = Math.max(asked, seen.time.on(node));
        boolean mustKnow = stay.isKnownBy(node, goesBy)
                && stay.mayLastUntil(goesBy + World.SECOND)
                && node.awakeSince() <= node.link.heardAt()
                && !stay.isUnsureOn(node);
        if (!inside && mustKnow) {
            seen.world.fail("backend down: " + stay.id + " was thrown out by " + node.name + " without the store");
        } else if (inside) {
            whenBack(node, stay, began, asked);
        }
    }

    /** A touch without the store counts as soon as that has heard of it. */
    private void whenBack(SimNode node, Stay stay, long began, long asked) {
        seen.world.in(World.SECOND, () -> {
            if (stay.isOver() || !node.isUp()) {
                return;
            }
            long back = node.link.heardAt();
            if (back < began || seen.world.now() - back > 2 * World.SECOND) {
                whenBack(node, stay, began, asked);
            } else {
                seen.world.in(Observed.OBEYED, () -> {
                    if (node.wasWellSince(back) && !seen.isLearning()) {
                        stay.heardOf(asked);
                    }
                });
            }
        });
    }

    /** A permit was given without the store; it is in the books already. */
    void permitted(SimNode node, Truth.Permit permit) {
        permit.apart = true;
        gaveApart.add(node);
        gives(node, permit.cohort, "a permit");
    }

    private void gives(SimNode node, String cohort, String what) {
        String who = what + " of " + cohort + ", let in by " + node.name + " without the store";
        figures.letInApart++;
        long held = seen.truth.heldApart(node, seen.world.now(), seen.time.shown());
        long part = part(node);
        if (held > part) {
            seen.world.fail("backend down: " + who + ", makes " + held + " of its " + part);
        }
        long gone = seen.world.now() - Math.max(node.link.heardAt(), node.awakeSince());
        if (gone > UNHEARD + Cluster.LOCAL_SHARE.toNanos() + LATE) {
            seen.world.fail("backend down: " + who + " after " + gone / World.SECOND + " s");
        }
        Facts facts = seen.plan.first;
        boolean isClosed = facts.share(cohort, seen.instant()) == 0
                && facts.share(cohort, seen.instant().minusSeconds(2)) == 0;
        if (isClosed && seen.plan.changes.isEmpty()) {
            seen.world.fail("slots: " + who + " while closed");
        }
        fill(node, facts, who);
    }

    /** By the largest of the policies that it may obey: a new one reaches its lanes within a heartbeat. */
    private long part(SimNode node) {
        long part = part(node, seen.plan.first.policy().budget());
        for (Plan.Change change : seen.plan.changes) {
            part = Math.max(part, part(node, change.facts().policy().budget()));
        }
        return part;
    }

    private static long part(SimNode node, Budget budget) {
        return budget.perNode()
                ? budget.places()
                : budget.places() / node.link.heard().members();
    }

    private void fill(SimNode node, Facts facts, String who) {
        if (facts.ratePerSecond() == 0) {
            return;
        }
        double members = facts.ratePerNode() ? 1 : node.link.heard().members();
        double rate = facts.ratePerSecond() / members;
        Level own = levels.get(node);
        if (own == null || own.outage != node.link.heardAt()) {
            own = new Level(node.link.heardAt());
            own.seenAt = seen.world.now();
            levels.put(node, own);
        }
        own.level = Math.max(0, own.level - rate * (seen.world.now() - own.seenAt) / World.SECOND) + 1;
        own.seenAt = seen.world.now();
        double most = Math.max(1, facts.burst() / members) + 2.5 * rate + 1;
        if (own.level > most) {
            seen.world.fail("rate: " + who + ", makes " + own.level + " of " + most);
        }
    }
}
