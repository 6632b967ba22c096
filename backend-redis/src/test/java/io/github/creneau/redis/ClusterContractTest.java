package io.github.creneau.redis;

import io.github.creneau.redis.server.RedisCluster;
import io.github.creneau.spi.Backend;
import io.github.creneau.testkit.contract.RemoteBackendContract;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class ClusterContractTest implements RemoteBackendContract {

    private static RedisCluster cluster;

    @BeforeAll
    static void form() {
        cluster = RedisCluster.start();
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    @Override
    public Backend open() {
        return RedisBackend.builder()
                .cluster(cluster.uris())
                .learning(Duration.ZERO)
                .timeout(Duration.ofSeconds(5))
                .build();
    }

    @Override
    public Backend unreachable() {
        return RedisBackend.builder()
                .cluster(RedisURI.create("redis://127.0.0.1:1"))
                .build();
    }

    @Override
    public Duration deadline() {
        return Duration.ofSeconds(5);
    }

    @Override
    public void spoil(String limiter) {
        cluster.ask(redis -> redis.hset("creneau:{" + limiter + "}", "protocol", "3"));
    }

    /** Redis has no clock of its own to be set. */
    @Override
    public void setClockBack(Backend backend, String limiter, Duration by) {
        cluster.ask(redis -> redis.hincrby("creneau:{" + limiter + "}", "updatedAt", by.toMillis()));
    }
}
