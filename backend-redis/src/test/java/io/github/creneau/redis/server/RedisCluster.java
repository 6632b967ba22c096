package io.github.creneau.redis.server;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Three masters, each a process, that share the 16,384 slots. */
public final class RedisCluster implements AutoCloseable {

    private static final int SLOTS = 16_384;

    private final List<RedisServer> masters;
    private final List<RedisServer> replicas = new ArrayList<>();

    private RedisCluster(List<RedisServer> masters) {
        this.masters = masters;
    }

    /** Starts the processes and waits until the cluster is whole. */
    public static RedisCluster start() {
        List<RedisServer> masters = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            masters.add(process());
        }
        for (int i = 0; i < 3; i++) {
            int[] slots = IntStream.range(SLOTS * i / 3, SLOTS * (i + 1) / 3).toArray();
            masters.get(i).ask(redis -> redis.clusterAddSlots(slots));
            int first = masters.get(0).port();
            if (i > 0) {
                masters.get(i).ask(redis -> redis.clusterMeet("127.0.0.1", first));
            }
        }
        RedisCluster cluster = new RedisCluster(masters);
        cluster.awaitWhole();
        return cluster;
    }

    private static RedisServer process() {
        return RedisServer.start(
                "--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf", "--cluster-node-timeout", "2000");
    }

    private void awaitWhole() {
        int nodes = masters.size() + replicas.size();
        await(() -> masters.stream().allMatch(master -> isWhole(master, nodes)));
    }

    private static void await(BooleanSupplier so) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the cluster does not form");
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    private static boolean isWhole(RedisServer node, int nodes) {
        String info = node.ask(redis -> redis.clusterInfo());
        return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + nodes);
    }

    /** The master that has a key. */
    public RedisServer masterOf(String key) {
        int slot = SlotHash.getSlot(key);
        for (int i = 0; i < masters.size(); i++) {
            if (slot < SLOTS * (i + 1) / masters.size()) {
                return masters.get(i);
            }
        }
        throw new IllegalStateException("nobody has slot " + slot);
    }

    /** Adds a replica of a master, which takes its place when that is gone. */
    public RedisServer replicaOf(RedisServer master) {
        RedisServer replica = process();
        replicas.add(replica);
        int port = master.port();
        replica.ask(redis -> redis.clusterMeet("127.0.0.1", port));
        awaitWhole();
        await(() -> isWhole(replica, masters.size() + replicas.size()));
        String id = master.ask(redis -> redis.clusterMyId());
        replica.ask(redis -> redis.clusterReplicate(id));
        await(replica::hasCopied);
        return replica;
    }

    /** Where its masters listen. */
    public RedisURI[] uris() {
        return masters.stream().map(master -> RedisURI.create(master.uri())).toArray(RedisURI[]::new);
    }

    /** Asks the master that has the key of the question. */
    public <T> T ask(Function<RedisAdvancedClusterCommands<String, String>, T> question) {
        RedisClusterClient client = RedisClusterClient.create(List.of(uris()));
        try (StatefulRedisClusterConnection<String, String> connection = client.connect()) {
            return question.apply(connection.sync());
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }

    /** Its masters. */
    public List<RedisServer> masters() {
        return masters;
    }

    @Override
    public void close() {
        masters.forEach(RedisServer::close);
        replicas.forEach(RedisServer::close);
    }
}
