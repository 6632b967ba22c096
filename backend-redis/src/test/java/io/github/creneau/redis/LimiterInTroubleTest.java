package io.github.creneau.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Budget;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.observe.Event;
import io.github.creneau.observe.Snapshot.Store;
import io.github.creneau.redis.server.RedisServer;
import io.github.creneau.testkit.processes.Platform;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A whole limiter while Redis takes no writes, whatever the reason: it goes on by itself, and comes back by itself. */
@Isolated("a slow answer would be one more trouble")
class LimiterInTroubleTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int PLACES = 5;

    private final ConcurrentLinkedQueue<Event> told = new ConcurrentLinkedQueue<>();
    private RedisServer server;
    private RedisBackend backend;
    private Limiter limiter;

    @BeforeEach
    void open() {
        server = RedisServer.start();
        backend = RedisBackend.builder()
                .uri(server.uri())
                .learning(Duration.ZERO)
                .timeout(Duration.ofMillis(300))
                .build();
        limiter = Limiter.builder("ent")
                .backend(backend)
                .heartbeat(Duration.ofMillis(200))
                .lease(Duration.ofSeconds(1))
                .timeout(Duration.ofMillis(300))
                .budget(Budget.total(PLACES))
                .cohort("pupil")
                .listener(told::add)
                .build();
        awaitIn("before");
    }

    @AfterEach
    void close() {
        limiter.close();
        backend.close();
        server.close();
    }

    private void awaitIn(String pupil) {
        Platform.await(
                pupil + " is in",
                SOON,
                () -> limiter.tryAcquire(limiter.cohort("pupil"), pupil).isGranted());
    }

    private boolean isAlone() {
        return limiter.snapshot()
                .health()
                .outage()
                .filter(outage -> outage.rule().equals("local share"))
                .isPresent();
    }

    private static Arguments trouble(String what, Consumer<RedisServer> make, Consumer<RedisServer> mend) {
        return Arguments.of(what, make, mend);
    }

    static Stream<Arguments> troubles() {
        return Stream.of(
                trouble(
                        "out of memory",
                        server -> server.ask(redis -> redis.configSet("maxmemory", "1")),
                        server -> server.ask(redis -> redis.configSet("maxmemory", "0"))),
                trouble(
                        "a replica",
                        server -> server.ask(redis -> redis.replicaof("127.0.0.1", 1)),
                        server -> server.ask(redis -> redis.replicaofNoOne())),
                trouble("frozen", RedisServer::freeze, RedisServer::thaw));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("troubles")
    void goes_on_alone_and_comes_back(String what, Consumer<RedisServer> make, Consumer<RedisServer> mend) {
        make.accept(server);
        Platform.await("the limiter is alone", SOON, this::isAlone);
        assertThat(limiter.touch("before")).isTrue();
        for (int i = 1; i < PLACES; i++) {
            awaitIn("pupil-" + i);
        }
        assertThat(limiter.tryAcquire(limiter.cohort("pupil"), "one too many")).isNotInstanceOf(Granted.class);

        mend.accept(server);
        Platform.await(
                "the store is heard", SOON, () -> limiter.snapshot().health().store() == Store.UP);
        Platform.await("the store knows everybody", SOON, () -> used() == PLACES);

        List<String> inside = server.ask(redis -> redis.hkeys("creneau:{ent}:2:sessions"));
        assertThat(inside).contains("before", "pupil-1").hasSize(PLACES);
        assertThat(told.stream()
                        .filter(Event.BackendBack.class::isInstance)
                        .map(event -> ((Event.BackendBack) event).letIn()))
                .containsExactly(PLACES - 1L);
    }

    private int used() {
        return Integer.parseInt(server.ask(redis -> redis.hget("creneau:{ent}", "used")));
    }
}
