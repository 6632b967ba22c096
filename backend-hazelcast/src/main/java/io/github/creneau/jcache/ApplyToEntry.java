package io.github.creneau.jcache;

import io.github.creneau.ledger.Ledger;
import io.github.creneau.ledger.LedgerImage;
import io.github.creneau.ledger.LedgerState;
import io.github.creneau.ledger.wire.BatchBytes;
import io.github.creneau.ledger.wire.ReplyBytes;
import io.github.creneau.spi.LedgerBatch;
import java.io.Serializable;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.MutableEntry;

/**
 * Carries out a batch where the provider runs it, by that machine's clock. Reads the whole book and writes it again: all
 * that a cache promises is that a value is replaced by another. May be run again by a provider that tries until nobody
 * else came between: it changes nothing but the entry.
 */
final class ApplyToEntry implements EntryProcessor<String, byte[], byte[]>, Serializable {

    private static final long serialVersionUID = 1;

    private final byte[] batch;
    private final long learningMillis;

    ApplyToEntry(LedgerBatch batch, long learningMillis) {
        this.batch = BatchBytes.of(batch);
        this.learningMillis = learningMillis;
    }

    @Override
    public byte[] process(MutableEntry<String, byte[]> entry, Object... arguments) {
        long now = System.currentTimeMillis();
        byte[] image = entry.getValue();
        LedgerState state = image == null ? new LedgerState(now, now, learningMillis) : LedgerImage.read(image);
        byte[] reply = ReplyBytes.of(Ledger.apply(state, BatchBytes.read(batch), now));
        entry.setValue(LedgerImage.of(state));
        return reply;
    }
}
