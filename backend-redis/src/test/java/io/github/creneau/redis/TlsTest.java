package io.github.creneau.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.redis.server.RedisServer;
import io.github.creneau.redis.server.SelfSigned;
import io.github.creneau.spi.BackendException;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.testkit.processes.Ports;
import io.lettuce.core.AclCategory;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis behind TLS, for a user with the few rights of the guide. */
class TlsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static SelfSigned identity;
    private static RedisServer server;
    private static int port;

    @BeforeAll
    static void start(@TempDir Path directory) {
        identity = SelfSigned.in(directory);
        port = Ports.free();
        server = identity.start(port);
        AclSetuserArgs rights = AclSetuserArgs.Builder.on()
                .addPassword("pass")
                .keyPattern("creneau:*")
                .allCommands()
                .removeCategory(AclCategory.ADMIN)
                .removeCategory(AclCategory.DANGEROUS);
        server.ask(redis -> redis.aclSetuser("app", rights));
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private RedisURI.Builder address() {
        return RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(port)
                .withSsl(true)
                .withAuthentication("app", "pass")
                .withTimeout(TIMEOUT);
    }

    private static RedisBackend.Builder builder() {
        return RedisBackend.builder().timeout(TIMEOUT).connectTimeout(TIMEOUT).learning(Duration.ZERO);
    }

    private static void assertWorks(RedisBackend backend, String limiter) {
        Book book = new Book(backend, limiter);
        book.recovered();
        book.publish(5);
        assertThat(book.hold("s1")).isInstanceOf(Inside.class);
        assertThat(book.beat(1).used()).isEqualTo(1);
    }

    @Test
    void a_client_that_trusts_the_certificate() {
        RedisClient client = RedisClient.create();
        client.setOptions(ClientOptions.builder()
                .sslOptions(SslOptions.builder()
                        .jdkSslProvider()
                        .trustManager(identity.certificate().toFile())
                        .build())
                .build());
        try (RedisBackend backend = builder().client(client, address().build()).build()) {
            assertWorks(backend, "trusting");
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_uri_that_asks_for_no_certificate() {
        try (RedisBackend backend =
                builder().uri(address().withVerifyPeer(false).build()).build()) {
            assertWorks(backend, "careless");
        }
    }

    @Test
    void a_certificate_that_nobody_trusts_is_refused() {
        try (RedisBackend backend =
                builder().uri("rediss://app:pass@127.0.0.1:" + port).build()) {
            Book.Failure failure = new Book(backend, "tls").failure();

            assertThat(failure.error())
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("Redis cannot be used");
            assertThat(failure.after()).isLessThan(TIMEOUT.multipliedBy(2));
            assertThat(server.<Long>ask(redis -> redis.exists("creneau:{tls}"))).isZero();
        }
    }

    @Test
    void a_server_that_speaks_no_tls_on_this_port() {
        try (RedisBackend backend =
                builder().uri("rediss://127.0.0.1:" + server.port()).build()) {
            Book.Failure failure = new Book(backend, "tls").failure();

            assertThat(failure.error()).isInstanceOf(BackendException.class);
            assertThat(failure.after()).isLessThan(TIMEOUT.multipliedBy(2));
        }
    }
}
