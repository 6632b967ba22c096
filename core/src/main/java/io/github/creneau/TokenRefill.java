package io.github.creneau;

import io.github.creneau.Rate.Bandwidth;
import io.github.creneau.schedule.Occurrence;
import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.Terms.Segment;
import io.github.creneau.spi.TokenBatch;
import io.github.creneau.spi.TokenBatch.BandwidthSpec;
import io.github.creneau.spi.TokenBatch.BucketSpec;
import io.github.creneau.spi.TokenBatch.Take;
import io.github.creneau.spi.TokenReply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Fetches tokens for the lanes, all that need some in one trip, and takes back those that were not spent within a
 * heartbeat. A lane that got none is refused locally until the next refill period, so that one limiter asks its buckets
 * at most 200 times a second, however many nodes and callers there are. Thread-safe.
 */
final class TokenRefill {

    private static final long SHORTEST_PERIOD_MILLIS = 50;
    private static final long MILLIS_PER_LANE = 5;

    private final Settings settings;
    private final PolicyBook policies;
    private final NodeClock clock;
    private final Refusals refusals;
    private final Waiting waiting;
    private final Keeper keeper;
    private final Map<CohortLane, Integer> wishes = new ConcurrentHashMap<>();
    private final Map<CohortLane, Stock> stocks = new HashMap<>();
    private final SharedTrip trip = new SharedTrip(this::travel);

    TokenRefill(
            Settings settings,
            PolicyBook policies,
            NodeClock clock,
            Refusals refusals,
            Waiting waiting,
            Keeper keeper) {
        this.settings = settings;
        this.policies = policies;
        this.clock = clock;
        this.refusals = refusals;
        this.waiting = waiting;
        this.keeper = keeper;
    }

    /** Tokens that came since the last two sweeps, and so how many were spent. Guarded by this object. */
    private static final class Stock {
        int deposited;
        int spentBefore;
        int leftBefore;
    }

    /** Completes when a refill that started no earlier than this call has reached the lane. */
    CompletableFuture<Void> refill(CohortLane lane, int tokens) {
        wishes.merge(lane, tokens, Integer::sum);
        return trip.ride();
    }

    /** Gives back the tokens that have lain in a lane for half a heartbeat; called each half heartbeat. */
    synchronized void sweep() {
        List<Take> back = new ArrayList<>();
        stocks.forEach((lane, stock) -> {
            int left = lane.lane.tokens();
            int old = Math.max(0, left - stock.deposited);
            int withdrawn = old == 0 ? 0 : lane.lane.withdrawTokens(old);
            stock.spentBefore = Math.max(0, stock.leftBefore + stock.deposited - left);
            stock.leftBefore = left - withdrawn;
            stock.deposited = 0;
            if (withdrawn > 0) {
                back.add(new Take(chain(lane), -withdrawn));
            }
        });
        stocks.values().removeIf(stock -> stock.leftBefore == 0 && stock.spentBefore == 0);
        if (!back.isEmpty()) {
            var unused = settings.backend().take(settings.limiter(), new TokenBatch(clock.millis(), back));
        }
    }

    private CompletableFuture<Void> travel() {
        List<CohortLane> aboard = new ArrayList<>();
        List<Take> takes = new ArrayList<>();
        for (CohortLane lane : List.copyOf(wishes.keySet())) {
            Integer wish = wishes.remove(lane);
            if (wish != null && policies.current().rate().isPresent()) {
                aboard.add(lane);
                takes.add(new Take(chain(lane), amount(lane, wish)));
            }
        }
        if (takes.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        var unused = settings.backend()
                .take(settings.limiter(), new TokenBatch(clock.millis(), takes))
                .whenComplete((reply, error) -> {
                    arrived(aboard, reply);
                    done.complete(null);
                });
        return done;
    }

    private synchronized void arrived(List<CohortLane> aboard, @Nullable TokenReply reply) {
        for (int i = 0; i < aboard.size(); i++) {
            CohortLane lane = aboard.get(i);
            int taken = reply == null ? 0 : reply.taken().get(i).intValue();
            if (taken > 0) {
                stocks.computeIfAbsent(lane, l -> new Stock()).deposited += taken;
                lane.lane.deposit(0, taken);
                lane.tokensRefused = null;
            } else {
                refuseUntilNextPeriod(lane, reply != null);
            }
        }
    }

    private void refuseUntilNextPeriod(CohortLane lane, boolean bucketIsEmpty) {
        long until = clock.millis() + periodMillis();
        Refused refused = bucketIsEmpty ? refusals.rate(lane.name, until) : refusals.backend(lane.name, until);
        lane.tokensRefused = refused;
        waiting.later(
                () -> {
                    if (lane.tokensRefused == refused) {
                        lane.tokensRefused = null;
                    }
                },
                periodMillis());
    }

    private long periodMillis() {
        Beaten last = keeper.last();
        return Math.max(SHORTEST_PERIOD_MILLIS, last == null ? 0 : last.activeLanes() * MILLIS_PER_LANE);
    }

    /** What callers wait for, and as much again as was spent lately; at most a heartbeat's part of the whole rate. */
    private long amount(CohortLane lane, int wish) {
        Rate rate = policies.current().rate().orElseThrow();
        Beaten last = keeper.last();
        int members = last == null ? 1 : Math.max(1, last.members());
        double perHeartbeat = rate.perMinuteAtMost() * settings.heartbeat().toMillis() / 60_000.0;
        double part = rate.isPerNode() ? perHeartbeat : perHeartbeat / members;
        int spent;
        synchronized (this) {
            Stock stock = stocks.get(lane);
            spent = stock == null ? 0 : stock.spentBefore;
        }
        return (long) Math.max(wish, Math.min(wish + (double) spent, Math.max(1, part)));
    }

    /** The buckets that a cohort draws on now, the narrowest first. */
    private List<BucketSpec> chain(CohortLane lane) {
        PolicyBook.Edition edition = policies.edition();
        Rate rate = edition.policy.rate().orElseThrow();
        Beaten last = keeper.last();
        int members = rate.isPerNode() && last != null ? Math.max(1, last.members()) : 1;
        long version = (edition.version << 24) + (rate.isPerNode() && last != null ? last.membership() : 0);
        Segment segment = policies.segment(lane.name, clock.millis());
        List<BucketSpec> chain = new ArrayList<>();
        opening(edition, lane.name, rate)
                .ifPresent(occurrence -> chain.add(spec(
                        "slot:" + occurrence.start().toEpochMilli() + ":" + lane.name,
                        version,
                        true,
                        rate,
                        members,
                        1_000)));
        if (segment.sharePerMille() < 1_000) {
            String id = "share:" + segment.sharePerMille() + ":" + lane.name;
            chain.add(spec(id, version, false, rate, members, segment.sharePerMille()));
        }
        if (segment.thresholdPerMille() < 1_000) {
            chain.add(spec("out", version, false, rate, members, segment.thresholdPerMille()));
        }
        chain.add(spec("all", version, false, rate, members, 1_000));
        return chain;
    }

    /** The slot of a cohort that has just opened: its bucket begins empty, so that the edge is no burst. */
    private Optional<Occurrence> opening(PolicyBook.Edition edition, String cohort, Rate rate) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        return edition.slot(cohort, now.toEpochMilli())
                .filter(slot -> slot.contains(now) && now.isBefore(slot.start().plusMillis(2 * fillMillis(rate))));
    }

    private static long fillMillis(Rate rate) {
        return rate.bandwidths().stream()
                .mapToLong(b -> (long) (b.period().toMillis() * (double) b.burst() / b.tokens()))
                .max()
                .orElse(0);
    }

    private static BucketSpec spec(String id, long version, boolean opensEmpty, Rate rate, int members, int perMille) {
        List<BandwidthSpec> bandwidths = new ArrayList<>();
        for (Bandwidth bandwidth : rate.bandwidths()) {
            double part = members * perMille / 1_000.0;
            long burst = Math.max(1, (long) (bandwidth.burst() * part));
            long tokens = bandwidth.tokens() * members * perMille;
            long period = bandwidth.period().toNanos();
            bandwidths.add(perMille == 0 ? new BandwidthSpec(1, 1, period) : reduced(burst, tokens, period * 1_000));
        }
        return new BucketSpec(id, version, opensEmpty, bandwidths);
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
