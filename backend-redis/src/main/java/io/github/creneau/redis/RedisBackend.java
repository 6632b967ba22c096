package io.github.creneau.redis;

import io.github.creneau.InvalidValueException;
import io.github.creneau.redis.ledger.Keys;
import io.github.creneau.redis.ledger.RedisLedger;
import io.github.creneau.redis.link.Dialer;
import io.github.creneau.redis.link.Line;
import io.github.creneau.redis.link.Link;
import io.github.creneau.redis.tokens.RedisBuckets;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.BackendException;
import io.github.creneau.spi.HolderPage;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.TokenBatch;
import io.github.creneau.spi.TokenReply;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store in Redis 6.2 or later: one server, a master that Sentinel names, or a cluster. Redis' own clock is the only time;
 * each batch is one script, so it is carried out whole or not at all.
 *
 * <p>Thread-safe. No method blocks, opening and closing included: a server that is down at the start is tried again by each
 * call, and fails the call. A stage fails with {@link BackendException} after the timeout at the latest, and with
 * {@link IllegalStateException} once the backend is closed.
 *
 * <p>Redis should neither evict ({@code maxmemory-policy noeviction}) nor be shared with what may grow without bound: a
 * book of which a part is missing is taken for lost, and begins anew.
 */
public final class RedisBackend implements Backend {

    private final Link link;
    private final RedisLedger ledger;
    private final String prefix;

    private RedisBackend(Builder builder, Dialer dialer) {
        link = new Link(dialer, builder.timeout, builder.connectTimeout);
        ledger = new RedisLedger(link, builder.learning, builder.retention);
        prefix = builder.prefix;
        link.warm();
    }

    /**
     * The Redis at {@code uri}, with defaults for all else.
     *
     * @param uri as Lettuce reads it: {@code redis://host:6379}, {@code rediss://user:password@host:6380/0} with TLS,
     *     {@code redis-sentinel://host1:26379,host2:26379/0#name}
     */
    public static RedisBackend connect(String uri) {
        return builder().uri(uri).build();
    }

    /** A builder, which must be told a server, a cluster, a client or a connection. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public CompletionStage<LedgerReply> apply(String limiter, LedgerBatch batch) {
        return ask(limiter, keys -> ledger.apply(keys, batch));
    }

    @Override
    public CompletionStage<HolderPage> holders(String limiter, String cursor) {
        return ask(limiter, keys -> ledger.holders(keys, cursor));
    }

    @Override
    public CompletionStage<TokenReply> take(String limiter, TokenBatch batch) {
        return ask(limiter, keys -> RedisBuckets.take(link, keys, batch));
    }

    private <T> CompletionStage<T> ask(String limiter, Function<Keys, CompletableFuture<T>> question) {
        Keys keys;
        try {
            keys = Keys.of(prefix, limiter);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        return question.apply(keys)
                .exceptionallyCompose(error -> CompletableFuture.failedFuture(
                        link.isClosed()
                                ? new IllegalStateException("the backend is closed", error)
                                : Trouble.of(limiter, error)));
    }

    @Override
    public boolean isClosed() {
        return link.isClosed();
    }

    @Override
    public void close() {
        link.close();
    }

    /** Collects what a backend needs. Not thread-safe. */
    public static final class Builder {

        private @Nullable Supplier<Dialer> dialer;
        private String prefix = "creneau";
        private Duration timeout = Duration.ofSeconds(1);
        private Duration connectTimeout = Duration.ofSeconds(2);
        private Duration learning = Duration.ofSeconds(6);
        private Duration retention = Duration.ofDays(7);

        private Builder() {}

        /** One server, or Sentinel. TLS, user and password are said by the URI. */
        public Builder uri(String uri) {
            return uri(Address.read(uri));
        }

        /** One server, or Sentinel. */
        public Builder uri(RedisURI uri) {
            given("uri", uri, Address.ALLOWED);
            dialer = () -> Dialer.to(uri, timeout, connectTimeout);
            return this;
        }

        /** A cluster, of which some nodes are named. */
        public Builder cluster(RedisURI... uris) {
            List<RedisURI> seeds =
                    Arrays.asList(given("cluster", uris, "at least one node").clone());
            if (seeds.isEmpty()) {
                throw new InvalidValueException("cluster", seeds, "at least one node");
            }
            seeds.forEach(seed -> given("cluster", seed, "nodes, none of them null"));
            dialer = () -> Dialer.toCluster(seeds, timeout, connectTimeout);
            return this;
        }

        /** Connections of a client that exists already, which is not closed by the backend. */
        public Builder client(RedisClient client, RedisURI uri) {
            given("client", client, "a client");
            given("uri", uri, Address.ALLOWED);
            dialer = () -> Dialer.by(client, uri);
            return this;
        }

        /** Connections of a client that exists already, which is not closed by the backend. */
        public Builder client(RedisClusterClient client) {
            given("client", client, "a client of a cluster");
            dialer = () -> Dialer.by(client);
            return this;
        }

        /** A connection that exists already, which is neither closed nor replaced by the backend. */
        public Builder connection(StatefulRedisConnection<byte[], byte[]> connection) {
            given("connection", connection, "an open connection");
            dialer = () -> Dialer.over(Line.of(connection));
            return this;
        }

        /** A connection that exists already, which is neither closed nor replaced by the backend. */
        public Builder connection(StatefulRedisClusterConnection<byte[], byte[]> connection) {
            given("connection", connection, "an open connection");
            dialer = () -> Dialer.over(Line.of(connection));
            return this;
        }

        /** What all keys begin with: 1 to 100 letters a-z or A-Z, digits, '.', '_', ':' or '-'. Default: {@code creneau}. */
        public Builder keyPrefix(String text) {
            if (text == null || !Keys.PREFIX.matcher(text).matches()) {
                throw new InvalidValueException(
                        "keyPrefix", text, "1 to 100 letters a-z or A-Z, digits, '.', '_', ':' or '-', no sign first");
            }
            prefix = text;
            return this;
        }

        /** A stage fails after so long: 10 ms to 1 min, 1 s by default. A limiter has a timeout of its own besides. */
        public Builder timeout(Duration time) {
            timeout = duration("timeout", time, Duration.ofMillis(10), Duration.ofMinutes(1));
            return this;
        }

        /** A connection that is not open after so long is tried again: 10 ms to 1 min, 2 s by default. */
        public Builder connectTimeout(Duration time) {
            connectTimeout = duration("connectTimeout", time, Duration.ofMillis(10), Duration.ofMinutes(1));
            return this;
        }

        /**
         * A book that has just begun admits nobody for so long, so that nodes can say what they hold: it cannot know
         * whether it is the first or the last was lost. Should be the limiters' lease and a heartbeat: 6 s by default. Zero
         * to 10 min; zero only where places may be given twice after a loss, as in tests.
         */
        public Builder learning(Duration time) {
            learning = duration("learning", time, Duration.ZERO, Duration.ofMinutes(10));
            return this;
        }

        /** An abandoned limiter's keys are gone so long after its last session: 1 h to 365 days, 7 days by default. */
        public Builder retention(Duration time) {
            retention = duration("retention", time, Duration.ofHours(1), Duration.ofDays(365));
            return this;
        }

        private static <T> T given(String field, @Nullable T value, String allowed) {
            if (value == null) {
                throw new InvalidValueException(field, null, allowed);
            }
            return value;
        }

        private static Duration duration(String field, Duration value, Duration least, Duration most) {
            if (value == null || value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new InvalidValueException(field, value, least + " to " + most);
            }
            return value;
        }

        /** The backend, which begins to connect at once. */
        public RedisBackend build() {
            if (dialer == null) {
                throw new InvalidValueException(
                        "uri", null, Address.ALLOWED + "; or a cluster, a client or a connection");
            }
            return new RedisBackend(this, dialer.get());
        }
    }
}
