package io.github.creneau.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.IntSummaryStatistics;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A minute of demand at twice the capacity on three servers whose clocks are an hour apart: 9,000 callers who wait for
 * permits of two seconds, and 1,000 people with sessions who stay.
 */
@Tag("faults")
class DemandIT {

    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final Duration BEFORE_SAMPLES = Duration.ofSeconds(5);
    private static final Duration HOLD = Duration.ofSeconds(2);
    private static final Duration STAY = Duration.ofHours(1);

    @Test
    void spread_over_all_nodes() {
        try (Platform platform = new Platform()) {
            for (int i = 0; i < 3; i++) {
                platform.nodes.get(i).visit("pupil-" + i, 333, STAY);
                platform.nodes.get(i).work(3_000, HOLD);
            }
            assertFullAndNeverFuller(platform, "spread");
        }
    }

    @Test
    void all_on_one_node() {
        try (Platform platform = new Platform()) {
            platform.nodes.get(0).visit("pupil", 1_000, STAY);
            platform.nodes.get(0).work(9_000, HOLD);
            assertFullAndNeverFuller(platform, "on one node");
        }
    }

    private static void assertFullAndNeverFuller(Platform platform, String what) {
        long begin = System.currentTimeMillis();
        platform.pass(MINUTE);
        IntSummaryStatistics inside = platform.inside(begin + BEFORE_SAMPLES.toMillis(), begin + MINUTE.toMillis());
        double utilisation = inside.getAverage() / Platform.PLACES;
        Platform.tell(
                "demand %s: %.2f %% used (%d to %d of %d), at most %d in Redis over %d batches",
                what,
                100 * utilisation,
                inside.getMin(),
                inside.getMax(),
                Platform.PLACES,
                platform.watch().most(),
                platform.watch().commits());
        assertThat(platform.watch().commits()).as("batches seen").isGreaterThan(100);
        assertThat(platform.watch().most()).as("places held in Redis").isLessThanOrEqualTo(Platform.PLACES);
        assertThat(utilisation).isGreaterThanOrEqualTo(0.99);
    }
}
