package io.github.creneau.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.testkit.processes.NodeProcess;
import io.github.creneau.testkit.processes.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * How soon one server knows what happens on another, and the rate of all of them, where nothing is wrong. One platform,
 * which is full of sessions, lives through all of it. What the nodes say they say each 100 ms.
 */
@Tag("faults")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PromisesIT {

    private static final Duration FOR_GOOD = Duration.ofHours(1);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);

    /** A heartbeat, the trips under way, and the tenth of a second after which it is seen. */
    private static final Duration SOON = HEARTBEAT.plusMillis(600);

    private static final int RATE = 200;
    private static final int BURST = 100;

    private RedisPlatform redis;
    private List<NodeProcess> nodes;

    @BeforeAll
    void fill() {
        redis = new RedisPlatform();
        nodes = redis.platform.nodes();
        nodes.get(0).visit("pupil", Platform.PLACES, FOR_GOOD);
        Platform.await(
                "full of sessions",
                Duration.ofSeconds(40),
                () -> redis.watch().sum().used() == Platform.PLACES);
    }

    @AfterAll
    void close() {
        redis.close();
    }

    private static long granted(NodeProcess node) {
        return node.at(System.currentTimeMillis()).granted();
    }

    @Test
    @Order(1)
    void a_place_that_becomes_free_reaches_who_waits_on_another_node() {
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            NodeProcess waiting = nodes.get(1 + i % 2);
            long before = granted(waiting);
            waiting.work(1, FOR_GOOD);
            Platform.pass(HEARTBEAT.plusMillis(300), redis.watch());
            assertThat(granted(waiting)).as("there is no place").isEqualTo(before);
            nodes.get(0).release("pupil-" + i);
            times.add(Platform.await("who waits is served", SOON, () -> granted(waiting) > before));
        }
        Platform.tell("a place that became free was given to who waited elsewhere after %s", times);
    }

    @Test
    @Order(2)
    void a_logout_is_seen_on_the_other_nodes() {
        List<String> leaving =
                IntStream.range(100, 400).mapToObj(i -> "pupil-" + i).toList();
        List<NodeProcess> others = nodes.subList(1, 3);
        others.forEach(node -> node.touch(leaving));
        Platform.await(
                "they are known on all nodes",
                Duration.ofSeconds(20),
                () -> others.stream().allMatch(node -> node.alive().containsAll(leaving)));
        leaving.forEach(nodes.get(0)::release);
        for (NodeProcess node : others) {
            Duration seen = Platform.await("they have left", SOON, () -> {
                node.touch(leaving.subList(299, 300));
                return node.unknown().containsAll(leaving.subList(299, 300));
            });
            node.touch(leaving);
            Platform.await(
                    "all of them", Duration.ofSeconds(20), () -> node.unknown().containsAll(leaving));
            Platform.tell("300 logouts: seen on %s after %d ms", node.name(), seen.toMillis());
        }
    }

    @Test
    @Order(3)
    void a_policy_holds_on_all_nodes_and_its_rate_for_all_of_them_together() {
        long before = nodes.get(0).at(System.currentTimeMillis()).policyVersion();
        nodes.get(0).publish(RATE, BURST);
        Duration adopted = Platform.await(
                "all nodes have the policy",
                SOON,
                () -> nodes.stream()
                        .allMatch(node -> node.at(System.currentTimeMillis()).policyVersion() > before));
        Platform.tell("a policy was adopted by all after %d ms", adopted.toMillis());

        nodes.forEach(node -> node.work(100, Duration.ofMillis(300)));
        long from = System.currentTimeMillis();
        Platform.pass(Duration.ofSeconds(15), redis.watch());
        assertRate(from, System.currentTimeMillis() - 200);
    }

    /** In any window: no more than the rate, a burst, and what the rate gives in a heartbeat. */
    private void assertRate(long from, long to) {
        List<Long> sums = new ArrayList<>();
        for (long at = from; at <= to; at += 100) {
            long now = at;
            sums.add(nodes.stream().mapToLong(node -> node.at(now).granted()).sum());
        }
        double most = 0;
        for (int begin = 0; begin < sums.size(); begin++) {
            for (int end = begin + 1; end < sums.size(); end++) {
                most = Math.max(most, sums.get(end) - sums.get(begin) - RATE * (end - begin) / 10.0);
            }
        }
        double ahead = (most - BURST) / RATE;
        List<Long> each = nodes.stream()
                .map(node -> node.at(to).granted() - node.at(from).granted())
                .toList();
        long all = sums.get(sums.size() - 1) - sums.get(0);
        Platform.tell(
                "rate: %d granted in %.1f s, by node %s; at most %.2f s ahead of rate and burst",
                all, (to - from) / 1_000.0, each, ahead);
        assertThat(ahead).isLessThanOrEqualTo(HEARTBEAT.toMillis() / 1_000.0 + 0.2);
        assertThat(all).as("the rate is used").isGreaterThanOrEqualTo((long) (0.9 * RATE * (to - from) / 1_000));
    }
}
