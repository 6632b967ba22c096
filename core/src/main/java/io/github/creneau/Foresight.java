package io.github.creneau;

import io.github.creneau.spi.LedgerAnswer.Rule;
import io.github.creneau.spi.Terms.Segment;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger would say of a place, as far as a node can tell without a trip: by the policy, the time, and what the last
 * beat told. Nobody is refused by it: it names the reason where somebody is refused for want of a token before the ledger is
 * asked. Thread-safe.
 */
final class Foresight {

    private final PolicyBook policies;
    private final NodeClock clock;
    private final Learning learning;
    private final Keeper keeper;

    Foresight(PolicyBook policies, NodeClock clock, Learning learning, Keeper keeper) {
        this.policies = policies;
        this.clock = clock;
        this.learning = learning;
        this.keeper = keeper;
    }

    /** The rule that forbids the lane's cohort one more place, in the order in which the ledger judges; null: none is known. */
    @Nullable
    Rule forbids(CohortLane lane) {
        boolean hasPlaces = lane.lane.held() > lane.lane.inUse();
        if (learning.isOn() && !hasPlaces) {
            return Rule.LEARNING;
        }
        Segment segment = policies.segment(lane.name, clock.millis());
        if (segment.sharePerMille() == 0) {
            return Rule.CLOSED;
        }
        if (hasPlaces || !keeper.isHeard()) {
            return null;
        }
        Platform platform = keeper.platform();
        if (segment.sharePerMille() < 1_000 && platform.used(lane) >= platform.part(segment.sharePerMille())) {
            return Rule.SHARE;
        }
        int used = platform.used();
        if (segment.thresholdPerMille() < 1_000 && used >= platform.part(segment.thresholdPerMille())) {
            return Rule.THRESHOLD;
        }
        // Places that are kept free for appointments are no reason: the caller may be one of those for whom they are.
        return used >= platform.budget() ? Rule.BUDGET : null;
    }
}
