package io.github.creneau.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.testkit.processes.NodeProcess;
import io.github.creneau.testkit.processes.Platform;
import java.time.Duration;
import java.util.Collections;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Demand at twice the capacity on three servers whose clocks are an hour apart: 9,000 callers who wait for permits of two
 * seconds, and 1,000 people with sessions, who come and go, or who stay. Both platforms start at the same time.
 */
@Tag("faults")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemandIT {

    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(25);
    private static final Duration BEFORE_SAMPLES = Duration.ofSeconds(5);
    private static final Duration HOLD = Duration.ofSeconds(2);
    private static final Duration SHORT_STAY = Duration.ofSeconds(30);
    private static final Duration STAY = Duration.ofHours(1);

    /** Each is closed by its test, or ends with this JVM. */
    private CompletableFuture<RedisPlatform> forAll;

    private CompletableFuture<RedisPlatform> forOne;

    @BeforeAll
    void start() {
        forAll = CompletableFuture.supplyAsync(RedisPlatform::new);
        forOne = CompletableFuture.supplyAsync(RedisPlatform::new);
        CompletableFuture.allOf(forAll, forOne).join();
    }

    @Test
    void spread_over_all_nodes() {
        try (RedisPlatform redis = forAll.join()) {
            for (int i = 0; i < 3; i++) {
                redis.platform.nodes().get(i).visit("pupil-" + i, 333, SHORT_STAY);
                redis.platform.nodes().get(i).work(3_000, HOLD);
            }
            long begin = System.currentTimeMillis() + BEFORE_SAMPLES.toMillis();
            assertFullAndNeverFuller(redis, "spread", MINUTE);
            List<Double> means = redis.platform.nodes().stream()
                    .map(node -> meanInside(node, begin))
                    .toList();
            Platform.tell("equal demand: people inside by node, mean: %s", means);
            assertThat(Collections.min(means))
                    .as("of equal demand, as far as the cores are shared equally")
                    .isGreaterThanOrEqualTo(0.85 * Collections.max(means));
        }
    }

    @Test
    void all_on_one_node() {
        try (RedisPlatform redis = forOne.join()) {
            redis.platform.nodes().get(0).visit("pupil", 1_000, STAY);
            redis.platform.nodes().get(0).work(9_000, HOLD);
            assertFullAndNeverFuller(redis, "on one node", LONG_ENOUGH);
            redis.watch()
                    .sum()
                    .lanes()
                    .forEach((node, held) -> assertThat(node.startsWith("server-0#") || held == 0)
                            .as("%s holds %d", node, held)
                            .isTrue());
        }
    }

    private static double meanInside(NodeProcess node, long fromMillis) {
        return LongStream.iterate(fromMillis, at -> at < System.currentTimeMillis(), at -> at + 100)
                .mapToInt(at -> node.at(at).inside())
                .average()
                .orElseThrow();
    }

    private static void assertFullAndNeverFuller(RedisPlatform redis, String what, Duration time) {
        long begin = System.currentTimeMillis();
        redis.pass(time);
        IntSummaryStatistics inside = redis.platform.inside(begin + BEFORE_SAMPLES.toMillis(), begin + time.toMillis());
        double utilisation = inside.getAverage() / Platform.PLACES;
        Platform.tell(
                "demand %s: %.2f %% used (%d to %d of %d), at most %d in Redis over %d batches",
                what,
                100 * utilisation,
                inside.getMin(),
                inside.getMax(),
                Platform.PLACES,
                redis.watch().most(),
                redis.watch().looks());
        assertThat(redis.watch().looks()).as("batches seen").isGreaterThan(50);
        assertThat(redis.watch().most()).as("places held in Redis").isLessThanOrEqualTo(Platform.PLACES);
        assertThat(utilisation).isGreaterThanOrEqualTo(0.99);
    }
}
