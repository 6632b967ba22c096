package io.github.creneau.redis.link;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is opened, and what is closed with it in the end. A client that is made here takes a command back when
 * its time is over: one that waits for a connection would reach the store long after its caller had given it up.
 *
 * @param isOwn whether connections belong to the backend, which may close them and open others
 * @param end what ends with the backend, its connections included; null: nothing but the connections
 */
public record Dialer(
        Supplier<CompletableFuture<Line>> dial,
        boolean isOwn,
        @Nullable Runnable end) {

    private static final int MOST_WAITING = 50_000;

    /** How often a cluster is asked who has what: at the latest then is a new master known. */
    private static final Duration REFRESH = Duration.ofSeconds(5);

    /** A client of our own. A URI of Sentinel leads to the master. */
    public static Dialer to(RedisURI uri, Duration timeout, Duration connectTimeout) {
        ClientResources resources = resources();
        RedisClient client = RedisClient.create(resources);
        client.setOptions(inTime(ClientOptions.builder(), timeout, connectTimeout)
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .build());
        RedisURI inTime = inTime(uri, connectTimeout);
        return new Dialer(() -> dial(client, inTime), true, () -> shutDown(client, resources));
    }

    /** A client of our own for a cluster. */
    public static Dialer toCluster(List<RedisURI> uris, Duration timeout, Duration connectTimeout) {
        ClientResources resources = resources();
        List<RedisURI> inTime =
                uris.stream().map(uri -> inTime(uri, connectTimeout)).toList();
        RedisClusterClient client = RedisClusterClient.create(resources, inTime);
        ClusterClientOptions.Builder options = ClusterClientOptions.builder()
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .adaptiveRefreshTriggersTimeout(Duration.ofSeconds(1))
                        .enablePeriodicRefresh(REFRESH)
                        .build());
        inTime(options, timeout, connectTimeout);
        client.setOptions(options.build());
        return new Dialer(() -> dial(client), true, () -> shutDown(client, resources));
    }

    /** Connections of somebody else's client. */
    public static Dialer by(RedisClient client, RedisURI uri) {
        return new Dialer(() -> dial(client, uri), true, null);
    }

    /** Connections of somebody else's client of a cluster. */
    public static Dialer by(RedisClusterClient client) {
        return new Dialer(() -> dial(client), true, null);
    }

    /** Somebody else's connection. */
    public static Dialer over(Line line) {
        CompletableFuture<Line> open = CompletableFuture.completedFuture(line);
        return new Dialer(() -> open, false, null);
    }

    private static CompletableFuture<Line> dial(RedisClient client, RedisURI uri) {
        return client.connectAsync(ByteArrayCodec.INSTANCE, uri)
                .toCompletableFuture()
                .thenApply(Line::of);
    }

    private static CompletableFuture<Line> dial(RedisClusterClient client) {
        return client.refreshPartitionsAsync()
                .toCompletableFuture()
                .thenCompose(known -> client.connectAsync(ByteArrayCodec.INSTANCE))
                .thenApply(Line::of);
    }

    private static ClientOptions.Builder inTime(
            ClientOptions.Builder options, Duration timeout, Duration connectTimeout) {
        return options.requestQueueSize(MOST_WAITING)
                .timeoutOptions(TimeoutOptions.enabled(timeout))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(connectTimeout)
                        .keepAlive(true)
                        .build());
    }

    private static ClientResources resources() {
        return DefaultClientResources.builder()
                .reconnectDelay(
                        Delay.exponential(Duration.ofMillis(20), Duration.ofMillis(500), 2, TimeUnit.MILLISECONDS))
                .build();
    }

    /** A minute, which is what a URI says where it was told nothing, is no time to wait for a greeting. */
    private static RedisURI inTime(RedisURI uri, Duration connectTimeout) {
        if (uri.getSentinels().isEmpty()) {
            return RedisURI.builder(uri).withTimeout(connectTimeout).build();
        }
        RedisURI copy = new RedisURI(); // the builder copies no sentinels
        uri.getSentinels().forEach(sentinel -> copy.getSentinels().add(inTime(sentinel, connectTimeout)));
        copy.setSentinelMasterId(uri.getSentinelMasterId());
        copy.setCredentialsProvider(uri.getCredentialsProvider());
        copy.setDatabase(uri.getDatabase());
        copy.setSsl(uri.isSsl());
        copy.setStartTls(uri.isStartTls());
        copy.setVerifyPeer(uri.getVerifyMode());
        copy.setTimeout(connectTimeout);
        return copy;
    }

    private static void shutDown(AbstractRedisClient client, ClientResources resources) {
        var unused = client.shutdownAsync(0, 1, TimeUnit.SECONDS).whenComplete((nothing, error) -> {
            var unusedEnd = resources.shutdown(0, 1, TimeUnit.SECONDS);
        });
    }
}
