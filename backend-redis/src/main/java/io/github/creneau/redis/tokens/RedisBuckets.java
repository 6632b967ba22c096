package io.github.creneau.redis.tokens;

import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce.LettuceBasedProxyManagerBuilder;
import io.github.bucket4j.redis.lettuce.RedisApi;
import io.github.creneau.redis.ledger.Keys;
import io.github.creneau.redis.link.Link;
import io.github.creneau.spi.TokenBatch;
import io.github.creneau.spi.TokenReply;
import io.github.creneau.tokens.BatchClock;
import io.github.creneau.tokens.ProxyBuckets;
import io.github.creneau.tokens.TokenChains;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** bucket4j's compare-and-swap buckets. */
public final class RedisBuckets {

    private RedisBuckets() {}

    /** Carries out the takes of a batch. */
    public static CompletableFuture<TokenReply> take(Link link, Keys keys, TokenBatch batch) {
        return link.call(redis -> {
            AsyncProxyManager<Object> buckets = new LettuceBasedProxyManagerBuilder<>(new Scripting(redis))
                    .clientClock(new BatchClock(batch))
                    .requestTimeout(link.timeout())
                    .expirationAfterWrite(ProxyBuckets.untilFull())
                    .build()
                    .asAsync();
            return TokenChains.take(new ProxyBuckets<>(buckets, keys::bucket), batch);
        });
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
