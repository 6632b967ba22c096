package io.github.creneau.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.ledger.wire.BatchBytes;
import io.github.creneau.ledger.wire.ReplyBytes;
import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.LedgerAnswer.Full;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerAnswer.LaneGrant;
import io.github.creneau.spi.LedgerAnswer.Rule;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random batches against {@link PlainLedger}. After each of them the answers and the whole book must be the same. A
 * failure names the seed of its sequence; {@code -Dcreneau.seed=} starts from it.
 */
class LedgerModelTest {

    private static final long SEED = Long.getLong("creneau.seed", 20_200_316L);
    private static final int SEQUENCES = 100 * Integer.getInteger("creneau.effort", 100);
    private static final int BATCHES = 16;
    private static final long BIRTH = 6_000_000;

    private final Map<String, Integer> seen = new TreeMap<>();

    @Test
    void random_batches_do_to_the_ledger_what_they_do_to_a_plain_book() {
        for (long seed = SEED; seed < SEED + SEQUENCES; seed++) {
            Sequence sequence = new Sequence(seed);
            try {
                sequence.run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("-Dcreneau.seed=" + seed + ": " + e.getMessage() + sequence.told(), e);
            }
        }
        assertThat(seen.keySet()).as("what was met on the way").containsAll(everything());
    }

    private static List<String> everything() {
        List<String> all = new ArrayList<>(
                List.of("created", "Inside", "Done", "Unknown", "Beaten", "stale", "given", "promised", "rolled back"));
        for (Rule rule : Rule.values()) {
            all.add("Full by " + rule);
        }
        return all;
    }

    private record Step(LedgerBatch batch, long time) {}

    private final class Sequence {
        private final RandomBatches batches;
        private final long learningMillis;

        /** What a store keeps and what it is sent are bytes; nothing may be lost on the way. */
        private final boolean isKeptAsBytes;

        private List<Step> steps = new ArrayList<>();
        private LedgerState state;
        private PlainLedger plain;

        Sequence(long seed) {
            batches = new RandomBatches(new Random(seed));
            learningMillis = batches.oneIn(3) ? 3_000 : 0;
            isKeptAsBytes = seed % 4 == 0;
            begin();
        }

        private void begin() {
            state = new LedgerState(9, BIRTH, learningMillis);
            plain = new PlainLedger(9, BIRTH, learningMillis);
            batches.lookAt(plain);
        }

        void run() {
            for (int i = 0; i < BATCHES; i++) {
                if (batches.oneIn(6)) {
                    sendTwice(new Step(batches.next(1), batches.time()));
                } else {
                    LedgerReply reply = send(new Step(batches.next(4), batches.time()));
                    if (!batches.oneIn(5)) {
                        batches.heard(steps.get(steps.size() - 1).batch, reply);
                    }
                }
                if (batches.oneIn(80)) {
                    restoreAnOlderCopy();
                }
            }
        }

        private LedgerReply send(Step step) {
            steps.add(step);
            LedgerReply actual = apply(step);
            LedgerReply expected = plain.apply(step.batch, step.time, actual);
            note(actual, expected);
            if (!actual.equals(expected)) {
                assertThat(actual).isEqualTo(expected);
            }
            compareBooks();
            return actual;
        }

        private LedgerReply apply(Step step) {
            if (!isKeptAsBytes) {
                return Ledger.apply(state, step.batch, step.time);
            }
            LedgerBatch arrived = BatchBytes.read(BatchBytes.of(step.batch));
            LedgerReply reply = Ledger.apply(state, arrived, step.time);
            state = LedgerImage.read(LedgerImage.of(state));
            return ReplyBytes.read(ReplyBytes.of(reply));
        }

        /** One request alone, then once more: nothing changes but the revision. */
        private void sendTwice(Step step) {
            send(step);
            String once = Pictures.of(state);
            long generations = state.generations;
            send(step);
            assertThat(Pictures.of(state)).as("sent twice").isEqualTo(once);
            assertThat(state.generations).isEqualTo(generations);
        }

        /** The store falls back to an earlier state: made by the same batches, so it must be the same state. */
        private void restoreAnOlderCopy() {
            steps = new ArrayList<>(steps.subList(0, batches.below(steps.size() + 1)));
            List<Step> again = steps;
            steps = new ArrayList<>();
            begin();
            again.forEach(this::send);
        }

        private void compareBooks() {
            String expected = Pictures.of(plain);
            String actual = Pictures.of(state);
            if (!actual.equals(expected)) {
                assertThat(actual).isEqualTo(expected);
            }
        }

        private void note(LedgerReply actual, LedgerReply expected) {
            if (expected.epoch() > 9) {
                seen("rolled back");
            }
            for (LedgerAnswer answer : actual.answers()) {
                seen(answer.getClass().getSimpleName());
                if (answer instanceof Full full) {
                    seen("Full by " + full.rule());
                } else if (answer instanceof Inside inside && inside.created()) {
                    seen("created");
                } else if (answer instanceof Beaten beaten) {
                    seen(beaten.stale() ? "stale" : "heard");
                    beaten.lanes().forEach(this::note);
                }
            }
        }

        private void note(LaneGrant grant) {
            if (grant.held() > 0) {
                seen("given");
            }
            if (!grant.appointments().isEmpty()) {
                seen("promised");
            }
        }

        private void seen(String what) {
            seen.merge(what, 1, Integer::sum);
        }

        String told() {
            StringBuilder text = new StringBuilder("\ntold, learning " + learningMillis + " ms:");
            steps.forEach(
                    step -> text.append("\n  at ").append(step.time).append(' ').append(step.batch));
            return text.toString();
        }
    }
}
