package io.github.creneau.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.redis.server.RedisServer;
import io.github.creneau.spi.HolderPage;
import io.github.creneau.spi.HolderPage.Holder;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerRequest.Beat;
import io.github.creneau.spi.LedgerRequest.LaneReport;
import io.github.creneau.spi.LedgerRequest.Release;
import io.github.creneau.spi.TokenBatch;
import io.github.creneau.spi.TokenBatch.BandwidthSpec;
import io.github.creneau.spi.TokenBatch.BucketSpec;
import io.github.creneau.spi.TokenBatch.Take;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stands in Redis: readable, in one slot, and never for ever. */
class KeysInRedisTest {

    private static final Duration RETENTION = Duration.ofDays(2);

    private RedisServer server;
    private RedisBackend backend;
    private Book book;

    @BeforeEach
    void open() {
        server = RedisServer.start();
        backend = RedisBackend.builder()
                .uri(server.uri())
                .learning(Duration.ZERO)
                .keyPrefix("school:ent")
                .retention(RETENTION)
                .timeout(Duration.ofSeconds(5))
                .build();
        book = new Book(backend, "eure");
    }

    @AfterEach
    void close() {
        backend.close();
        server.close();
    }

    /** Uses everything that is kept somewhere. */
    private void fillAllKeys() {
        book.publish(50);
        for (int i = 0; i < 20; i++) {
            book.hold("s" + i);
        }
        book.apply(new Release("s3", null));
        book.apply(new Beat(1, 0, 0, 60_000, false, 0, List.of(new LaneReport("a", 2, 2, 0, 9, 3, List.of(), 0, 0))));
        BucketSpec bucket = new BucketSpec("all", 1, false, List.of(new BandwidthSpec(10, 10, 1_000_000_000)));
        backend.take("eure", new TokenBatch(1_700_000_000_000L, List.of(new Take(List.of(bucket), 3))))
                .toCompletableFuture()
                .join();
    }

    @Test
    void every_key_expires() {
        fillAllKeys();
        List<String> keys = server.ask(redis -> redis.keys("*"));
        assertThat(keys).hasSize(11).allMatch(key -> key.startsWith("school:ent:{eure}"));
        for (String key : keys) {
            long millis = server.ask(redis -> redis.pttl(key));
            assertThat(millis).as(key).isBetween(1L, RETENTION.plusHours(2).toMillis());
        }
    }

    @Test
    void people_can_read_them() {
        fillAllKeys();
        String key = "school:ent:{eure}";
        assertThat(server.<String>ask(redis -> redis.hget(key, "used"))).isEqualTo("28");
        assertThat(server.<String>ask(redis -> redis.hget(key + ":2:sessions", "s4")))
                .matches("\\d+ 1 \\d+ 3600000 \\d+ new \\d+ 1 a,n1");
        assertThat(server.<String>ask(redis -> redis.hget(key + ":2:members", "n1")))
                .startsWith("1 ")
                .contains("\"a\":");
        assertThat(server.<Double>ask(redis -> redis.zscore(key + ":2:expiries", "s4")))
                .isGreaterThan(1e12);
    }

    /** What a stranger may choose as an id stays one value: no key, no command, no other id. */
    @Test
    void ids_of_strangers_are_values_and_nothing_else() {
        book.publish(5_000);
        Set<String> ids = new TreeSet<>(List.of(
                "}:2:sessions",
                "{eure}",
                "school:ent:{eure}:2:sessions",
                "a,n1",
                "1 1 1 1 1 new 1 1 a,n1",
                "\r\n*1\r\n$8\r\nFLUSHALL\r\n",
                "\r",
                "\n",
                "\0",
                "a\0",
                "'] redis.call('FLUSHALL') --[['",
                "]] .. ''",
                "%s%d%n",
                "\\",
                "\"",
                "{\"a\":1}",
                "anna?",
                "anna\uFFFD",
                "anna\uD800",
                "anna\uDC00",
                "\uD83D\uDE00",
                "\u00E9",
                "e\u0301",
                "anna",
                "Anna",
                "anna ",
                "x".repeat(256),
                "\uFFFF".repeat(256)));
        List<String> before = keys();
        for (String id : ids) {
            assertThat(book.hold(id)).as(id).isInstanceOf(Inside.class);
        }
        assertThat(book.beat(1).used()).as("as many as there are").isEqualTo(ids.size());
        Set<String> told = new TreeSet<>();
        for (HolderPage page = page(""); ; page = page(page.next())) {
            page.holders().forEach(holder -> told.add(holder.session()));
            if (page.next().isEmpty()) {
                break;
            }
        }
        assertThat(told).isEqualTo(ids);
        for (String id : ids) {
            book.apply(new Release(id, null));
        }
        assertThat(book.beat(2).used()).isZero();
        assertThat(keys()).allMatch(key -> key.startsWith("school:ent:{eure}:2:") || before.contains(key));
    }

    private HolderPage page(String cursor) {
        return backend.holders("eure", cursor).toCompletableFuture().join();
    }

    private List<String> keys() {
        return server.ask(redis -> redis.keys("*"));
    }

    @Test
    void those_inside_are_listed_page_by_page() {
        book.publish(5_000);
        Set<String> inside = new TreeSet<>();
        for (int i = 0; i < 1_500; i++) {
            book.hold("person " + i);
            inside.add("person " + i);
        }
        Set<String> told = new TreeSet<>();
        String cursor = "";
        int pages = 0;
        do {
            HolderPage page =
                    backend.holders("eure", cursor).toCompletableFuture().join();
            page.holders().stream().map(Holder::session).forEach(told::add);
            cursor = page.next();
            pages++;
        } while (!cursor.isEmpty());
        assertThat(told).isEqualTo(inside);
        assertThat(pages).isGreaterThan(1);
        assertThat(backend.holders("nobody", "").toCompletableFuture().join().holders())
                .isEmpty();
        assertThat(server.<Long>ask(redis -> redis.exists("school:ent:{nobody}")))
                .isZero();
    }

    @Test
    void a_client_or_a_connection_that_exists_is_used_and_left_open() {
        RedisClient client = RedisClient.create();
        RedisURI uri = RedisURI.create(server.uri());
        try (StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE, uri)) {
            for (RedisBackend.Builder builder : List.of(
                    RedisBackend.builder().connection(connection),
                    RedisBackend.builder().client(client, uri))) {
                RedisBackend shared = builder.learning(Duration.ZERO).build();
                new Book(shared, "shared").publish(3);
                assertThat(new Book(shared, "shared").hold("s1")).isInstanceOf(Inside.class);
                shared.close();
                assertThat(connection.sync().ping()).isEqualTo("PONG");
            }
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }

    /** A callback that waits for the next answer would wait for ever on a thread that brings answers. */
    @Test
    void callbacks_may_wait_for_the_store() {
        book.publish(100);
        List<CompletableFuture<Object>> chains = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String session = "s" + i;
            chains.add(backend.holders("eure", "").toCompletableFuture().thenApply(page -> book.hold(session)));
        }
        CompletableFuture.allOf(chains.toArray(CompletableFuture[]::new))
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        assertThat(book.beat(1).used()).isEqualTo(16);
    }
}
