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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "geheim",
                "localhost:6379",
                "http://host",
                "redis://",
                "redis://user:gehe im@host",
                "redis://user:ge/heim@host",
                "redis://:geheim@host:99999",
                "redis-sentinel://user:geheim@host"
            })
    void no_address_at_all_is_refused_without_showing_it(String uri) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> RedisBackend.connect(uri))
                .satisfies(thrown -> {
                    assertThat(thrown.field()).isEqualTo("uri");
                    assertThat(thrown.value()).isEqualTo("(not shown)");
                    assertThat(thrown.allowed()).contains("redis://host:6379").doesNotContain("heim");
                    assertThat(thrown).hasNoCause();
                });
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
