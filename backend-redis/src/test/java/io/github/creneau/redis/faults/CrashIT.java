package io.github.creneau.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.testkit.processes.NodeProcess;
import io.github.creneau.testkit.processes.Platform;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What is left when a server or Redis goes, under a demand of twice the capacity. One platform lives through all of it, each
 * time from full.
 */
@Tag("faults")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CrashIT {

    private static final Duration FOR_GOOD = Duration.ofHours(1);
    private static final Duration HOLD = Duration.ofSeconds(2);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final int PEOPLE = 300;

    private RedisPlatform redis;
    private Platform platform;

    @BeforeAll
    void fill() {
        redis = new RedisPlatform();
        platform = redis.platform;
        for (int i = 0; i < 3; i++) {
            platform.nodes().get(i).visit("pupil-" + i, PEOPLE, FOR_GOOD);
        }
        Platform.await(
                "all pupils are inside",
                Duration.ofSeconds(20),
                () -> redis.watch().sessions().size() == 3 * PEOPLE);
        platform.nodes().forEach(node -> node.work(3_000, HOLD));
    }

    @BeforeEach
    void isFull() {
        Platform.await("full", Duration.ofSeconds(20), () -> platform.isFull(0));
        redis.pass(Duration.ofSeconds(3));
        assertThat(redis.watch().sum().used()).isLessThanOrEqualTo(Platform.PLACES);
    }

    @AfterAll
    void close() {
        redis.close();
    }

    /** The last one, as the node does not come back. */
    @Test
    @Order(3)
    void a_node_is_killed() {
        NodeProcess gone = platform.nodes().get(2);
        platform.remove(gone);
        int heldBefore = held("server-2");
        assertThat(heldBefore).isGreaterThan(500);
        gone.kill();
        Duration free = Platform.await(
                "its blocks are back",
                Platform.LEASE.plus(HEARTBEAT),
                () -> redis.watch().sum().lanes().keySet().stream().noneMatch(node -> node.startsWith("server-2#")));
        Duration used = Platform.await("the others use them", Platform.LEASE, () -> platform.isFull(PEOPLE));
        Platform.tell(
                "killed: its %d places are back after %d ms, in use %d ms later",
                heldBefore, free.toMillis(), used.toMillis());
        List<String> orphans = redis.watch().sessions().stream()
                .filter(id -> id.startsWith("pupil-2-"))
                .toList();
        assertThat(orphans).hasSize(PEOPLE);
        platform.nodes().forEach(node -> node.touch(orphans));
        for (NodeProcess node : platform.nodes()) {
            Platform.await(
                    "its sessions are alive on the others",
                    Duration.ofSeconds(20),
                    () -> node.alive().size() == PEOPLE);
            assertThat(node.unknown()).isEmpty();
        }
        assertThat(redis.watch().most()).isLessThanOrEqualTo(Platform.PLACES);
    }

    private int held(String node) {
        return redis.watch().sum().lanes().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(node + "#"))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    @Test
    @Order(1)
    void a_node_stands_still_for_three_leases() {
        assertThat(redis.watch().most()).isLessThanOrEqualTo(Platform.PLACES);
        NodeProcess still = platform.nodes().get(2);
        still.freeze();
        long from = System.currentTimeMillis();
        int over = still.mostOver(from - HEARTBEAT.toMillis(), from);
        redis.pass(Platform.LEASE.multipliedBy(3));
        still.thaw();
        redis.pass(Duration.ofSeconds(10));
        long to = System.currentTimeMillis();
        int most = platform.inside(from, to).getMax();
        Platform.tell(
                "stood still: at most %d of %d inside, %d in Redis; it may be %d above",
                most, Platform.PLACES, redis.watch().most(), over);
        assertThat(most).as("the others took its places").isGreaterThan(Platform.PLACES);
        assertThat(most).isLessThanOrEqualTo(Platform.PLACES + over);
        assertThat(redis.watch().most()).isLessThanOrEqualTo(Platform.PLACES + over);
        assertThat(redis.watch().sum().used()).as("drained").isLessThanOrEqualTo(Platform.PLACES);
        assertThat(platform.inside(to)).isBetween((int) (0.99 * Platform.PLACES), Platform.PLACES);
    }

    @Test
    @Order(2)
    void redis_is_killed_and_comes_back_empty() {
        List<String> pupils = redis.watch().sessions();
        assertThat(pupils).hasSize(3 * PEOPLE);
        redis.restartRedis(Duration.ofSeconds(2));
        Duration known = Platform.await(
                "all sessions are told again",
                Platform.LEARNING,
                () -> redis.watch().sessions().containsAll(pupils));
        Duration normal = Platform.await(
                "normal",
                Platform.LEARNING.multipliedBy(2).minus(known),
                () -> platform.isUp()
                        && platform.isFull(0)
                        && redis.watch().sum().used() >= 0.99 * Platform.PLACES);
        Platform.tell(
                "restarted empty: %d sessions told again after %d ms, normal after %d ms, at most %d in Redis",
                pupils.size(),
                known.toMillis(),
                known.plus(normal).toMillis(),
                redis.watch().most());
        redis.pass(Duration.ofSeconds(5));
        assertThat(redis.watch().sessions()).containsAll(pupils);
        assertThat(platform.inside(System.currentTimeMillis())).isLessThanOrEqualTo(Platform.PLACES);
        assertThat(redis.watch().most()).isLessThanOrEqualTo(Platform.PLACES);
    }
}
