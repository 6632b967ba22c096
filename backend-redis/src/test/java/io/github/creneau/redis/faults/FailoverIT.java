package io.github.creneau.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.observe.Event;
import io.github.creneau.observe.Snapshot.Store;
import io.github.creneau.redis.RedisBackend;
import io.github.creneau.redis.server.RedisCluster;
import io.github.creneau.redis.server.RedisServer;
import io.github.creneau.testkit.processes.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The master dies under load and its replica takes over: in a cluster, and where Sentinel watches. Both at the same time. */
@Tag("faults")
@Execution(ExecutionMode.CONCURRENT)
class FailoverIT {

    private static final int PLACES = 200;
    private static final int PUPILS = 60;
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String BOOK = "creneau:{failover}";

    private final List<RedisBackend> backends = new ArrayList<>();
    private final List<Limiter> nodes = new ArrayList<>();
    private final ConcurrentLinkedQueue<Event> told = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService callers = Executors.newScheduledThreadPool(2);

    @AfterEach
    void end() {
        callers.shutdownNow();
        nodes.forEach(Limiter::close);
        backends.forEach(RedisBackend::close);
    }

    private void join(RedisBackend.Builder builder) {
        for (int i = 0; i < 2; i++) {
            RedisBackend backend = builder.build();
            backends.add(backend);
            nodes.add(Limiter.builder("failover")
                    .node("server-" + i)
                    .backend(backend)
                    .budget(Budget.total(PLACES))
                    .cohort("pupil")
                    .listener(told::add)
                    .build());
        }
        Platform.await("both nodes are up", SOON, this::isUp);
    }

    private boolean isUp() {
        return nodes.stream().allMatch(node -> node.snapshot().health().store() == Store.UP);
    }

    /** Pupils come in, and callers take permits all the time, a hundred a second on each node. */
    private void load() {
        for (int i = 0; i < PUPILS; i++) {
            Limiter node = nodes.get(i % 2);
            String pupil = "pupil-" + i;
            Platform.await(
                    pupil + " is in",
                    SOON,
                    () -> node.tryAcquire(cohort(node), pupil).isGranted());
        }
        for (Limiter node : nodes) {
            var unused = callers.scheduleWithFixedDelay(() -> work(node), 0, 10, TimeUnit.MILLISECONDS);
        }
    }

    private static Cohort cohort(Limiter node) {
        return node.cohort("pupil");
    }

    private void work(Limiter node) {
        if (node.tryAcquire(cohort(node)) instanceof Granted permit) {
            var unused = callers.schedule(permit::close, 200, TimeUnit.MILLISECONDS);
        }
    }

    private void assertGoesOn(RedisServer master, RedisServer replica) {
        load();
        Platform.await(
                "the replica has the book",
                SOON,
                () -> replica.ask(redis -> redis.info("replication")).contains("master_link_status:up"));
        long killed = System.nanoTime();
        master.kill();
        Platform.await("the replica is promoted", SOON, replica::isMaster);
        Duration promoted = Duration.ofNanos(System.nanoTime() - killed);
        Platform.await("both nodes hear it", SOON, () -> replica.isMaster() && isUp() && used(replica) >= PUPILS);
        Platform.await("somebody new comes in and is known on both", SOON, () -> isKnown(0, 1) && isKnown(1, 0));
        Duration normal = Duration.ofNanos(System.nanoTime() - killed);
        Platform.await("everybody is known on both nodes", SOON, this::everybodyIsKnown);
        assertThat(used(replica)).isLessThanOrEqualTo(PLACES);
        assertThat(told.stream().filter(Event.BackendLost.class::isInstance))
                .as("told once by each node")
                .hasSizeLessThanOrEqualTo(2);
        Platform.tell(
                "master killed: replica promoted after %d ms, normal after %d ms",
                promoted.toMillis(), normal.toMillis());
    }

    /** Whether who comes in by one node is inside for the other: both reach the store. */
    private boolean isKnown(int here, int there) {
        String newcomer = "newcomer-" + here;
        return nodes.get(here).tryAcquire(cohort(nodes.get(here)), newcomer).isGranted()
                && nodes.get(there).touch(newcomer);
    }

    private boolean everybodyIsKnown() {
        for (int i = 0; i < PUPILS; i++) {
            String pupil = "pupil-" + i;
            if (!nodes.stream().allMatch(node -> node.touch(pupil))) {
                return false;
            }
        }
        return true;
    }

    private static int used(RedisServer server) {
        String used = RedisServer.ask(server.uri(), redis -> redis.hget(BOOK, "used"));
        return used == null ? 0 : Integer.parseInt(used);
    }

    @Test
    void of_a_cluster() {
        try (RedisCluster cluster = RedisCluster.start()) {
            RedisServer master = cluster.masterOf(BOOK);
            RedisServer replica = cluster.replicaOf(master);
            join(RedisBackend.builder().cluster(cluster.uris()));
            assertGoesOn(master, replica);
        }
    }

    @Test
    void that_sentinel_watches() {
        try (RedisServer master = RedisServer.start();
                RedisServer replica = master.replica()) {
            Platform.await("the replica has copied", SOON, replica::hasCopied);
            try (RedisServer sentinel = RedisServer.sentinel(master)) {
                Platform.await(
                        "sentinel knows the replica",
                        SOON,
                        () -> sentinel.ask(redis -> redis.info("sentinel")).contains("slaves=1"));
                join(RedisBackend.builder().uri("redis-sentinel://127.0.0.1:" + sentinel.port() + "#main"));
                assertGoesOn(master, replica);
            }
        }
    }
}
