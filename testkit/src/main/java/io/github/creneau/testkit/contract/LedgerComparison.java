package io.github.creneau.testkit.contract;

import io.github.creneau.ledger.Ledger;
import io.github.creneau.ledger.LedgerState;
import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.LedgerAnswer.Full;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerAnswer.LaneGrant;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Holds a port of the ledger to the pure function: random batches at random instants, and each reply must be the same.
 * For backends that do not run the function itself. One seed is one book from its birth. Not thread-safe.
 */
public final class LedgerComparison {

    private static final long BIRTH = 6_000_000;

    private final TreeSet<String> seen = new TreeSet<>();

    /** The port, with a book that is not born yet and that takes the time from the test. */
    @FunctionalInterface
    public interface Port {
        /** Carries out a batch at an instant. */
        LedgerReply apply(LedgerBatch batch, long nowMillis);
    }

    /** A comparison in which nothing was met yet. */
    public LedgerComparison() {}

    /**
     * Runs one book.
     *
     * @param learningMillis how long the port's books learn
     * @throws AssertionError at the first reply that differs, with the seed and all that was told before
     */
    public void run(long seed, int batches, long learningMillis, Port port) {
        SplittableRandom random = new SplittableRandom(seed);
        Known known = new Known(BIRTH + random.nextInt(100_000));
        RoughBatches rough = new RoughBatches(random, known);
        LedgerState model = new LedgerState(known.now, known.now, learningMillis);
        List<String> told = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            long now = i == 0 ? known.now : rough.time();
            LedgerBatch batch = rough.next();
            told.add(now + ": " + batch);
            LedgerReply expected = Ledger.apply(model, batch, now);
            LedgerReply actual = port.apply(batch, now);
            if (!expected.equals(actual)) {
                throw new AssertionError("seed " + seed + ", batch " + i + "\nexpected " + expected + "\nbut was  "
                        + actual + "\ntold\n" + String.join("\n", told));
            }
            note(expected);
            known.saw(batch, expected);
        }
    }

    /**
     * Runs one book to which hundreds come as told, so that it learns how many places to keep free for them. The port's
     * books have no time in which they learn what is held.
     *
     * @throws AssertionError at the first reply that differs, with the seed
     */
    public void runToldCrowd(long seed, Port port) {
        new ToldCrowd(seed, BIRTH, port).run();
    }

    private void note(LedgerReply reply) {
        for (LedgerAnswer answer : reply.answers()) {
            seen.add(answer.getClass().getSimpleName());
            if (answer instanceof Full full) {
                seen.add("Full by " + full.rule());
            } else if (answer instanceof Inside inside && inside.created()) {
                seen.add("created");
            } else if (answer instanceof Beaten beaten) {
                seen.add(beaten.stale() ? "stale" : "heard");
                if (beaten.urgent() > 0) {
                    seen.add("urgent");
                }
                beaten.lanes().forEach(this::note);
                if (!beaten.ended().isEmpty()) {
                    seen.add("ended");
                }
            }
        }
        if (!reply.policies().isEmpty()) {
            seen.add(reply.policies().size() == 1 ? "policy told" : "returning policies told");
        }
    }

    private void note(LaneGrant grant) {
        if (grant.held() > 0) {
            seen.add("given");
        }
        if (!grant.appointments().isEmpty()) {
            seen.add("promised");
        }
    }

    /** What was not met in any run so far, though it should be: then the runs were too few to mean anything. */
    public List<String> missing() {
        List<String> all = new ArrayList<>(List.of(
                "created",
                "Inside",
                "Done",
                "Unknown",
                "heard",
                "stale",
                "given",
                "promised",
                "ended",
                "urgent",
                "policy told",
                "returning policies told"));
        for (LedgerAnswer.Rule rule : LedgerAnswer.Rule.values()) {
            all.add("Full by " + rule);
        }
        all.removeAll(seen);
        return all;
    }
}
