package io.github.creneau.redis;

import io.github.creneau.redis.server.RedisServer;
import io.github.creneau.redis.server.SharedRedis;
import io.github.creneau.spi.Backend;
import io.github.creneau.testkit.contract.RemoteBackendContract;
import java.time.Duration;

class StandaloneContractTest implements RemoteBackendContract {

    @Override
    public Backend open() {
        return RedisBackend.builder()
                .uri(SharedRedis.uri())
                .learning(Duration.ZERO)
                .timeout(Duration.ofSeconds(5))
                .build();
    }

    @Override
    public Backend unreachable() {
        return RedisBackend.connect("redis://127.0.0.1:1");
    }

    @Override
    public Duration deadline() {
        return Duration.ofSeconds(5);
    }

    @Override
    public void spoil(String limiter) {
        RedisServer.ask(SharedRedis.uri(), redis -> redis.hset("creneau:{" + limiter + "}", "protocol", "3"));
    }

    /** Redis has no clock of its own to be set. */
    @Override
    public void setClockBack(Backend backend, String limiter, Duration by) {
        RedisServer.ask(
                SharedRedis.uri(), redis -> redis.hincrby("creneau:{" + limiter + "}", "updatedAt", by.toMillis()));
    }
}
