package io.github.creneau.tokens;

import io.github.bucket4j.TimeMeter;
import io.github.creneau.spi.TokenBatch;

/** The clock of buckets that live in a store: the time of the batch, which is the ledger's. A node's own plays no part. */
public final class BatchClock implements TimeMeter {

    private final long nanos;

    /** The clock of one batch. */
    public BatchClock(TokenBatch batch) {
        nanos = batch.nowMillis() * 1_000_000;
    }

    @Override
    public long currentTimeNanos() {
        return nanos;
    }

    @Override
    public boolean isWallClockBased() {
        return true;
    }
}
