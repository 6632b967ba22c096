package io.github.creneau.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.creneau.InvalidValueException;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where Redis is said to be, told wrongly: refused at once by name, and no password in the message. */
@NullUnmarked
class BadAddressTest {

    @Test
    void no_address_is_told_what_one_looks_like() {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> RedisBackend.connect(null))
                .withMessageStartingWith(
                        "uri: null; allowed: redis://host:6379, rediss://user:password@host:6380/0 or ");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                 | uri          | ''",
                "geheim                             | uri.scheme   | none",
                "localhost:6379                     | uri.scheme   | none",
                "http://host                        | uri.scheme   | http",
                "REDIS://host                       | uri.scheme   | REDIS",
                "geheim@host://6379                 | uri.scheme   | (not shown)",
                "redis://                           | uri.host     | none",
                "redis:///0                         | uri.host     | none",
                "redis://user:geheim@               | uri.host     | none",
                "redis://user:geheim@:6379          | uri.host     | none",
                "redis://ge_heim:6379               | uri.host     | (not shown)",
                "redis://ge%20heim                  | uri.host     | (not shown)",
                "redis://one,two                    | uri.host     | 2 hosts",
                "redis://host:geheim                | uri.port     | (not shown)",
                "redis://user:99999                 | uri.port     | (not shown)",
                "redis://:geheim@host:99999         | uri.port     | 99999",
                "redis-sentinel://h1,h2:99999#m     | uri.port     | (not shown)",
                "redis-sentinel://h1,,h2#m          | uri.host     | none",
                "redis://user:gehe im@host          | uri.password | (not shown)",
                "redis://user:ge/heim@host          | uri.password | (not shown)",
                "redis://user:ge#heim@host          | uri.password | (not shown)",
                "redis://host/geheim                | uri.database | (not shown)",
                "redis://host/-1                    | uri.database | (not shown)",
                "redis-sentinel://user:geheim@host  | uri.master   | none"
            })
    void the_part_that_is_wrong_is_named_and_no_password_shown(String uri, String part, String shown) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> RedisBackend.connect(uri))
                .satisfies(thrown -> {
                    assertThat(thrown.field()).isEqualTo(part);
                    assertThat(thrown.value()).isEqualTo(shown);
                    assertThat(thrown.getMessage()).doesNotContain("heim");
                    assertThat(thrown).hasNoCause();
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://host",
                "redis://ho_st",
                "redis://[::1]:6379",
                "rediss://user:p%40ss@10.0.0.1:6380/3",
                "redis://:p@ss@host",
                "redis-socket:///tmp/redis.sock",
                "redis-sentinel://:secret@h1:26379,h2/0#name",
                "redis://host:6379/0?timeout=5s"
            })
    void what_is_right_is_taken(String uri) {
        assertThat(Address.read(uri)).isEqualTo(RedisURI.create(uri));
    }

    @Test
    void no_address_of_any_kind_is_refused_by_name() {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> RedisBackend.builder().build())
                .withMessageStartingWith("uri: null; allowed: redis://host:6379");
    }

    static Stream<Arguments> nothing() {
        RedisBackend.Builder builder = RedisBackend.builder();
        RedisURI uri = RedisURI.create("redis://127.0.0.1");
        return Stream.of(
                nothing("uri", () -> builder.uri((RedisURI) null)),
                nothing("cluster", () -> builder.cluster((RedisURI[]) null)),
                nothing("cluster", () -> builder.cluster(uri, null)),
                nothing("client", () -> builder.client((RedisClient) null, uri)),
                nothing("client", () -> builder.client((RedisClusterClient) null)),
                nothing("connection", () -> builder.connection((StatefulRedisConnection<byte[], byte[]>) null)),
                nothing("keyPrefix", () -> builder.keyPrefix(null)),
                nothing("timeout", () -> builder.timeout(null)),
                nothing("learning", () -> builder.learning((Duration) null)));
    }

    private static Arguments nothing(String field, ThrowingCallable call) {
        return Arguments.of(field, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nothing")
    void nothing_at_all_is_refused_by_name(String field, ThrowingCallable call) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(call)
                .withMessageStartingWith(field + ": null; allowed: ");
    }
}
