package io.github.creneau.redis.faults;

import io.github.creneau.redis.server.RedisServer;
import io.github.creneau.testkit.processes.BookWatch;
import io.github.creneau.testkit.processes.NodeProcess;
import io.github.creneau.testkit.processes.Platform;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A Redis and three nodes in processes of their own. Ready when the nodes may let people in. */
final class RedisPlatform implements AutoCloseable {

    final RedisServer redis = RedisServer.start();
    final Platform platform = new Platform((number, clockWrongBy, seed) ->
            new NodeProcess(RedisNode.class, List.of("-Xmx192m"), redis.uri(), "server-" + number, clockWrongBy, seed));
    private BookWatch watch;

    RedisPlatform() {
        try {
            watch = new RedisWatch(redis.port());
            platform.add(3);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    BookWatch watch() {
        return watch;
    }

    void pass(Duration time) {
        Platform.pass(time, watch);
    }

    /** Kills Redis; it comes back empty. */
    void restartRedis(Duration down) {
        watch.close();
        redis.kill();
        LockSupport.parkNanos(down.toNanos());
        redis.restart();
        watch = new RedisWatch(redis.port());
    }

    @Override
    public void close() {
        platform.close();
        if (watch != null) {
            watch.close();
        }
        redis.close();
    }
}
