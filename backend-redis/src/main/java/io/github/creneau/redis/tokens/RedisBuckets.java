package io.github.creneau.redis.tokens;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce.LettuceBasedProxyManagerBuilder;
import io.github.bucket4j.redis.lettuce.RedisApi;
import io.github.creneau.redis.ledger.Keys;
import io.github.creneau.redis.link.Link;
import io.github.creneau.spi.TokenBatch;
import io.github.creneau.spi.TokenBatch.BucketSpec;
import io.github.creneau.spi.TokenReply;
import io.github.creneau.tokens.Bandwidths;
import io.github.creneau.tokens.TokenChains;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * bucket4j's compare-and-swap buckets. Their clock is the time of the batch, which is the ledger's: a node's own clock
 * plays no part. A bucket outlives the moment at which it would be full by a minute.
 */
public final class RedisBuckets implements TokenChains.Buckets {

    private static final Duration LINGER = Duration.ofMinutes(1);

    private final Keys keys;
    private final AsyncProxyManager<Object> buckets;

    private RedisBuckets(Keys keys, AsyncProxyManager<Object> buckets) {
        this.keys = keys;
        this.buckets = buckets;
    }

    /** Carries out the takes of a batch. */
    public static CompletableFuture<TokenReply> take(Link link, Keys keys, TokenBatch batch) {
        return link.call(redis -> {
            AsyncProxyManager<Object> buckets = new LettuceBasedProxyManagerBuilder<>(new Scripting(redis))
                    .clientClock(new BatchClock(batch.nowMillis()))
                    .requestTimeout(link.timeout())
                    .expirationAfterWrite(ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(LINGER))
                    .build()
                    .asAsync();
            return TokenChains.take(new RedisBuckets(keys, buckets), batch);
        });
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
                .build(keys.bucket(spec.id()), () -> CompletableFuture.completedFuture(configuration));
    }

    /** The time of one batch. */
    private record BatchClock(long nowMillis) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nowMillis * 1_000_000;
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }

    /** What bucket4j needs of a server or a cluster. It makes arrays of keys of no special type, so keys are objects here. */
    private record Scripting(RedisClusterAsyncCommands<byte[], byte[]> redis) implements RedisApi<Object> {
        @Override
        public <V> RedisFuture<V> eval(String script, ScriptOutputType type, Object[] keys, byte[][] arguments) {
            byte[][] exact = Arrays.copyOf(keys, keys.length, byte[][].class);
            return redis.eval(script, type, exact, arguments);
        }

        @Override
        public RedisFuture<byte[]> get(Object key) {
            return redis.get((byte[]) key);
        }

        @Override
        public RedisFuture<?> delete(Object key) {
            return redis.del((byte[]) key);
        }
    }
}
