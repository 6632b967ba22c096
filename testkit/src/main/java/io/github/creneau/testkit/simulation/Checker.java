package io.github.creneau.testkit.simulation;

import io.github.creneau.Decision;
import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Hold;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds the promises against the truth: at each admission, at each thing said to a caller, and four times a second.
 *
 * <p>It shares no code with the engine. It looks at what callers have in hand, and at the messages that the store took
 * in and sent out, to know when something happened; never into the engine. Where a fault makes it unsure whether a place
 * is still promised to somebody, it takes it for given up: so it misses a little, and accuses nobody falsely.
 */
final class Checker {

    final Figures figures = new Figures();
    final ToldTimeCheck toldTime;
    private final Observed seen;
    private final RuleCheck rules;
    private final RateCheck rate;
    private final NodeCheck nodes;
    private final StayCheck stays;
    private final DemandCheck demand;
    private final ApartCheck apart;
    private final Set<String> admissions = new HashSet<>();

    Checker(World world, Plan plan, Truth truth, List<SimNode> all, long learningMillis) {
        seen = new Observed(world, plan, truth, all, learningMillis);
        rules = new RuleCheck(seen, figures);
        rate = new RateCheck(seen, figures);
        nodes = new NodeCheck(seen, figures);
        stays = new StayCheck(seen, figures, learningMillis * World.MILLI);
        toldTime = new ToldTimeCheck(seen, figures);
        demand = new DemandCheck(seen, figures);
        apart = new ApartCheck(seen, figures);
    }

    /** A node obeys another policy from now on, and the others soon. */
    void published() {
        seen.published();
    }

    /** The store came up empty. */
    void forgot() {
        stays.forgot();
        seen.forgot();
    }

    /** The store came up as an older copy, made from these batches, without the lost ones. */
    void rolledBack(List<LedgerBatch> batches, List<Long> millis, List<LedgerBatch> lost) {
        seen.rolledBack(batches, millis);
        stays.rolledBack(lost);
    }

    /** The store's clock was set. */
    void clockStepped(long byMillis) {
        if (byMillis > 0 && seen.isLearning()) {
            stays.learningWasCut();
        }
        seen.clockStepped(byMillis);
        if (byMillis > 0) {
            apart.clockSetForward();
            // A node goes by the old time until its next reply: what it says of times meanwhile is too early.
            seen.nodes.forEach(SimNode::disturbed);
            seen.world.in(3 * World.SECOND / 2, () -> seen.nodes.forEach(SimNode::disturbed));
        }
    }

    /** The store carried out a batch. */
    void carriedOut(SimNode node, LedgerBatch batch, LedgerReply reply) {
        if (seen.carriedOut(node, batch, reply)) {
            stays.learns();
        }
        stays.carriedOut(batch, reply);
        apart.carriedOut(node, batch, reply);
        nodes.carriedOut(node, batch, reply);
        demand.carriedOut(node);
        for (int i = 0; i < batch.requests().size(); i++) {
            LedgerRequest request = batch.requests().get(i);
            LedgerAnswer answer = reply.answers().get(i);
            // A batch that arrives twice is answered twice, but admits once.
            if (request instanceof Hold hold
                    && answer instanceof Inside inside
                    && inside.created()
                    && admissions.add(reply.epoch() + "/" + inside.generation() + "/" + hold.session())) {
                toldTime.admitted(hold);
                rules.admitted(hold, reply.nowMillis());
                rate.newPlace(hold.session() + " of " + hold.cohort());
            }
        }
    }

    /** A node gave a permit just now; it is in the books already. */
    void permitted(Truth.Permit permit) {
        SimNode node = permit.node;
        String cohort = permit.cohort;
        if (apart.isApart(node)) {
            apart.permitted(node, permit);
            return;
        }
        rate.newPlace("a permit of " + cohort + " on " + node.name);
        rules.permitted(node, cohort);
    }

    /** A node let a session in; it is in the books already. */
    void letIn(SimNode node, Stay stay, long began, long asked) {
        apart.letIn(node, stay, began, asked);
    }

    /** Whether a node says that it goes by itself, and so does not know what others know. */
    boolean isApart(SimNode node) {
        return apart.isApart(node);
    }

    /** A node said whether a session is inside. */
    void touched(SimNode node, Stay stay, boolean inside, long began, long asked) {
        apart.touched(node, stay, inside, began, asked);
    }

    /** A node refused a permit just now. */
    void refused() {
        demand.refused();
    }

    /** Four times a second. */
    void look() {
        Truth truth = seen.truth;
        truth.sweep(seen.world.now());
        seen.look();
        Facts facts = seen.store().policy();
        if (facts != null) {
            Truth.Inside inside = seen.inside();
            rules.look(facts, inside);
            rules.measure(inside);
        }
        nodes.look();
        apart.look();
    }

    /** Somebody came back with a ticket, in its window. */
    void cameAsTold(Decision decision) {
        toldTime.cameAsTold(decision, apart.isPast());
    }

    /** Ten times a second in a run with more demand than places. */
    void sample() {
        demand.sample();
    }

    /** The run is over. */
    void end() {
        toldTime.end();
        if (seen.plan.demand != Plan.Demand.ANY) {
            demand.end();
        }
    }

    /** Whether the store may not yet know of everybody inside. */
    boolean isLearning() {
        return seen.isLearning();
    }

    /** Whether what the store knew of a session was lost without anybody noticing; then it ends here. */
    boolean isLostUnnoticed(Stay stay) {
        return stays.isLostUnnoticed(stay);
    }

    /** When the store last lost what it knew, the key of passes included; -1: never. */
    long lostKeysAt() {
        return seen.lostKeysAt();
    }

    /** By which time a holder may reckon, in nanoseconds since the run began. */
    long shownTime() {
        return seen.time.shown();
    }

    /** The same at a node. */
    long timeOn(SimNode node) {
        return seen.time.on(node);
    }

    /** By which time the store ends what is over. */
    long storeTime() {
        return seen.time.now();
    }

    Instant instant() {
        return seen.instant();
    }

    @Nullable
    Facts stored() {
        return seen.store().policy();
    }
}
