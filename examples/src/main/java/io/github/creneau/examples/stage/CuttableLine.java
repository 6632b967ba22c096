package io.github.creneau.examples.stage;

import io.github.creneau.spi.Backend;
import io.github.creneau.spi.BackendException;
import io.github.creneau.spi.HolderPage;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.TokenBatch;
import io.github.creneau.spi.TokenReply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** One node's line to the store, which can be cut for a demonstration: nothing passes then. Thread-safe. */
public final class CuttableLine implements Backend {

    private final Backend store;
    private volatile boolean cut;

    /** A line to a store, which it does not close. */
    public CuttableLine(Backend store) {
        this.store = store;
    }

    /** Cuts the line, or mends it. */
    public void cut(boolean now) {
        cut = now;
    }

    /** Whether it is cut. */
    public boolean isCut() {
        return cut;
    }

    @Override
    public CompletionStage<LedgerReply> apply(String limiter, LedgerBatch batch) {
        return pass(() -> store.apply(limiter, batch));
    }

    @Override
    public CompletionStage<HolderPage> holders(String limiter, String cursor) {
        return pass(() -> store.holders(limiter, cursor));
    }

    @Override
    public CompletionStage<TokenReply> take(String limiter, TokenBatch batch) {
        return pass(() -> store.take(limiter, batch));
    }

    private <T> CompletionStage<T> pass(Supplier<CompletionStage<T>> call) {
        return cut ? CompletableFuture.failedFuture(new BackendException("the line to the store is cut")) : call.get();
    }

    @Override
    public void close() {
        cut = true;
    }
}
