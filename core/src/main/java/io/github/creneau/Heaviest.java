package io.github.creneau;

import io.github.creneau.Rate.Bandwidth;

/**
 * The heaviest request that can be met, as policy and nodes are now. Whoever asks for more is refused at once: it would get
 * no place at any time that it could be told, and on the way it would take the tokens of others. Thread-safe.
 */
final class Heaviest {

    private final PolicyBook policies;
    private final Keeper keeper;
    private final long heartbeatMillis;

    Heaviest(Settings settings, PolicyBook policies, Keeper keeper) {
        this.policies = policies;
        this.keeper = keeper;
        this.heartbeatMillis = settings.heartbeat().toMillis();
    }

    /** Whether so many places are more than a cohort could have at once, were all of them free. */
    boolean isBelow(CohortLane lane, int weight) {
        Platform platform = keeper.platform();
        if (weight == 1 || platform.budget() == 0) {
            return false;
        }
        Policy policy = policies.current();
        int share = policy.share(lane.name).perMille();
        return share > 0
                && (weight > platform.part(share)
                        || policy.rate()
                                .filter(rate -> weight > tokens(rate, share, platform.members()))
                                .isPresent());
    }

    /** A burst, and what is refilled before a lane gives back what it could not use. */
    private double tokens(Rate rate, int sharePerMille, int members) {
        double part = sharePerMille / 1_000.0 * (rate.isPerNode() ? Math.max(1, members) : 1);
        double fewest = Double.MAX_VALUE;
        for (Bandwidth bandwidth : rate.bandwidths()) {
            double refilled = (double) bandwidth.tokens()
                    * heartbeatMillis
                    / bandwidth.period().toMillis();
            fewest = Math.min(fewest, Math.max(1, Math.floor(bandwidth.burst() * part)) + refilled * part);
        }
        return fewest;
    }
}
