package io.github.creneau;

import io.github.creneau.Newcomers.Newcomer;
import io.github.creneau.spi.Timing;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

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
    private final Heaviest heaviest;
    private final Permits permits;
    private final Newcomers newcomers;

    Admissions(
            PolicyBook policies,
            NodeClock clock,
            Refusals refusals,
            Waiting waiting,
            Heaviest heaviest,
            Permits permits,
            Newcomers newcomers) {
        this.policies = policies;
        this.clock = clock;
        this.refusals = refusals;
        this.waiting = waiting;
        this.heaviest = heaviest;
        this.permits = permits;
        this.newcomers = newcomers;
    }

    CompletableFuture<Outcome> decide(Request request) {
        return decide(request, true, null);
    }

    /**
     * A decision for somebody who may wait.
     *
     * @param isLast whether a refusal is told
     * @param waiter the result of one who stands in line already; null: of one who does not
     */
    CompletableFuture<Outcome> decide(Request request, boolean isLast, @Nullable CompletableFuture<?> waiter) {
        CohortLane lane = request.lane();
        CompletableFuture<Outcome> made = request.sessionId()
                .map(id -> newcomers.decide(new Newcomer(lane, id, request.weight(), request.proof(), isLast)))
                .orElseGet(() -> permit(request, waiter));
        return policies.current().isShadow(lane.name) ? made.thenCompose(outcome -> letIn(request, outcome)) : made;
    }

    private CompletableFuture<Outcome> permit(Request request, @Nullable CompletableFuture<?> waiter) {
        CohortLane lane = request.lane();
        if (isTooHeavy(request)) {
            return Outcome.now(refusals.tooHeavy(lane.name));
        }
        return waiter == null ? permits.decide(lane, request.weight()) : permits.last(lane, request.weight(), waiter);
    }

    /** Where the limiter only watches, nobody is refused: whoever would be is let in, and takes no place. */
    private CompletableFuture<Outcome> letIn(Request request, Outcome outcome) {
        if (!(outcome.decision() instanceof Refused refused)) {
            return CompletableFuture.completedFuture(outcome);
        }
        Outcome unplaced = Outcome.of(guest(request, refused));
        return request.sessionId()
                .filter(id -> refused.reason() != Refused.Reason.BACKEND)
                .map(id -> newcomers.letIn(request.lane(), id).thenApply(made -> made.orElse(unplaced)))
                .orElseGet(() -> CompletableFuture.completedFuture(unplaced));
    }

    /**
     * A place for somebody who may wait for it. The result is done within {@code nanos} and the time of one decision;
     * whoever completes or cancels it before stops the waiting, and nothing is leaked.
     */
    Applicant await(Request request, long nanos) {
        Applicant applicant = new Applicant(this, request, nanos <= 0);
        applicant.apply();
        if (!applicant.result.isDone() && nanos > 0) {
            Timing.Task end = waiting.later(applicant::timeIsOver, nanos / 1_000_000);
            var unused = applicant.result.whenComplete((decision, error) -> end.cancel());
        }
        return applicant;
    }

    /** Whether it asks for more than there can be: nobody waits for that. */
    boolean isTooHeavy(Request request) {
        return heaviest.isBelow(request.lane(), request.weight());
    }

    /** Counts somebody who stands in line from now on, and how long. */
    void countWait(CohortLane lane, CompletableFuture<Decision> result) {
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
        // Before the first answer of the store only a heartbeat can help, which wakes: to ask for one here would go in
        // circles.
        return lane.standingForSessions() != null || !clock.isKnown()
                ? NOT_YET
                : decide(request, false, null)
                        .thenApply(Optional::of)
                        .thenApply(made -> made.filter(one -> one.decision().isGranted()));
    }

    /** The session that asks, if this node knows it to be inside. */
    @Nullable
    Session insideBefore(Request request) {
        return request.sessionId().map(newcomers::known).orElse(null);
    }

    /**
     * What is told where a decision did not come in time: who was inside stays, nobody else is let in.
     *
     * @param before who was inside before it began; one that it has made itself meanwhile will be taken back
     */
    Decision tooLate(Request request, @Nullable Session before) {
        if (before != null && newcomers.isStillInside(before)) {
            return new Granted(before);
        }
        String cohort = request.lane().name;
        Refused refused = refusals.backend(cohort);
        return policies.current().isShadow(cohort) ? guest(request, refused) : refused;
    }

    /** Counts a refusal that shadow mode does not tell. */
    private static Granted guest(Request request, Refused refused) {
        CohortLane lane = request.lane();
        lane.count(request, refused);
        lane.shadowed.count(refused);
        return Granted.withoutPlace(lane, request.sessionId());
    }
}
