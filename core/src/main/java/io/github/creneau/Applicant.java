package io.github.creneau;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may wait for a place: asks once, then waits in line, and asks for the last time when the time is over.
 * Thread-safe.
 *
 * <p><b>One decision at a time.</b> Two for one session would meet each other in the ledger: the second finds the session
 * inside, the first can then no longer be taken back, and if the caller is gone the place is nobody's.
 */
final class Applicant {

    private static final CompletableFuture<Optional<Outcome>> NOT_YET =
            CompletableFuture.completedFuture(Optional.empty());

    /** Done when there is a place, when the time is over, or when whoever holds it gives up. */
    final CompletableFuture<Decision> result = new CompletableFuture<>();

    private final Admissions admissions;
    private final Request request;
    private final @Nullable Session before;
    private final AtomicBoolean deciding = new AtomicBoolean(true);
    private volatile boolean timeIsOver;
    private volatile boolean hasWaited;
    private volatile @Nullable Outcome made;

    Applicant(Admissions admissions, Request request, boolean timeIsOver) {
        this.admissions = admissions;
        this.request = request;
        this.before = admissions.insideBefore(request);
        this.timeIsOver = timeIsOver;
        var unused = result.whenComplete((decision, error) -> {
            if (decision instanceof Refused refused) {
                request.lane().count(request, refused);
            }
        });
    }

    /** Asks for the first time; to be called once. */
    void apply() {
        decide();
    }

    /** No more waiting: a decision that is under way is the last one, or else there is one more. */
    void timeIsOver() {
        timeIsOver = true;
        decideLast();
    }

    private void decideLast() {
        if (!result.isDone() && deciding.compareAndSet(false, true)) {
            decide();
        }
    }

    private void decide() {
        boolean isLast = timeIsOver;
        var unused = started(() -> admissions.decide(request, isLast, hasWaited ? result : null))
                .whenComplete((outcome, error) -> {
                    if (error != null) {
                        Waiting.unexpected(error);
                    }
                    decided(outcome == null ? Outcome.of(tooLate()) : outcome, isLast);
                });
    }

    private void decided(Outcome outcome, boolean wasLast) {
        if (outcome.decision().isGranted() || wasLast || admissions.isTooHeavy(request)) {
            made = outcome;
            outcome.giveTo(result);
            return;
        }
        deciding.set(false);
        if (!hasWaited) {
            hasWaited = true;
            admissions.countWait(request.lane(), result);
            request.lane().waiters.add(request, asked -> attempt(), result);
        }
        decideLastIfTimeIsOver();
    }

    /** What is told where no decision comes. */
    Decision tooLate() {
        return admissions.tooLate(request, before);
    }

    /** Takes back what was given to somebody who went away as it came. */
    void takeBack() {
        Outcome given = made;
        if (given != null) {
            given.undo().run();
        }
    }

    /** The future is complete when the next attempt may be made. */
    private CompletableFuture<Optional<Outcome>> attempt() {
        if (result.isDone() || !deciding.compareAndSet(false, true)) {
            return NOT_YET;
        }
        return started(() -> admissions.attempt(request)).whenComplete((outcome, error) -> {
            if (error == null && outcome.isPresent()) {
                made = outcome.get();
            } else {
                deciding.set(false);
                decideLastIfTimeIsOver();
            }
        });
    }

    /** A decision that cannot even be begun has failed; it must not keep others waiting. */
    private static <T> CompletableFuture<T> started(Supplier<CompletableFuture<T>> decision) {
        try {
            return decision.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void decideLastIfTimeIsOver() {
        if (timeIsOver) {
            decideLast();
        }
    }
}
