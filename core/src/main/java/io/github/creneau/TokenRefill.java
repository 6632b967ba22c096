package io.github.creneau;

import io.github.creneau.spi.TokenBatch;
import io.github.creneau.spi.TokenBatch.Take;
import io.github.creneau.spi.TokenReply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Fetches tokens for the lanes, all that need some in one trip, and takes back those that were not spent within a
 * heartbeat. A lane that got none is refused locally until the next refill period, so that one limiter asks its buckets
 * at most 200 times a second, however many nodes and callers there are. Thread-safe.
 */
final class TokenRefill {

    /**
     * So many refills in turn for one caller, where others take first what came. Each brings on top as much as was spent
     * lately, so in practice a token is left over or the bucket is empty long before the last one.
     */
    static final int MOST_IN_TURN = 32;

    private static final Comparator<CohortLane> BY_NAME = Comparator.comparing(lane -> lane.name);
    private static final long SHORTEST_PERIOD_MILLIS = 50;

    /** Half of the trips are left for tokens that go back. */
    private static final long MILLIS_PER_LANE = 10;

    private final Settings settings;
    private final PolicyBook policies;
    private final NodeClock clock;
    private final Refusals refusals;
    private final Waiting waiting;
    private final Keeper keeper;
    private final Apart apart;
    private final TripCount count;
    private final RateBuckets buckets;
    private final Foresight foresight;
    private final Map<CohortLane, Integer> wishes = new ConcurrentSkipListMap<>(BY_NAME);
    private final Map<CohortLane, Stock> stocks = new TreeMap<>(BY_NAME);
    private final SharedTrip trip = new SharedTrip(this::travel);

    TokenRefill(
            Settings settings,
            PolicyBook policies,
            NodeClock clock,
            Learning learning,
            Refusals refusals,
            Waiting waiting,
            Keeper keeper,
            Apart apart,
            TripCount count) {
        this.settings = settings;
        this.policies = policies;
        this.clock = clock;
        this.refusals = refusals;
        this.waiting = waiting;
        this.keeper = keeper;
        this.apart = apart;
        this.count = count;
        this.buckets = new RateBuckets(policies, clock, keeper);
        this.foresight = new Foresight(policies, clock, learning, keeper);
    }

    /** Tokens that came since the last two sweeps, and so how many were spent. Guarded by this object. */
    private static final class Stock {
        int deposited;
        int spentBefore;
        int leftBefore;
        long arrivedMillis;

        int spentSince(int left) {
            return Math.max(0, leftBefore + deposited - left);
        }
    }

    /** Completes when a refill that started no earlier than this call has reached the lane. */
    CompletableFuture<Void> refill(CohortLane lane, int tokens) {
        wishes.merge(lane, tokens, Integer::sum);
        return trip.ride();
    }

    /** The refusal of somebody who got no token. */
    Refused refusal(CohortLane lane) {
        Refused standing = lane.tokensRefused;
        return standing == null ? refusals.rate(lane.name, foresight.forbids(lane)) : standing;
    }

    /** Fetches tokens for a lane before it has none, on no caller's thread. */
    void keepFilled(CohortLane lane) {
        lane.lane.whenLow(() -> waiting.later(() -> refillAhead(lane), 0));
    }

    private void refillAhead(CohortLane lane) {
        if (!lane.lane.level() && lane.tokensRefused == null && policies.isMetered() && isPeriodOver(lane)) {
            var unused = refill(lane, 1);
        }
    }

    private synchronized boolean isPeriodOver(CohortLane lane) {
        Stock stock = stocks.get(lane);
        return stock == null || clock.millis() - stock.arrivedMillis >= periodMillis();
    }

    /** Gives back the tokens that have lain in a lane for half a heartbeat; called each half heartbeat. */
    synchronized void sweep() {
        List<Take> back = new ArrayList<>();
        Optional<Rate> rate = policies.current().rate();
        stocks.forEach((lane, stock) -> {
            int left = lane.lane.tokens();
            int old = Math.max(0, left - stock.deposited);
            int withdrawn = old == 0 ? 0 : lane.lane.withdrawTokens(old);
            stock.spentBefore = stock.spentSince(left);
            stock.leftBefore = left - withdrawn;
            stock.deposited = 0;
            if (withdrawn > 0 && rate.isPresent()) {
                back.add(new Take(buckets.chain(lane, rate.get()), -withdrawn));
            }
        });
        stocks.values().removeIf(stock -> stock.leftBefore == 0 && stock.spentBefore == 0);
        if (!back.isEmpty()) {
            var unused = take(back);
        }
    }

    private CompletableFuture<Void> travel() {
        List<CohortLane> aboard = new ArrayList<>();
        List<Take> takes = new ArrayList<>();
        Optional<Rate> rate = policies.current().rate();
        for (CohortLane lane : List.copyOf(wishes.keySet())) {
            Integer wish = wishes.remove(lane);
            if (wish != null && rate.isPresent()) {
                aboard.add(lane);
                takes.add(new Take(buckets.chain(lane, rate.get()), amount(lane, rate.get(), wish)));
            }
        }
        if (takes.isEmpty() || !clock.isKnown()) {
            return CompletableFuture.completedFuture(null);
        }
        return take(takes).handle((reply, error) -> {
            arrived(aboard, takes, reply);
            aboard.forEach(lane -> lane.waiters.wake());
            return null;
        });
    }

    private CompletableFuture<TokenReply> take(List<Take> takes) {
        TokenBatch batch = new TokenBatch(clock.millis(), takes);
        OwnBook own = apart.book();
        if (own != null) {
            return own.take(batch);
        }
        return count.count(waiting.inTime(() -> settings.backend().take(settings.limiter(), batch)))
                .thenApply(reply -> {
                    buckets.drawn(takes);
                    return reply;
                });
    }

    private synchronized void arrived(List<CohortLane> aboard, List<Take> takes, @Nullable TokenReply reply) {
        for (int i = 0; i < aboard.size(); i++) {
            CohortLane lane = aboard.get(i);
            int taken = reply == null ? 0 : reply.taken().get(i).intValue();
            if (taken > 0) {
                Stock stock = stocks.computeIfAbsent(lane, l -> new Stock());
                stock.deposited += taken;
                stock.arrivedMillis = clock.millis();
                lane.lane.deposit(0, taken);
                lane.tokensRefused = null;
            }
            if (taken < takes.get(i).tokens()) {
                refuseUntilNextPeriod(lane, reply != null);
            }
        }
    }

    private void refuseUntilNextPeriod(CohortLane lane, boolean bucketIsEmpty) {
        long until = clock.millis() + periodMillis();
        Refused refused = bucketIsEmpty
                ? refusals.rate(lane.name, foresight.forbids(lane), until)
                : refusals.backend(lane.name, until);
        lane.tokensRefused = refused;
        waiting.later(
                () -> {
                    if (lane.tokensRefused == refused) {
                        lane.tokensRefused = null;
                        lane.waiters.wake();
                    }
                },
                periodMillis());
    }

    private long periodMillis() {
        return Math.max(SHORTEST_PERIOD_MILLIS, keeper.platform().activeLanes() * MILLIS_PER_LANE);
    }

    /** What callers wait for, and as much again as was spent lately; at most a heartbeat's part of the whole rate. */
    private long amount(CohortLane lane, Rate rate, int wish) {
        int members = Math.max(1, keeper.platform().members());
        double perHeartbeat = rate.perMinuteAtMost() * settings.heartbeat().toMillis() / 60_000.0;
        double part = rate.isPerNode() ? perHeartbeat : perHeartbeat / members;
        int spent;
        synchronized (this) {
            Stock stock = stocks.get(lane);
            spent = stock == null ? 0 : Math.max(stock.spentBefore, stock.spentSince(lane.lane.tokens()));
        }
        return (long) Math.max(wish, Math.min(wish + (double) spent, Math.max(1, part)));
    }
}
