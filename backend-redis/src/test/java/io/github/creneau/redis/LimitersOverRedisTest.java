package io.github.creneau.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.Rate;
import io.github.creneau.redis.server.RedisServer;
import io.github.creneau.spi.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole limiters on three nodes whose clocks are an hour apart; Redis is looked at from outside. */
class LimitersOverRedisTest {

    private static final int PLACES = 60;
    private static final int PEOPLE = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Long enough for a busy machine: a node that takes the store for lost admits on its own. */
    private static final Duration IN_TIME = Duration.ofSeconds(3);

    private RedisServer server;
    private final List<RedisBackend> backends = new ArrayList<>();
    private final List<Limiter> nodes = new ArrayList<>();

    @BeforeEach
    void start() {
        server = RedisServer.start();
    }

    private void open(Duration learning) {
        for (int i = 0; i < 3; i++) {
            RedisBackend backend = RedisBackend.builder()
                    .uri(server.uri())
                    .learning(learning)
                    .timeout(IN_TIME)
                    .build();
            backends.add(backend);
            nodes.add(Limiter.builder("ent")
                    .node("server-" + i)
                    .backend(backend)
                    .timeout(IN_TIME)
                    .timing(shifted(Duration.ofHours(i - 1)))
                    .budget(Budget.total(PLACES))
                    .rate(Rate.perSecond(1_000).burst(1_000))
                    .appointments(Appointments.none()) // nobody here comes back with a ticket
                    .cohort("pupil")
                    .build());
        }
    }

    @AfterEach
    void close() {
        nodes.forEach(Limiter::close);
        backends.forEach(RedisBackend::close);
        server.close();
    }

    private static Timing shifted(Duration by) {
        Timing system = Timing.system();
        return new Timing() {
            @Override
            public long wallMillis() {
                return system.wallMillis() + by.toMillis();
            }

            @Override
            public long nanoTime() {
                return system.nanoTime();
            }

            @Override
            public Task schedule(Runnable action, long delayNanos) {
                return system.schedule(action, delayNanos);
            }
        };
    }

    private long used() {
        return Long.parseLong(server.ask(redis -> redis.hget("creneau:{ent}", "used")));
    }

    /** Everybody tries on some node, again and again, until so many are inside. */
    private Set<String> admit(int wanted) {
        Set<String> inside = new TreeSet<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (inside.size() < wanted && System.nanoTime() < deadline) {
            for (int person = 0; person < PEOPLE; person++) {
                Limiter node = nodes.get(person % nodes.size());
                if (node.tryAcquire(node.cohort("pupil"), "p" + person) instanceof Granted) {
                    inside.add("p" + person);
                }
            }
            assertThat(used()).isLessThanOrEqualTo(PLACES);
            LockSupport.parkNanos(50_000_000);
        }
        return inside;
    }

    @Test
    void share_one_budget_whatever_their_clocks_say() {
        open(Duration.ZERO);
        Set<String> inside = admit(PLACES);

        assertThat(inside).hasSize(PLACES);
        assertThat(used()).isEqualTo(PLACES);
        List<String> stored = server.ask(redis -> redis.hkeys("creneau:{ent}:2:sessions"));
        assertThat(stored).containsExactlyInAnyOrderElementsOf(inside);
    }

    @Test
    void a_session_is_known_on_every_node_and_ends_on_any() {
        open(Duration.ZERO);
        Set<String> inside = admit(PLACES);
        String somebody = inside.iterator().next();
        assertThat(nodes).allMatch(node -> node.touch(somebody));

        int person = Integer.parseInt(somebody.substring(1));
        assertThat(nodes.get((person + 1) % 3).release(somebody)).isTrue();
        assertThat(used()).isEqualTo(PLACES - 1);
    }

    @Test
    void those_inside_stay_while_redis_is_empty_again() {
        open(Duration.ofSeconds(6));
        Set<String> inside = admit(PLACES);
        assertThat(inside).hasSize(PLACES);
        server.kill();
        server.restart();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (server.<Long>ask(redis -> redis.hlen("creneau:{ent}:2:sessions")) < PLACES
                && System.nanoTime() < deadline) {
            LockSupport.parkNanos(100_000_000);
        }
        List<String> stored = server.ask(redis -> redis.hkeys("creneau:{ent}:2:sessions"));
        assertThat(stored).as("nodes say who is inside").containsAll(inside);
    }
}
