package io.github.creneau.spi;

import java.util.concurrent.CompletionStage;

/**
 * A store that the nodes of a platform share. It guards the ledger's state and the token buckets, atomically and by its
 * own clock, and decides nothing: the decisions are one pure function that it runs or ports.
 *
 * <p>A backend is thread-safe, never blocks its caller, and completes each stage in bounded time: exceptionally where
 * the store cannot be reached. A stage that failed may still have taken effect.
 */
public interface Backend extends AutoCloseable {

    /** Carries out a batch on the ledger of {@code limiter}, all of it or nothing. */
    CompletionStage<LedgerReply> apply(String limiter, LedgerBatch batch);

    /** Takes tokens from the buckets of {@code limiter}. */
    CompletionStage<TokenReply> take(String limiter, TokenBatch batch);

    /** Frees what the backend itself opened. Limiters that still use it are refused by it from then on. */
    @Override
    void close();
}
