package io.github.creneau.tokens;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.creneau.spi.TokenBatch.BucketSpec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** bucket4j's buckets in a store that it reaches without blocking. */
public final class ProxyBuckets<K> implements TokenChains.Buckets {

    /** A bucket that is gone where people are inside then means that its store was lost, but for the quietest platforms. */
    private static final Duration LINGER = Duration.ofHours(1);

    private final AsyncProxyManager<K> buckets;
    private final Function<String, K> key;

    /**
     * Buckets of one limiter.
     *
     * @param key of a bucket in the store, by its id
     */
    public ProxyBuckets(AsyncProxyManager<K> buckets, Function<String, K> key) {
        this.buckets = buckets;
        this.key = key;
    }

    /** A bucket outlives the moment at which it would be full by an hour. */
    public static ExpirationAfterWriteStrategy untilFull() {
        return ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(LINGER);
    }

    @Override
    public CompletionStage<Long> take(BucketSpec spec, long nowMillis, long tokens) {
        return bucket(spec).tryConsumeAsMuchAsPossible(tokens);
    }

    @Override
    public CompletionStage<Void> giveBack(BucketSpec spec, long nowMillis, long tokens) {
        return bucket(spec).addTokens(tokens);
    }

    private AsyncBucketProxy bucket(BucketSpec spec) {
        BucketConfiguration configuration = Bandwidths.configuration(spec);
        return buckets.builder()
                .withImplicitConfigurationReplacement(spec.version(), TokensInheritanceStrategy.PROPORTIONALLY)
                .build(key.apply(spec.id()), () -> CompletableFuture.completedFuture(configuration));
    }
}
