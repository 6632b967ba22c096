package io.github.creneau.jcache;

import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.grid.jcache.Bucket4jJCache;
import io.github.creneau.InvalidValueException;
import io.github.creneau.hazelcast.calls.Bounds;
import io.github.creneau.hazelcast.calls.Calls;
import io.github.creneau.ledger.Holders;
import io.github.creneau.ledger.LedgerImage;
import io.github.creneau.ledger.wire.ReplyBytes;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.BackendException;
import io.github.creneau.spi.HolderPage;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.TokenBatch;
import io.github.creneau.spi.TokenReply;
import io.github.creneau.tokens.BatchClock;
import io.github.creneau.tokens.TokenChains;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * A store in a cache of any JCache provider. Each batch is one {@code invoke}, which reads the whole book and writes it
 * again: its cost grows with the number of sessions. Where there is Hazelcast, {@code HazelcastBackend} has no such cost.
 *
 * <p>Of the cache it needs: that {@code invoke} is atomic, by all servers; that nothing is evicted; that an entry lives for
 * longer than anybody stays; that it is shared by all servers, and survives the loss of one as its provider says. A start
 * checks what can be seen from one JVM. Time is that of the machine on which the provider runs {@code invoke}: the clocks
 * of the machines must agree.
 *
 * <p>Thread-safe. No stage takes its caller's thread, and each fails with {@link BackendException} after the timeout at the
 * latest, or with {@link IllegalStateException} once the backend is closed. Building blocks for a moment. The cache is
 * never closed.
 */
public final class JCacheBackend implements Backend {

    private static final int MOST_WAITING = 1_000;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Cache<String, byte[]> cache;
    private final long learningMillis;
    private final Calls calls;
    private final ThreadPoolExecutor executor;

    private JCacheBackend(Builder builder, Cache<String, byte[]> cache) {
        this.cache = cache;
        this.learningMillis = builder.learning.toMillis();
        this.calls = new Calls(builder.timeout, Meaning::of);
        this.executor = pool(builder.threads);
        try {
            Requirements.check(cache, executor, builder.startTimeout);
        } catch (RuntimeException e) {
            executor.shutdownNow();
            throw e;
        }
    }

    private static ThreadPoolExecutor pool(int threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), work -> {
                    Thread thread = new Thread(work, "creneau-jcache-" + NUMBER.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** The cache, with defaults for all else. */
    public static JCacheBackend over(Cache<String, byte[]> cache) {
        return builder().cache(cache).build();
    }

    /**
     * How a cache for this backend should be configured: its types, and entries that are gone when nobody has used them for
     * so long, which is how an abandoned limiter leaves nothing behind.
     *
     * @param retention longer than anybody stays; 1 h to 365 days
     */
    public static MutableConfiguration<String, byte[]> configuration(Duration retention) {
        Bounds.retention(retention);
        javax.cache.expiry.Duration life = new javax.cache.expiry.Duration(TimeUnit.MILLISECONDS, retention.toMillis());
        return new MutableConfiguration<String, byte[]>()
                .setTypes(String.class, byte[].class)
                .setExpiryPolicyFactory(TouchedExpiryPolicy.factoryOf(life));
    }

    /** A builder, which must be told a cache. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public CompletionStage<LedgerReply> apply(String limiter, LedgerBatch batch) {
        return ask(
                limiter, () -> ReplyBytes.read(cache.invoke(book(limiter), new ApplyToEntry(batch, learningMillis))));
    }

    @Override
    public CompletionStage<HolderPage> holders(String limiter, String cursor) {
        return ask(limiter, () -> {
            byte[] image = cache.get(book(limiter));
            return image == null ? new HolderPage(List.of(), "") : Holders.page(LedgerImage.read(image), cursor);
        });
    }

    @Override
    public CompletionStage<TokenReply> take(String limiter, TokenBatch batch) {
        return ask(limiter, () -> {
            ProxyManager<String> buckets = Bucket4jJCache.entryProcessorBasedBuilder(cache)
                    .clientClock(new BatchClock(batch))
                    .build();
            return TokenChains.take(new CacheBuckets(buckets, "bucket/" + limiter + '/'), batch)
                    .toCompletableFuture()
                    .join();
        });
    }

    private <T> CompletionStage<T> ask(String limiter, Supplier<T> question) {
        return calls.call(limiter, () -> CompletableFuture.supplyAsync(question, executor), Function.identity());
    }

    private static String book(String limiter) {
        return "book/" + limiter;
    }

    @Override
    public boolean isClosed() {
        return calls.isClosed() || cache.isClosed();
    }

    @Override
    public void close() {
        calls.close();
        executor.shutdown();
    }

    /** Collects what a backend needs. Not thread-safe. */
    public static final class Builder {

        private @Nullable Cache<String, byte[]> cache;
        private int threads = 4;
        private Duration timeout = Duration.ofSeconds(1);
        private Duration startTimeout = Duration.ofSeconds(10);
        private Duration learning = Duration.ofSeconds(6);

        private Builder() {}

        /** The cache. Nothing else may be kept in it. */
        public Builder cache(Cache<String, byte[]> shared) {
            cache = Bounds.given("cache", shared, "a cache of your provider");
            return this;
        }

        /** Threads that wait for the provider, on which no caller does: 1 to 64, 4 by default. */
        public Builder threads(int count) {
            if (count < 1 || count > 64) {
                throw new InvalidValueException("threads", count, "1 to 64");
            }
            threads = count;
            return this;
        }

        /** A stage fails after so long: 10 ms to 1 min, 1 s by default. A limiter has a timeout of its own besides. */
        public Builder timeout(Duration time) {
            timeout = Bounds.timeout(time);
            return this;
        }

        /** Building fails if the cache does not answer for so long: 100 ms to 10 min, 10 s by default. */
        public Builder startTimeout(Duration time) {
            startTimeout = Bounds.startTimeout(time);
            return this;
        }

        /**
         * A book that has just begun admits nobody for so long, so that nodes can say what they hold. Should be the
         * limiters' lease and a heartbeat: 6 s by default. Zero to 10 min; zero only where places may be given twice after
         * a loss, as in tests.
         */
        public Builder learning(Duration time) {
            learning = Bounds.learning(time);
            return this;
        }

        /**
         * The backend. Tries on the cache what the ledger needs of it.
         *
         * @throws BackendException if the cache cannot keep a ledger; the message names what is missing
         */
        public JCacheBackend build() {
            if (cache == null) {
                throw new InvalidValueException("cache", null, "a cache of your provider");
            }
            return new JCacheBackend(this, cache);
        }
    }
}
