package io.github.creneau.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.creneau.ledger.Ledger;
import io.github.creneau.ledger.LedgerImage;
import io.github.creneau.ledger.LedgerState;
import io.github.creneau.ledger.wire.BatchBytes;
import io.github.creneau.ledger.wire.ReplyBytes;
import io.github.creneau.spi.BackendException;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A book that is written and read between any two batches answers as one that never was, and so do the messages. */
class LedgerBytesTest {

    private static final long SEED = Long.getLong("creneau.seed", 20_200_316L);
    private static final int BATCHES_A_BOOK = 40;

    private byte[] image;
    private final List<byte[]> batches = new ArrayList<>();
    private final List<byte[]> replies = new ArrayList<>();

    private LedgerReply apply(LedgerBatch batch, long now, long learning) {
        LedgerState state = image == null ? new LedgerState(now, now, learning) : LedgerImage.read(image);
        batches.add(BatchBytes.of(batch));
        LedgerBatch arrived = BatchBytes.read(BatchBytes.of(batch));
        assertThat(arrived).isEqualTo(batch);
        byte[] reply = ReplyBytes.of(Ledger.apply(state, arrived, now));
        replies.add(reply);
        image = LedgerImage.of(state);
        return ReplyBytes.read(reply);
    }

    private LedgerComparison run(int books) {
        LedgerComparison comparison = new LedgerComparison();
        for (int book = 0; book < books; book++) {
            long learning = book % 3 == 0 ? 3_000 : 0;
            image = null;
            comparison.run(SEED + book, BATCHES_A_BOOK, learning, (batch, now) -> apply(batch, now, learning));
        }
        return comparison;
    }

    @Test
    void come_back_as_they_were() {
        assertThat(run(150).missing()).as("never met").isEmpty();
    }

    @Test
    void damage_is_told_and_costs_nothing() {
        run(6);
        Random random = new Random(SEED);
        for (int i = 0; i < 4_000; i++) {
            byte[] bytes = damaged(batches.get(random.nextInt(batches.size())), random);
            readsOrSaysSo(() -> BatchBytes.read(bytes), "batch");
            byte[] reply = damaged(replies.get(random.nextInt(replies.size())), random);
            readsOrSaysSo(() -> ReplyBytes.read(reply), "reply");
            byte[] book = damaged(image, random);
            assertThatThrownBy(() -> LedgerImage.read(book))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("book");
        }
    }

    private static void readsOrSaysSo(Runnable read, String what) {
        try {
            read.run();
        } catch (BackendException e) {
            assertThat(e).hasMessageContaining(what);
        }
    }

    private static byte[] damaged(byte[] sound, Random random) {
        byte[] bytes = sound.clone();
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(3)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] ^= (byte) (1 + random.nextInt(255));
            default -> bytes = java.util.Arrays.copyOf(bytes, at);
        }
        return bytes;
    }

    @Test
    void another_protocol_is_refused_by_its_number() {
        byte[] book = LedgerImage.of(new LedgerState(1, 1, 0));
        book[1] = 3;
        assertThatThrownBy(() -> LedgerImage.read(book))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("protocol 3")
                .hasMessageContaining("protocol 2");
    }
}
