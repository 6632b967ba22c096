package io.github.creneau.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.Rate;
import io.github.creneau.observe.Snapshot.HealthView;
import io.github.creneau.observe.Snapshot.Store;
import io.github.creneau.redis.server.RedisServer;
import io.github.creneau.testkit.processes.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What many nodes of one limiter cost Redis while twice as many permits are wanted as places and rate allow. A few nodes for
 * some seconds here; by hand fifty: {@code -Dtest=MembersTest -Dcreneau.members=50 -Dcreneau.seconds=20}.
 */
@Isolated("measures")
class MembersTest {

    private static final int MEMBERS = Integer.getInteger("creneau.members", 8);
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("creneau.seconds", 3));
    private static final Duration IN_TIME = Duration.ofSeconds(3);
    private static final int PLACES_EACH = 20;
    private static final int HOLD_MILLIS = 500;
    private static final int RATE_EACH = 20;
    private static final Pattern CPU = Pattern.compile("used_cpu_(?:sys|user):([0-9.]+)");

    private RedisServer server;
    private RedisBackend backend;
    private final List<Limiter> nodes = new ArrayList<>();
    private final ScheduledExecutorService callers = Executors.newScheduledThreadPool(2);

    @BeforeEach
    void join() {
        server = RedisServer.start();
        backend = RedisBackend.builder()
                .uri(server.uri())
                .learning(Duration.ZERO)
                .timeout(IN_TIME)
                .build();
        for (int i = 0; i < MEMBERS; i++) {
            nodes.add(Limiter.builder("many")
                    .node("server-" + i)
                    .backend(backend)
                    .timeout(IN_TIME)
                    .budget(Budget.total(PLACES_EACH * MEMBERS))
                    .rate(Rate.perSecond(RATE_EACH * MEMBERS))
                    .appointments(Appointments.none())
                    .cohort("pupil")
                    .build());
        }
        Platform.await(
                "all are up",
                Duration.ofSeconds(30),
                () -> nodes.stream()
                        .allMatch(node -> node.snapshot().health().store() == Store.UP
                                && node.snapshot().members() == MEMBERS));
    }

    @AfterEach
    void end() {
        callers.shutdownNow();
        nodes.forEach(Limiter::close);
        backend.close();
        server.close();
    }

    private void work(Limiter node, Cohort cohort) {
        if (node.tryAcquire(cohort) instanceof Granted permit) {
            var unused = callers.schedule(permit::close, HOLD_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private long trips(Function<HealthView, Long> kind) {
        return nodes.stream()
                .mapToLong(node -> kind.apply(node.snapshot().health()))
                .sum();
    }

    private double cpuSeconds() {
        Matcher cpu = CPU.matcher(server.ask(redis -> redis.info("cpu")));
        double seconds = 0;
        while (cpu.find()) {
            seconds += Double.parseDouble(cpu.group(1));
        }
        return seconds;
    }

    @Test
    void many_nodes_ask_little() {
        long everyMicros = 1_000_000L / (2 * RATE_EACH);
        for (Limiter node : nodes) {
            Cohort cohort = node.cohort("pupil");
            var unused = callers.scheduleAtFixedRate(() -> work(node, cohort), 0, everyMicros, TimeUnit.MICROSECONDS);
        }
        LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
        long ledger = trips(health -> health.ledgerTrips().made());
        long tokens = trips(health -> health.tokenTrips().made());
        double cpu = cpuSeconds();
        long began = System.nanoTime();
        LockSupport.parkNanos(TIME.toNanos());
        double seconds = (System.nanoTime() - began) / 1e9;
        double ledgerRate = (trips(health -> health.ledgerTrips().made()) - ledger) / seconds;
        double tokenRate = (trips(health -> health.tokenTrips().made()) - tokens) / seconds;
        double core = (cpuSeconds() - cpu) / seconds;
        Platform.tell(
                "%d members: %.1f ledger trips and %.1f token takes a second, %.1f %% of a core of Redis",
                MEMBERS, ledgerRate, tokenRate, 100 * core);

        assertThat(tokenRate).isLessThanOrEqualTo(200);
        assertThat(ledgerRate)
                .as("a heartbeat of each, and of all together eight a second and what they had saved up to order")
                .isLessThanOrEqualTo(MEMBERS + 10 + 3 * MEMBERS / seconds);
        assertThat(core).isLessThan(0.2);
    }
}
