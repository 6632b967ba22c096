package io.github.creneau.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.observe.Snapshot.Store;
import io.github.creneau.redis.faults.BookWatch.Sum;
import io.github.creneau.redis.server.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A Redis and three nodes in processes of their own, whose clocks are an hour apart, all with default settings: heartbeat
 * 1 s, lease 5 s, timeout 500 ms, learning 6 s. Ready when the nodes may let people in.
 */
final class Platform implements AutoCloseable {

    static final int PLACES = NodeMain.PLACES;
    static final Duration LEASE = Duration.ofSeconds(5);
    static final Duration LEARNING = Duration.ofSeconds(6);
    private static final long SEED = Long.getLong("creneau.seed", 20_200_316L);

    final RedisServer redis = RedisServer.start();
    final List<NodeProcess> nodes = new ArrayList<>();
    private BookWatch watch;

    Platform() {
        System.out.println("seed " + SEED);
        try {
            watch = new BookWatch(redis.port());
            for (int i = 0; i < 3; i++) {
                nodes.add(new NodeProcess(redis.uri(), "server-" + i, Duration.ofHours(i - 1), SEED + i));
            }
            await("three nodes are up", Duration.ofSeconds(60), this::isUp);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    BookWatch watch() {
        return watch;
    }

    boolean isUp() {
        long now = System.currentTimeMillis();
        return nodes.stream().allMatch(node -> node.at(now).store() == Store.UP);
    }

    /** People inside by the count of the crowds. */
    int inside(long atMillis) {
        return nodes.stream().mapToInt(node -> node.at(atMillis).inside()).sum();
    }

    /** Lets time pass, and holds the book's count to its weights all the while. */
    void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            Sum sum = watch.sum();
            assertThat(sum.all()).as("the weights in Redis: %s", sum).isEqualTo(sum.used());
            LockSupport.parkNanos(100_000_000);
        }
    }

    /** Samples each 100 ms, all nodes together. */
    IntSummaryStatistics inside(long fromMillis, long toMillis) {
        IntSummaryStatistics all = new IntSummaryStatistics();
        for (long at = fromMillis; at <= toMillis; at += NodeMain.SAMPLE_MILLIS) {
            all.accept(inside(at));
        }
        return all;
    }

    /** Waits for something; answers after how long it was so. */
    static Duration await(String what, Duration most, BooleanSupplier so) {
        long begin = System.nanoTime();
        while (!so.getAsBoolean()) {
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).as(what).isLessThan(most);
            LockSupport.parkNanos(20_000_000);
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Kills Redis; it comes back empty. */
    void restartRedis(Duration down) {
        watch.close();
        redis.kill();
        LockSupport.parkNanos(down.toNanos());
        redis.restart();
        watch = new BookWatch(redis.port());
    }

    /** What a test has seen, for people. */
    static void tell(String format, Object... values) {
        System.out.printf(java.util.Locale.ROOT, format + "%n", values);
    }

    @Override
    public void close() {
        nodes.forEach(NodeProcess::close);
        if (watch != null) {
            watch.close();
        }
        redis.close();
    }
}
