package io.github.creneau;

import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.LedgerAnswer.CohortUse;
import io.github.creneau.spi.LedgerAnswer.Rule;
import io.github.creneau.spi.Terms.Segment;
import java.util.List;
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
        if (learning.isOn()) {
            return Rule.LEARNING;
        }
        Segment segment = policies.segment(lane.name, clock.millis());
        if (segment.sharePerMille() == 0) {
            return Rule.CLOSED;
        }
        Beaten last = keeper.last();
        boolean hasPlaces = lane.lane.held() > lane.lane.inUse();
        if (last == null || hasPlaces || !keeper.isHeard()) {
            return null;
        }
        int ofCohort = used(last, lane.name) + keeper.sessionPlacesSince(List.of(lane));
        if (segment.sharePerMille() < 1_000 && ofCohort >= part(last, segment.sharePerMille())) {
            return Rule.SHARE;
        }
        int used = last.used() + keeper.sessionPlacesSince();
        if (segment.thresholdPerMille() < 1_000 && used >= part(last, segment.thresholdPerMille())) {
            return Rule.THRESHOLD;
        }
        // Places that are kept free for appointments are no reason: the caller may be one of those for whom they are.
        return used >= last.budget() ? Rule.BUDGET : null;
    }

    private static long part(Beaten last, int perMille) {
        return (long) last.budget() * perMille / 1_000;
    }

    /** Places that a cohort held on the whole platform at a beat. */
    static int used(Beaten last, String cohort) {
        return last.uses().stream()
                .filter(use -> use.cohort().equals(cohort))
                .mapToInt(CohortUse::used)
                .sum();
    }
}
