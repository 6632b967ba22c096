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

    /**
     * Lists sessions that are inside, some at a time; an operator's question. Whoever is inside from the beginning of a
     * listing to its end is told at least once.
     *
     * @param cursor empty to begin, then {@link HolderPage#next} of the page before
     */
    CompletionStage<HolderPage> holders(String limiter, String cursor);

    /** Takes tokens from the buckets of {@code limiter}. */
    CompletionStage<TokenReply> take(String limiter, TokenBatch batch);

    /** Whether it was closed: no limiter is built on it then. One that cannot tell says that it was not. */
    default boolean isClosed() {
        return false;
    }

    /** Frees what the backend itself opened. Limiters that still use it are refused by it from then on. */
    @Override
    void close();
}
