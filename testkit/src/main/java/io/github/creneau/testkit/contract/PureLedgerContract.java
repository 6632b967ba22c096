package io.github.creneau.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.creneau.ledger.Ledger;
import io.github.creneau.ledger.LedgerState;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random batches, one after another: the backend answers what the pure function answers at the backend's instants. */
public interface PureLedgerContract extends ContractSubject {

    /** 150 batches of four nodes; the seed names the run. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    default void answersAsThePureFunction(long seed) {
        try (Subject subject = new Subject(this)) {
            LedgerBatch nothing = new LedgerBatch("n#1", 0, List.of());
            LedgerReply first = subject.apply(nothing);
            // Without a learning period: that instant is the birth, which may be before the first batch.
            LedgerState model = new LedgerState(first.epoch(), first.learningUntilMillis(), 0);
            Ledger.apply(model, nothing, first.nowMillis());
            Known known = new Known(first.nowMillis());
            known.saw(nothing, first);
            RoughBatches script = new RoughBatches(new SplittableRandom(seed), known);
            for (int i = 0; i < 150; i++) {
                LedgerBatch batch = script.next();
                LedgerReply reply = subject.apply(batch);
                LedgerReply expected = Ledger.apply(model, batch, reply.nowMillis());
                assertEquals(expected, reply, "seed " + seed + ", batch " + i + ": " + batch);
                known.saw(batch, reply);
            }
        }
    }
}
