package io.github.creneau.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.redis.server.RedisServer;
import io.github.creneau.spi.BackendException;
import io.github.creneau.spi.CalendarBlock;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Beat;
import io.github.creneau.spi.LedgerRequest.Hold;
import io.github.creneau.spi.LedgerRequest.LaneReport;
import io.github.creneau.spi.LedgerRequest.Release;
import io.github.creneau.spi.LedgerRequest.Renew;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Somebody writes nonsense into the book of one limiter. Its batches are carried out or fail in time, by an exception that
 * names the limiter; the limiter beside it does not notice.
 */
class HostileStateTest {

    private static final long SEED = Long.getLong("creneau.seed", 20_200_316L);
    private static final int ROUNDS = Integer.getInteger("creneau.rounds", 300);
    private static final Duration IN_TIME = Duration.ofSeconds(5);
    private static final long HOUR = 3_600_000;
    private static final String KEY = "creneau:{spoiled}";
    private static final List<String> NONSENSE = List.of(
            "",
            "-1",
            "0",
            "1e308",
            "-1e308",
            "9007199254740993",
            "99999999999999999999",
            "nan",
            "inf",
            "0x10",
            "1.5",
            "{}",
            "[]",
            "[[[[[[[[[[[[[[[[[[[[",
            "{\"a\":[9e99]}",
            "{\"a\":{\"a\":{}}}",
            "[\"',']]--\"]",
            "redis.call('FLUSHALL')",
            "\r\n*1\r\n$8\r\nFLUSHALL\r\n",
            "\0",
            "%s%n%d",
            "\uD83D\uDE00",
            "1 1 1 1 1 new 1 1 a,n1",
            "x".repeat(100_000));

    private RedisServer server;
    private RedisBackend backend;
    private RedisClient client;
    private StatefulRedisConnection<String, String> connection;
    private RedisCommands<String, String> redis;
    private Book healthy;

    @BeforeEach
    void open() {
        server = RedisServer.start();
        backend = RedisBackend.builder()
                .uri(server.uri())
                .learning(Duration.ZERO)
                .timeout(IN_TIME)
                .build();
        client = RedisClient.create(RedisURI.create(server.uri()));
        connection = client.connect();
        redis = connection.sync();
        healthy = new Book(backend, "healthy");
        fill(healthy);
    }

    @AfterEach
    void close() {
        connection.close();
        client.shutdown();
        backend.close();
        server.close();
    }

    private static void fill(Book book) {
        book.recovered();
        book.publish(50);
        for (int i = 0; i < 5; i++) {
            book.hold("s" + i);
        }
        book.apply(new Release("s3", null));
        book.apply(beat(1));
    }

    private static Beat beat(long sequence) {
        List<CalendarBlock> none = List.of();
        return new Beat(sequence, 0, 9, HOUR, false, 0, List.of(new LaneReport("a", 2, 2, 1, 9, 3, none, 0, 0)));
    }

    @Test
    void nonsense_in_one_book_harms_no_other() {
        SplittableRandom random = new SplittableRandom(SEED);
        int failed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            redis.keys(KEY + "*").forEach(redis::del);
            Book spoiled = new Book(backend, "spoiled");
            fill(spoiled);
            String told = spoil(random);
            failed += use(spoiled, "seed " + SEED + ", round " + round + ": " + told) ? 0 : 1;
            assertThat(healthy.beat(2 + round).used()).as(told).isEqualTo(4);
        }
        assertThat(failed).as("rounds in which something failed").isBetween(ROUNDS / 20, ROUNDS - ROUNDS / 20);
        assertThat(healthy.hold("s9")).isNotNull();
    }

    /** Writes nonsense in the place of one value, where the client allows it. */
    private String spoil(SplittableRandom random) {
        List<String> keys = List.copyOf(new TreeSet<>(redis.keys(KEY + "*")));
        String key = keys.get(random.nextInt(keys.size()));
        String value = NONSENSE.get(random.nextInt(NONSENSE.size()));
        switch (redis.type(key)) {
            case "hash" -> {
                List<String> fields = List.copyOf(new TreeSet<>(redis.hkeys(key)));
                String field = random.nextInt(8) == 0 ? value : fields.get(random.nextInt(fields.size()));
                redis.hset(key, field, random.nextInt(3) == 0 ? damaged(redis.hget(key, field), random) : value);
                return key + " " + field;
            }
            case "zset" -> redis.zadd(key, random.nextBoolean() ? -1e308 : 1e308, random.nextBoolean() ? value : "s1");
            case "list" -> redis.rpush(key, value);
            default -> redis.set(key, value);
        }
        return key;
    }

    private static String damaged(String value, SplittableRandom random) {
        if (value == null || value.isEmpty()) {
            return "?";
        }
        StringBuilder text = new StringBuilder(value);
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
            case 0 -> text.setLength(at);
            case 1 -> text.setCharAt(at, "0 -9,:\"[]{}e".charAt(random.nextInt(12)));
            default -> text.insert(at, random.nextLong());
        }
        return text.toString();
    }

    /** Whether all of it was carried out. */
    private boolean use(Book book, String told) {
        Hold hold = new Hold("new", "a", 1, 77, HOUR, HOUR, Long.MAX_VALUE / 4, null);
        List<LedgerRequest> requests = List.of(
                hold, new Renew("s1", null, 0), new Release("s2", null), beat(2), new Release("s1", null), beat(3));
        boolean all = true;
        for (LedgerRequest request : requests) {
            all &= isCarriedOut(() -> book.apply(request), told);
        }
        all &= isCarriedOut(
                () -> backend.holders("spoiled", "").toCompletableFuture().join(), told);
        return all;
    }

    private static boolean isCarriedOut(Runnable call, String told) {
        long begin = System.nanoTime();
        try {
            call.run();
            return true;
        } catch (CompletionException e) {
            assertThat(e.getCause())
                    .as(told)
                    .isInstanceOf(BackendException.class)
                    .hasMessageStartingWith("limiter 'spoiled': ");
            assertThat(e.getCause().getMessage().length()).as(told).isLessThan(2_000);
            return false;
        } catch (RuntimeException e) {
            throw new AssertionError(told, e);
        } finally {
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).as(told).isLessThan(IN_TIME);
        }
    }
}
