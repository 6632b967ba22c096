package io.github.creneau;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Permits whose lane is empty: it is filled, once or twice, before the caller is refused. Thread-safe. */
final class Permits {

    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);
    private static final int MOST_TRIPS = 3;

    private final PolicyBook policies;
    private final Refusals refusals;
    private final Keeper keeper;
    private final TokenRefill tokens;

    Permits(PolicyBook policies, Refusals refusals, Keeper keeper, TokenRefill tokens) {
        this.policies = policies;
        this.refusals = refusals;
        this.keeper = keeper;
        this.tokens = tokens;
    }

    CompletableFuture<Outcome> decide(CohortLane lane, int weight) {
        long stamp = lane.tryTake(weight);
        if (stamp != 0) {
            return permitOf(lane, stamp);
        }
        if (lane.standingForPermits() != null || lane.isWaitedFor()) {
            return Outcome.now(refuse(lane));
        }
        lane.ranDry = true;
        lane.lane.gather();
        stamp = lane.tryTake(weight);
        if (stamp != 0) {
            return permitOf(lane, stamp);
        }
        lane.asked.addAndGet(weight);
        return keeper.timeKnown()
                .thenCompose(known -> fill(lane, weight, MOST_TRIPS, TokenRefill.MOST_IN_TURN))
                .whenComplete((outcome, error) -> {
                    lane.asked.addAndGet(-weight);
                    if (weight > 1 && (outcome == null || !outcome.decision().isGranted())) {
                        lane.gatheredInVain = true;
                        keeper.beatIfSpaced();
                    }
                });
    }

    /** One attempt for the first of those who wait; the lane may be closed to others. */
    CompletableFuture<Optional<Outcome>> attempt(CohortLane lane, int weight) {
        Optional<Outcome> made = forWaiter(lane, weight);
        if (made.isPresent() || !lacksTokens(lane, weight) || lane.tokensRefused != null) {
            return CompletableFuture.completedFuture(made);
        }
        return tokens.refill(lane, weight).thenApply(nothing -> forWaiter(lane, weight));
    }

    private static Optional<Outcome> forWaiter(CohortLane lane, int weight) {
        long stamp = lane.takeForWaiter(weight);
        return stamp == 0 ? Optional.empty() : Optional.of(Outcome.permit(new Granted(lane, stamp)));
    }

    /** The last attempt of somebody whose time is over: what came free is taken if nobody is before it in line. */
    CompletableFuture<Outcome> last(CohortLane lane, int weight, CompletableFuture<?> waiter) {
        return keeper.beatenIfSpaced()
                .thenCompose(beaten -> lane.waiters.isFirst(waiter)
                        ? attempt(lane, weight)
                        : CompletableFuture.completedFuture(Optional.<Outcome>empty()))
                .thenApply(made -> made.orElseGet(() -> Outcome.of(refuse(lane))));
    }

    private CompletableFuture<Outcome> fill(CohortLane lane, int weight, int tripsLeft, int refillsLeft) {
        return (lacksTokens(lane, weight) ? tokens.refill(lane, weight) : DONE).thenCompose(nothing -> {
            long stamp = lane.tryTake(weight);
            if (stamp != 0) {
                return permitOf(lane, stamp);
            }
            if (!lacksTokens(lane, weight)) {
                return fillPlaces(lane, weight, tripsLeft, refillsLeft);
            }
            if (lane.tokensRefused != null) {
                return Outcome.now(refuse(lane));
            }
            return refillsLeft > 1 ? fill(lane, weight, tripsLeft, refillsLeft - 1) : Outcome.now(tokens.refusal(lane));
        });
    }

    private CompletableFuture<Outcome> fillPlaces(CohortLane lane, int weight, int tripsLeft, int refillsLeft) {
        return keeper.beatenIfSpaced().thenCompose(beaten -> {
            lane.lane.gather();
            long stamp = lane.tryTake(weight);
            if (stamp != 0) {
                return permitOf(lane, stamp);
            }
            boolean isOver = !beaten || tripsLeft == 1 || lane.permitsRefused != null;
            return isOver ? Outcome.now(refuse(lane)) : fill(lane, weight, tripsLeft - 1, refillsLeft);
        });
    }

    private boolean lacksTokens(CohortLane lane, int weight) {
        return policies.isMetered() && lane.lane.tokens() < weight;
    }

    private static CompletableFuture<Outcome> permitOf(CohortLane lane, long stamp) {
        return CompletableFuture.completedFuture(Outcome.permit(new Granted(lane, stamp)));
    }

    private Refused refuse(CohortLane lane) {
        Refused standing = lane.standingForPermits();
        if (standing == null) {
            standing = keeper.isHeard() ? refusals.standing(lane.name, null) : refusals.backend(lane.name);
            lane.permitsRefused = standing;
        }
        return standing;
    }
}
