package io.github.creneau;

import java.util.concurrent.CompletableFuture;

/**
 * A decision, and how to take it back if nobody waits for it any more.
 *
 * @param undo returns what this very decision took: nothing for a refusal, nor for a session that was inside already
 */
record Outcome(Decision decision, Runnable undo) {

    static Outcome of(Decision decision) {
        return new Outcome(decision, Outcome::nothing);
    }

    private static void nothing() {}

    /** Completes {@code result} with the decision; takes the decision back if the result was complete already. */
    void giveTo(CompletableFuture<Decision> result) {
        if (!result.complete(decision)) {
            undo.run();
        }
    }

    static Outcome permit(Granted permit) {
        return new Outcome(permit, permit::close);
    }

    static CompletableFuture<Outcome> now(Decision decision) {
        return CompletableFuture.completedFuture(of(decision));
    }
}
