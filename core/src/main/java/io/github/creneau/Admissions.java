package io.github.creneau;

import io.github.creneau.Newcomers.Newcomer;
import io.github.creneau.spi.Timing;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Lets callers in where a lane alone could not decide: sessions, and permits whose lane is empty. No method waits: each
 * answers by a future, which is complete already where no trip was needed. Thread-safe.
 */
final class Admissions {

    private static final CompletableFuture<Optional<Outcome>> NOT_YET =
            CompletableFuture.completedFuture(Optional.empty());

    private final PolicyBook policies;
    private final NodeClock clock;
    private final Refusals refusals;
    private final Waiting waiting;
    private final Permits permits;
    private final Newcomers newcomers;

    Admissions(
            PolicyBook policies,
            NodeClock clock,
            Refusals refusals,
            Waiting waiting,
            Permits permits,
            Newcomers newcomers) {
        this.policies = policies;
        this.clock = clock;
        this.refusals = refusals;
        this.waiting = waiting;
        this.permits = permits;
        this.newcomers = newcomers;
    }

    CompletableFuture<Outcome> decide(Request request) {
        CohortLane lane = request.lane();
        CompletableFuture<Outcome> made = request.sessionId()
                .map(id -> newcomers.decide(new Newcomer(lane, id, request.weight(), request.proof())))
                .orElseGet(() -> permits.decide(lane, request.weight()));
        return policies.current().isShadow(lane.name) ? made.thenCompose(outcome -> letIn(request, outcome)) : made;
    }

    /** Where the limiter only watches, nobody is refused: whoever would be is let in, and takes no place. */
    private CompletableFuture<Outcome> letIn(Request request, Outcome outcome) {
        if (!(outcome.decision() instanceof Refused refused)) {
            return CompletableFuture.completedFuture(outcome);
        }
        CohortLane lane = request.lane();
        lane.count(request, refused);
        lane.shadowed.count(refused);
        Outcome unplaced = Outcome.of(Granted.withoutPlace(lane, request.sessionId()));
        return request.sessionId()
                .map(id -> newcomers.letIn(lane, id).thenApply(made -> made.orElse(unplaced)))
                .orElseGet(() -> CompletableFuture.completedFuture(unplaced));
    }

    /**
     * A place for somebody who may wait for it. The result is done within {@code nanos} and the time of one decision;
     * whoever completes or cancels it before stops the waiting, and nothing is leaked.
     */
    CompletableFuture<Decision> await(Request request, long nanos) {
        Applicant applicant = new Applicant(this, request, nanos <= 0);
        applicant.apply();
        if (!applicant.result.isDone() && nanos > 0) {
            countWait(request.lane(), applicant.result);
            Timing.Task end = waiting.later(applicant::timeIsOver, nanos / 1_000_000);
            var unused = applicant.result.whenComplete((decision, error) -> end.cancel());
        }
        return applicant.result;
    }

    private void countWait(CohortLane lane, CompletableFuture<Decision> result) {
        long began = clock.nanos();
        lane.waits.increment();
        var unused = result.whenComplete((decision, error) -> lane.waitedNanos.add(clock.nanos() - began));
    }

    /** One attempt for the first of those who wait. */
    CompletableFuture<Optional<Outcome>> attempt(Request request) {
        CohortLane lane = request.lane();
        if (request.sessionId().isEmpty()) {
            return permits.attempt(lane, request.weight());
        }
        return lane.standingForSessions() != null
                ? NOT_YET
                : decide(request)
                        .thenApply(Optional::of)
                        .thenApply(made -> made.filter(one -> one.decision().isGranted()));
    }

    /** What is told where a decision did not come in time. */
    Refused backendRefusal(CohortLane lane) {
        return refusals.backend(lane.name);
    }
}
