package io.github.creneau.inprocess;

import io.github.creneau.ledger.Holders;
import io.github.creneau.ledger.Ledger;
import io.github.creneau.ledger.LedgerState;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.HolderPage;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.Timing;
import io.github.creneau.spi.TokenBatch;
import io.github.creneau.spi.TokenReply;
import io.github.creneau.tokens.TokenChains;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A store inside this JVM. One instance may be shared by several limiters of one name, each being a node of its own:
 * that is how a whole platform runs inside a test.
 *
 * <p>Thread-safe. Every stage is complete when it is returned. Its time is the wall time at its creation plus the
 * monotonic time since, so that a step of the machine's clock does not reach it. It has no learning period: when this
 * JVM ends, those who held places end with it.
 */
public final class InProcessBackend implements Backend {

    private final Timing timing;
    private final long startWallMillis;
    private final long startNanos;
    private final Map<String, Book> books = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private InProcessBackend(Timing timing) {
        this.timing = timing;
        this.startWallMillis = timing.wallMillis();
        this.startNanos = timing.nanoTime();
    }

    /** A new, empty store that lives by {@code timing}. */
    public static InProcessBackend create(Timing timing) {
        return new InProcessBackend(timing);
    }

    @Override
    public CompletionStage<LedgerReply> apply(String limiter, LedgerBatch batch) {
        return closed
                ? refusal()
                : CompletableFuture.completedFuture(book(limiter).apply(batch, nowMillis()));
    }

    @Override
    public CompletionStage<HolderPage> holders(String limiter, String cursor) {
        return closed
                ? refusal()
                : CompletableFuture.completedFuture(book(limiter).holders(cursor));
    }

    @Override
    public CompletionStage<TokenReply> take(String limiter, TokenBatch batch) {
        return closed ? refusal() : TokenChains.take(book(limiter).buckets, batch);
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }

    private Book book(String limiter) {
        return books.computeIfAbsent(limiter, name -> new Book(nowMillis()));
    }

    private long elapsedNanos() {
        return timing.nanoTime() - startNanos;
    }

    private long nowMillis() {
        return startWallMillis + elapsedNanos() / 1_000_000;
    }

    private static <T> CompletionStage<T> refusal() {
        return CompletableFuture.failedFuture(new IllegalStateException("the backend is closed"));
    }

    /** The ledger and the buckets of one limiter. */
    private final class Book {
        private final ReentrantLock lock = new ReentrantLock();
        private final LedgerState state;
        private final LocalBuckets buckets = new LocalBuckets(InProcessBackend.this::elapsedNanos);

        Book(long nowMillis) {
            state = new LedgerState(nowMillis, nowMillis, 0);
        }

        LedgerReply apply(LedgerBatch batch, long nowMillis) {
            lock.lock();
            try {
                return Ledger.apply(state, batch, nowMillis);
            } finally {
                lock.unlock();
            }
        }

        HolderPage holders(String cursor) {
            lock.lock();
            try {
                return Holders.page(state, cursor);
            } finally {
                lock.unlock();
            }
        }
    }
}
