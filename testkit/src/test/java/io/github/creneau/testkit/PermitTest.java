package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static io.github.creneau.testkit.Platform.lane;
import static io.github.creneau.testkit.Platform.refused;
import static io.github.creneau.testkit.Platform.takeAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Decision;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.Refused;
import io.github.creneau.Request;
import io.github.creneau.Share;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Permits: places that a node holds in advance and spends by itself. */
class PermitTest {

    private static final int PLACES = 100;

    private final Platform platform = new Platform();

    private static Limiter.Builder values(Limiter.Builder builder) {
        return builder.budget(Budget.total(PLACES)).cohort("6e", "5e").maxHold(Duration.ofMinutes(10));
    }

    @Test
    void a_heavy_one_who_is_refused_keeps_no_places_from_others() {
        Limiter node = platform.node(
                "a",
                builder -> builder.budget(Budget.total(10))
                        .cohort("6e")
                        .appointments(Appointments.none())
                        .maxHold(Duration.ofHours(1)));
        for (int i = 0; i < 3; i++) {
            granted(node.tryAcquire(node.cohort("6e"), "inside " + i));
        }

        refused(node.tryAcquire(Request.permit(node.cohort("6e")).weight(8)));

        for (int i = 0; i < 7; i++) {
            granted(node.tryAcquire(node.cohort("6e"), "next " + i));
        }
    }

    @Test
    void there_are_as_many_as_the_budget() {
        Limiter node = platform.node("a", PermitTest::values);

        assertThat(takeAll(node, node.cohort("6e"))).isEqualTo(PLACES);
        assertThat(platform.used()).isEqualTo(PLACES);
    }

    @Test
    void one_node_alone_can_have_them_all_after_another_one_had() {
        Limiter a = platform.node("a", PermitTest::values);
        Limiter b = platform.node("b", PermitTest::values);
        List<Granted> held = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            held.add(granted(a.tryAcquire(a.cohort("6e"))));
        }
        refused(b.tryAcquire(b.cohort("6e")));

        held.forEach(Granted::close);
        platform.runFor(Platform.HEARTBEAT.multipliedBy(2));

        assertThat(takeAll(b, b.cohort("6e"))).isEqualTo(PLACES);
    }

    @Test
    void a_place_that_returns_is_given_to_the_next_without_a_trip() {
        Limiter node = platform.node("a", PermitTest::values);
        Cohort cohort = node.cohort("6e");
        granted(node.tryAcquire(cohort)).close();
        int before = platform.trips.all();

        for (int i = 0; i < 10_000; i++) {
            granted(node.tryAcquire(cohort)).close();
        }

        assertThat(platform.trips.all()).isEqualTo(before);
    }

    @Test
    void closing_twice_returns_one_place() {
        Limiter node = platform.node("a", PermitTest::values);
        Granted first = granted(node.tryAcquire(node.cohort("6e")));
        granted(node.tryAcquire(node.cohort("6e")));

        first.close();
        first.close();

        assertThat(lane(node, "6e").inUse()).isEqualTo(1);
    }

    @Test
    void permits_and_sessions_share_the_budget() {
        Limiter node = platform.node("a", PermitTest::values);
        Cohort cohort = node.cohort("6e");
        for (int i = 0; i < 40; i++) {
            granted(node.tryAcquire(cohort, "s" + i));
        }

        assertThat(takeAll(node, cohort)).isEqualTo(PLACES - 40);
        refused(node.tryAcquire(cohort, "one too many"));
    }

    @Test
    void a_share_is_a_ceiling_for_permits_on_all_nodes_together() {
        Limiter a = platform.node("a", builder -> values(builder).share("6e", Share.percent(30)));
        Limiter b = platform.node("b", builder -> values(builder).share("6e", Share.percent(30)));

        int taken = takeAll(a, a.cohort("6e"));
        platform.runFor(Platform.HEARTBEAT);
        taken += takeAll(b, b.cohort("6e"));

        assertThat(taken).isEqualTo(30);
        Refused refused = refused(b.tryAcquire(b.cohort("6e")));
        assertThat(refused.reason()).isEqualTo(Refused.Reason.COHORT_FULL);
        assertThat(takeAll(b, b.cohort("5e"))).isEqualTo(PLACES - 30);
    }

    @Test
    void a_refused_permit_is_told_at_least_a_second() {
        Limiter node = platform.node("a", PermitTest::values);
        takeAll(node, node.cohort("6e"));
        for (int i = 0; i < 50; i++) {
            platform.runForMillis(37);
            Refused refused = refused(node.tryAcquire(node.cohort("6e")));
            assertThat(refused.retryAfter().orElseThrow()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    /** Never before the maximum hold; by the generations an eighth later, each a whole number of half heartbeats. */
    @ParameterizedTest
    @ValueSource(longs = {1, 3, 10, 60, 600})
    void a_permit_that_is_not_returned_is_taken_back_after_the_maximum_hold(long seconds) {
        Duration hold = Duration.ofSeconds(seconds);
        SplittableRandom random = new SplittableRandom(seconds);
        for (int i = 0; i < 20; i++) {
            Platform other = new Platform();
            Limiter node = other.node("a", builder -> values(builder).maxHold(hold));
            other.runForMillis(random.nextLong(10_000));
            granted(node.tryAcquire(node.cohort("6e")));

            Duration before = Duration.ofMillis(20);
            other.runFor(hold.minus(before));
            assertThat(lane(node, "6e").inUse()).as("not before").isEqualTo(1);
            Duration held = other.until(() -> lane(node, "6e").inUse() == 0, before, hold.plusSeconds(9))
                    .plus(hold)
                    .minus(before);

            assertThat(held)
                    .as("held")
                    .isBetween(hold, hold.multipliedBy(9).dividedBy(8).plusMillis(9 * 500));
        }
    }

    @Test
    void a_return_after_the_maximum_hold_changes_nothing() {
        Limiter node = platform.node("a", builder -> values(builder).maxHold(Duration.ofSeconds(8)));
        Cohort cohort = node.cohort("6e");
        Granted late = granted(node.tryAcquire(cohort));
        platform.runFor(Duration.ofSeconds(20));
        Granted other = granted(node.tryAcquire(cohort));

        late.close();

        assertThat(lane(node, "6e").inUse()).isEqualTo(1);
        other.close();
        assertThat(lane(node, "6e").inUse()).isZero();
        platform.runFor(Platform.HEARTBEAT.multipliedBy(2));
        assertThat(platform.used()).isZero();
    }

    @Test
    void a_lane_that_was_idle_for_a_heartbeat_holds_nothing() {
        Limiter node = platform.node("a", PermitTest::values);
        Cohort cohort = node.cohort("6e");
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 40; i++) {
                List<Granted> held = new ArrayList<>();
                for (int j = random.nextInt(30); j >= 0; j--) {
                    held.add(granted(node.tryAcquire(cohort)));
                }
                platform.runForMillis(random.nextLong(100));
                held.forEach(Granted::close);
            }
            platform.until(() -> nextBeatIsNear(platform), Duration.ofMillis(1), Duration.ofSeconds(2));
            platform.runForMillis(2);

            platform.runFor(Platform.HEARTBEAT);

            assertThat(lane(node, "6e").held()).as("round %d", round).isZero();
            assertThat(platform.used()).as("round %d", round).isZero();
        }
    }

    /** Beats come at half past each second since the node joined. */
    private static boolean nextBeatIsNear(Platform platform) {
        return platform.time.nanoTime() % 1_000_000_000 == 499_000_000;
    }

    @Test
    void a_block_of_an_idle_platform_is_at_most_half_of_what_is_free() {
        Limiter a = platform.node("a", PermitTest::values);

        granted(a.tryAcquire(a.cohort("6e")));

        assertThat(platform.used()).isLessThanOrEqualTo(1 + PLACES / 2);
    }

    /** Two nodes, each with more demand than there are places, in any phase to each other. */
    @ParameterizedTest
    @CsvSource({"0, 0", "500, 0", "250, 0", "730, 300"})
    void two_nodes_with_equal_demand_get_within_ten_percent_of_each_other(long phaseMillis, long headStartMillis) {
        Limiter a = platform.node("a", PermitTest::values);
        platform.runForMillis(phaseMillis);
        Limiter b = platform.node("b", PermitTest::values);
        Demand onA = new Demand(platform, a, 1);
        platform.runForMillis(headStartMillis);
        Demand onB = new Demand(platform, b, 2);
        platform.runFor(Duration.ofSeconds(5));
        onA.samples = 0;
        onB.samples = 0;

        for (int i = 0; i < 600; i++) {
            platform.runForMillis(100);
            onA.sample();
            onB.sample();
        }

        assertThat(onA.mean(600) / onB.mean(600)).isCloseTo(1.0, within(0.1));
        assertThat(onA.mean(600) + onB.mean(600)).isGreaterThan(0.95 * PLACES);
    }

    /** People who come to one node every few milliseconds and stay for a second or so. */
    private static final class Demand {
        private final Platform platform;
        private final Limiter node;
        private final Cohort cohort;
        private final SplittableRandom random;
        private int inside;
        private long samples;

        Demand(Platform platform, Limiter node, long seed) {
            this.platform = platform;
            this.node = node;
            this.cohort = node.cohort("6e");
            this.random = new SplittableRandom(seed);
            platform.time.schedule(this::come, 0);
        }

        private void come() {
            Decision decision = node.tryAcquire(cohort);
            if (decision instanceof Granted granted) {
                inside++;
                platform.time.schedule(
                        () -> {
                            inside--;
                            granted.close();
                        },
                        random.nextLong(500_000_000L, 1_500_000_000L));
            }
            platform.time.schedule(this::come, random.nextLong(1_000_000L, 9_000_000L));
        }

        void sample() {
            samples += inside;
        }

        double mean(int count) {
            return samples / (double) count;
        }
    }

    @Test
    void the_only_node_with_demand_uses_what_is_there() {
        Limiter a = platform.node("a", PermitTest::values);
        platform.node("b", PermitTest::values);
        platform.node("c", PermitTest::values);
        Demand demand = new Demand(platform, a, 3);
        platform.runFor(Duration.ofSeconds(5));
        demand.samples = 0;

        for (int i = 0; i < 300; i++) {
            platform.runForMillis(100);
            demand.sample();
        }

        assertThat(demand.mean(300)).isGreaterThanOrEqualTo(0.99 * PLACES);
    }
}
