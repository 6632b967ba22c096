package io.github.creneau.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.redis.Book.Failure;
import io.github.creneau.redis.server.RedisServer;
import io.github.creneau.spi.BackendException;
import io.github.creneau.spi.LedgerAnswer.Full;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerAnswer.Rule;
import io.github.creneau.spi.LedgerReply;
import io.lettuce.core.AclCategory;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.KillArgs;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Redis is in trouble: a stage fails in time and says why; when the trouble is over, the backend goes on by itself. */
@Isolated("a slow answer would be one more trouble")
class TroubleTest {

    private static final Duration TIMEOUT = Duration.ofMillis(400);
    private static final Duration IN_TIME = Duration.ofSeconds(5);

    private RedisServer server;
    private RedisBackend backend;
    private Book book;

    @BeforeEach
    void open() {
        server = RedisServer.start();
        backend = to(server.uri()).build();
        book = new Book(backend, "trouble");
        book.recovered();
    }

    @AfterEach
    void close() {
        backend.close();
        server.close();
    }

    private static RedisBackend.Builder to(String uri) {
        return RedisBackend.builder()
                .uri(uri)
                .timeout(TIMEOUT)
                .connectTimeout(TIMEOUT)
                .learning(Duration.ZERO);
    }

    private void assertFailure(Failure failure, String why) {
        assertThat(failure.error()).isInstanceOf(BackendException.class).hasMessageContaining("limiter 'trouble'");
        assertThat(failure.error()).hasMessageContaining(why);
        assertThat(failure.after()).isLessThan(IN_TIME);
    }

    @Test
    void a_frozen_server() {
        long before = book.publish(5).revision();
        server.freeze();
        for (int i = 0; i < 5; i++) {
            assertThat(book.failure().after()).isLessThan(IN_TIME);
        }
        server.thaw();
        LedgerReply after = book.recovered();
        assertThat(after.policyVersion()).isEqualTo(1);
        assertThat(after.revision()).isGreaterThan(before);
    }

    @Test
    void a_paused_server() {
        server.ask(redis -> redis.clientPause(1_500));
        assertFailure(book.failure(), "no answer from Redis in time");
        book.recovered();
    }

    @Test
    void a_server_that_is_gone_and_comes_back_empty() {
        RedisBackend learning =
                to(server.uri()).learning(Duration.ofSeconds(30)).build();
        Book learner = new Book(learning, "trouble");
        long epoch = learner.recovered().epoch();
        server.kill();
        assertFailure(learner.failure(), "Redis cannot be used");
        server.restart();
        LedgerReply reborn = learner.recovered();
        learner.publish(5);
        assertThat(reborn.epoch()).isGreaterThan(epoch);
        assertThat(reborn.learningUntilMillis()).isGreaterThan(reborn.nowMillis());
        assertThat(learner.hold("s1")).isEqualTo(new Full(Rule.LEARNING));
        learning.close();
    }

    @Test
    void a_connection_that_is_cut() {
        server.ask(redis -> redis.clientKill(KillArgs.Builder.typeNormal().skipme()));
        book.recovered();
    }

    @Test
    void a_server_without_memory() {
        long before = book.publish(5).revision();
        server.ask(redis -> redis.configSet("maxmemory", "1"));
        assertFailure(book.failure(), "Redis is out of memory");
        server.ask(redis -> redis.configSet("maxmemory", "0"));
        assertThat(book.recovered().revision()).as("nothing was carried out").isEqualTo(before + 1);
    }

    @Test
    void a_replica() {
        long before = book.publish(5).revision();
        server.ask(redis -> redis.replicaof("127.0.0.1", 1));
        assertFailure(book.failure(), "it is a replica");
        server.ask(redis -> redis.replicaofNoOne());
        assertThat(book.recovered().revision()).isEqualTo(before + 1);
    }

    @Test
    void a_password_that_is_missing_or_wrong() {
        server.ask(redis -> redis.configSet("requirepass", "secret"));
        try (RedisBackend without = to(server.uri()).build();
                RedisBackend wrong =
                        to("redis://:guess@127.0.0.1:" + server.port()).build();
                RedisBackend right =
                        to("redis://:secret@127.0.0.1:" + server.port()).build()) {
            assertFailure(new Book(without, "trouble").failure(), "Redis wants a password");
            assertFailure(new Book(wrong, "trouble").failure(), "Redis refuses the user or the password");
            new Book(right, "trouble").recovered();
        }
    }

    @Test
    void a_user_that_may_not_touch_the_keys() {
        allow("other:*");
        try (RedisBackend limited =
                to("redis://app:pass@127.0.0.1:" + server.port()).build()) {
            assertFailure(new Book(limited, "trouble").failure(), "Redis does not let this user do that");
        }
    }

    /** What the guide says that a user needs. */
    @Test
    void a_user_with_few_rights_is_enough() {
        allow("creneau:*");
        try (RedisBackend limited =
                to("redis://app:pass@127.0.0.1:" + server.port()).build()) {
            Book limitedBook = new Book(limited, "trouble");
            limitedBook.recovered();
            limitedBook.publish(5);
            assertThat(limitedBook.hold("s1")).isInstanceOf(Inside.class);
            assertThat(limitedBook.beat(1).used()).isEqualTo(1);
        }
    }

    private void allow(String keys) {
        AclSetuserArgs rights = AclSetuserArgs.Builder.on()
                .addPassword("pass")
                .keyPattern(keys)
                .allCommands()
                .removeCategory(AclCategory.ADMIN)
                .removeCategory(AclCategory.DANGEROUS);
        server.ask(redis -> redis.aclSetuser("app", rights));
    }

    @Test
    void sentinel_names_another_master() {
        try (RedisServer sentinel = RedisServer.sentinel(server);
                RedisServer other = RedisServer.start();
                RedisBackend watched = to("redis-sentinel://127.0.0.1:" + sentinel.port() + "#main")
                        .build()) {
            Book named = new Book(watched, "trouble");
            named.recovered();
            assertThat(server.<Long>ask(redis -> redis.exists("creneau:{trouble}")))
                    .isEqualTo(1);
            RedisServer.command(sentinel.uri(), "SENTINEL", "REMOVE", "main");
            RedisServer.command(
                    sentinel.uri(), "SENTINEL", "MONITOR", "main", "127.0.0.1", Integer.toString(other.port()), "1");
            server.ask(redis -> redis.replicaof("127.0.0.1", other.port()));
            named.recovered();
            assertThat(other.<Long>ask(redis -> redis.exists("creneau:{trouble}")))
                    .isEqualTo(1);
        }
    }

    @Test
    void a_script_that_was_forgotten() {
        long before = book.publish(5).revision();
        server.ask(redis -> redis.scriptFlush());
        assertThat(book.apply().revision()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":2:sessions", ":2:silence", ":2:minutes", ":2:ended", ":2:spent", ":2:policy"})
    void something_else_under_a_key(String suffix) {
        String key = "creneau:{trouble}" + suffix;
        server.ask(redis -> redis.del(key));
        server.ask(redis -> redis.setbit(key, 7, 1));
        assertFailure(book.failure(), "there is something else under a key of the limiter");
        assertThat(server.<String>ask(redis -> redis.type(key)))
                .as("left as it is")
                .isEqualTo("string");
        server.ask(redis -> redis.del(key));
        book.recovered();
    }

    @Test
    void somebody_elses_hash_under_the_key_of_the_book() {
        server.ask(redis -> redis.hset("creneau:{other}", "name", "value"));
        assertThat(new Book(backend, "other").failure().error()).hasMessageContaining("something else");
        assertThat(server.<String>ask(redis -> redis.hget("creneau:{other}", "name")))
                .isEqualTo("value");
    }

    /** Eviction takes single keys: the rest is worth nothing, and a book that gave places out again would lie. */
    @Test
    void a_book_of_which_a_part_was_lost_begins_anew() {
        long epoch = book.publish(5).epoch();
        assertThat(book.hold("s1")).isInstanceOf(Inside.class);
        server.ask(redis -> redis.del("creneau:{trouble}:2:sessions"));
        LedgerReply reborn = book.apply();
        assertThat(reborn.epoch()).isGreaterThan(epoch);
        assertThat(reborn.policyVersion()).isZero();
        assertThat(book.beat(1).used()).isZero();
    }

    @Test
    void an_older_copy_that_comes_back() {
        RedisBackend learning =
                to(server.uri()).learning(Duration.ofSeconds(30)).build();
        Book learner = new Book(learning, "trouble");
        long epoch = learner.publish(5).epoch();
        server.ask(redis -> redis.save());
        long seen = learner.apply().revision() + 3;
        server.kill();
        server.restart();
        learner.recovered();

        LedgerReply older = learner.applyHavingSeen(seen);

        assertThat(older.epoch()).as("a new life").isGreaterThan(epoch);
        assertThat(older.revision()).isGreaterThan(seen);
        assertThat(older.policyVersion()).as("what the copy knew").isEqualTo(1);
        assertThat(learner.hold("s1")).isEqualTo(new Full(Rule.LEARNING));
        learning.close();
    }

    @Test
    void a_name_that_could_be_mistaken() {
        assertThat(new Book(backend, "a}b").failure().error())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name");
    }
}
