package io.github.creneau;

import io.github.creneau.Rate.Bandwidth;
import io.github.creneau.schedule.Occurrence;
import io.github.creneau.spi.Terms.Segment;
import io.github.creneau.spi.TokenBatch.BandwidthSpec;
import io.github.creneau.spi.TokenBatch.BucketSpec;
import io.github.creneau.spi.TokenBatch.Take;
import io.github.creneau.tokens.Bandwidths;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The buckets of one limiter: one for the whole platform, one for all cohorts out of their slots together, one for each
 * cohort with a share, one for each slot. They are of one epoch of the ledger; where that has forgotten what was spent,
 * they begin empty.
 *
 * <p><b>A bucket that is gone.</b> A store makes a bucket when it is first drawn on, also one that was lost a moment ago and
 * whose node has not heard of that yet. Full, it would give its burst a second time. So a node that may know of somebody
 * who drew on it since it could have become full has it open empty: itself, or anybody where there are other nodes and
 * people inside. Thread-safe.
 */
final class RateBuckets {

    /** The highest version of a policy, 2^40 thousands, leaves that many to a {@code long}. */
    private static final int MEMBERSHIP_BITS = 13;

    private final PolicyBook policies;
    private final NodeClock clock;
    private final Keeper keeper;
    private final Map<String, Long> fullAgainNanos = new ConcurrentHashMap<>();

    RateBuckets(PolicyBook policies, NodeClock clock, Keeper keeper) {
        this.policies = policies;
        this.clock = clock;
        this.keeper = keeper;
    }

    /** The buckets that a cohort draws on now, the narrowest first. */
    List<BucketSpec> chain(CohortLane lane, Rate rate) {
        Edition edition = policies.edition();
        Platform platform = keeper.platform();
        int members = rate.isPerNode() ? Math.max(1, platform.members()) : 1;
        long version = version(edition.version, rate.isPerNode(), platform.membership());
        Segment segment = policies.segment(lane.name, clock.millis());
        List<BucketSpec> chain = new ArrayList<>();
        Instant now = Instant.ofEpochMilli(clock.millis());
        edition.slot(lane.name, now.toEpochMilli())
                .filter(slot -> slot.contains(now))
                .ifPresent(slot -> chain.add(slotBucket(slot, now, version, rate, members)));
        if (segment.sharePerMille() < 1_000) {
            String id = "share:" + segment.sharePerMille() + ":" + lane.name;
            chain.add(spec(id, version, isFeathered(edition.policy), rate, members, segment.sharePerMille()));
        }
        if (segment.thresholdPerMille() < 1_000) {
            chain.add(spec("out", version, false, rate, members, segment.thresholdPerMille()));
        }
        // Narrower buckets are often new where people are inside, and give no more than this one.
        chain.add(spec("all", version, platform.isUsedByOthers(), rate, members, 1_000));
        return chain;
    }

    /**
     * Grows with the policy's version, and where the rate is per node with each member that comes or goes. Those may be more
     * than have room beside it: what overflows counts for either kind of rate, so that nothing falls when one replaces the
     * other.
     */
    static long version(long policyVersion, boolean isPerNode, long membership) {
        return (policyVersion << MEMBERSHIP_BITS) + (isPerNode ? membership : membership & -(1L << MEMBERSHIP_BITS));
    }

    /** The store has answered a take. */
    void drawn(List<Take> takes) {
        long now = clock.nanos();
        fullAgainNanos.values().removeIf(at -> now - at >= 0);
        for (Take take : takes) {
            take.chain().forEach(spec -> fullAgainNanos.put(spec.id(), now + Bandwidths.fillNanos(spec)));
        }
    }

    private boolean isDrawnOnHere(String id) {
        Long at = fullAgainNanos.get(id);
        return at != null && clock.nanos() - at < 0;
    }

    /** A slot has a bucket of its own, which begins empty, so that neither the edge nor what follows it is a burst. */
    private BucketSpec slotBucket(Occurrence slot, Instant now, long version, Rate rate, int members) {
        String id = "slot:" + slot.start().toEpochMilli() + ":" + slot.cohort();
        boolean justOpened = now.isBefore(slot.start().plusMillis(fillMillis(rate)));
        return spec(id, version, justOpened, rate, members, 1_000);
    }

    /** While an edge is feathered the share changes by steps, each a bucket of its own: none of them opens with a burst. */
    private static boolean isFeathered(Policy policy) {
        return policy.schedule()
                .filter(schedule -> !schedule.feather().isZero())
                .isPresent();
    }

    private static long fillMillis(Rate rate) {
        return rate.bandwidths().stream()
                .mapToLong(b -> (long) (b.period().toMillis() * (double) b.burst() / b.tokens()))
                .max()
                .orElse(0);
    }

    private BucketSpec spec(String id, long version, boolean opensEmpty, Rate rate, int members, int perMille) {
        List<BandwidthSpec> bandwidths = new ArrayList<>();
        for (Bandwidth bandwidth : rate.bandwidths()) {
            double part = members * perMille / 1_000.0;
            long burst = Math.max(1, (long) (bandwidth.burst() * part));
            long tokens = bandwidth.tokens() * members * perMille;
            long period = bandwidth.period().toNanos();
            bandwidths.add(perMille == 0 ? new BandwidthSpec(1, 1, period) : reduced(burst, tokens, period * 1_000));
        }
        String ofEpoch = Long.toString(keeper.epoch(), 36) + ':' + id;
        boolean isEmpty = opensEmpty || keeper.bucketsOpenEmpty() || isDrawnOnHere(ofEpoch);
        return new BucketSpec(ofEpoch, version, isEmpty, bandwidths);
    }

    /** The same refill in the smallest numbers, so that bucket4j's integers stay exact. */
    private static BandwidthSpec reduced(long burst, long tokens, long periodNanos) {
        long a = tokens;
        long b = periodNanos;
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
        }
        return new BandwidthSpec(burst, tokens / a, periodNanos / a);
    }
}
