package io.github.creneau.jcache;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.creneau.spi.TokenBatch.BucketSpec;
import io.github.creneau.tokens.Bandwidths;
import io.github.creneau.tokens.TokenChains;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** bucket4j's buckets in a cache; they block, and so run on a thread of the backend. Every stage is complete. */
final class CacheBuckets implements TokenChains.Buckets {

    private final ProxyManager<String> buckets;
    private final String prefix;

    CacheBuckets(ProxyManager<String> buckets, String prefix) {
        this.buckets = buckets;
        this.prefix = prefix;
    }

    @Override
    public CompletionStage<Long> take(BucketSpec spec, long nowMillis, long tokens) {
        return CompletableFuture.completedFuture(bucket(spec).tryConsumeAsMuchAsPossible(tokens));
    }

    @Override
    public CompletionStage<Void> giveBack(BucketSpec spec, long nowMillis, long tokens) {
        bucket(spec).addTokens(tokens);
        return CompletableFuture.completedFuture(null);
    }

    private BucketProxy bucket(BucketSpec spec) {
        BucketConfiguration configuration = Bandwidths.configuration(spec);
        return buckets.builder()
                .withImplicitConfigurationReplacement(spec.version(), TokensInheritanceStrategy.PROPORTIONALLY)
                .build(prefix + spec.id(), () -> configuration);
    }
}
