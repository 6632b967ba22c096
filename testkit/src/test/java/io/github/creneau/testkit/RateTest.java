package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Decision;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.OutOfSlot;
import io.github.creneau.Rate;
import io.github.creneau.Refused;
import io.github.creneau.Share;
import io.github.creneau.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** New places a second over all nodes: in any window W at most rate × (W + L) + burst, where L is a heartbeat. */
class RateTest {

    private final Platform platform = new Platform();
    private final List<Long> grants = new ArrayList<>();

    private static Limiter.Builder values(Limiter.Builder builder) {
        return builder.budget(Budget.total(1_000_000))
                .cohort("6e", "5e")
                .idleTime(Duration.ofSeconds(30))
                .appointments(Appointments.none());
    }

    private List<Limiter> nodes(int count, UnaryOperator<Limiter.Builder> values) {
        List<Limiter> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(platform.node("n" + i, values));
            platform.runForMillis(170);
        }
        return nodes;
    }

    /** Crowds and quiet times by turns, for permits and sessions, now on all nodes and now on one. */
    private void storm(List<Limiter> nodes, List<String> cohorts, long seed, Duration length) {
        SplittableRandom random = new SplittableRandom(seed);
        Instant end = platform.time.now().plus(length);
        int number = 0;
        while (platform.time.now().isBefore(end)) {
            long pauseMillis = random.nextInt(5) == 0 ? random.nextLong(20_000) : random.nextLong(40);
            Limiter only = random.nextInt(3) == 0 ? nodes.get(random.nextInt(nodes.size())) : null;
            int calls = random.nextInt(400);
            for (int i = 0; i < calls; i++) {
                Limiter node = only == null ? nodes.get(random.nextInt(nodes.size())) : only;
                Cohort cohort = node.cohort(cohorts.get(random.nextInt(cohorts.size())));
                Decision decision =
                        random.nextBoolean() ? node.tryAcquire(cohort) : node.tryAcquire(cohort, "s" + number++);
                if (decision instanceof Granted granted) {
                    grants.add(platform.time.nanoTime());
                    granted.close();
                }
                if (random.nextInt(20) == 0) {
                    platform.runForMillis(random.nextLong(1 + pauseMillis / 4));
                }
            }
            platform.runForMillis(pauseMillis);
        }
    }

    /** By how many the grants of the worst window exceed the refill of that window. */
    private double worstExcess(double perSecond) {
        double worst = 0;
        double lowest = Double.MAX_VALUE;
        for (int i = 0; i < grants.size(); i++) {
            double refilled = grants.get(i) / 1e9 * perSecond;
            lowest = Math.min(lowest, i - refilled);
            worst = Math.max(worst, i + 1 - refilled - lowest);
        }
        return worst;
    }

    private void check(String what, double perSecond, long burst) {
        double heartbeat = Platform.HEARTBEAT.toMillis() / 1_000.0;
        double worst = worstExcess(perSecond);
        assertThat(worst).as(what).isLessThanOrEqualTo(perSecond * heartbeat + burst);
        assertThat(grants.size()).as(what).isGreaterThan((int) burst);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void holds_for_all_nodes_together(long seed) {
        List<Limiter> nodes =
                nodes(4, builder -> values(builder).rate(Rate.perSecond(12).burst(120)));

        storm(nodes, List.of("6e", "5e"), seed, Duration.ofMinutes(3));

        check("seed " + seed + ", 12/s, burst 120", 12, 120);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void holds_for_a_rate_below_one_a_second(long seed) {
        List<Limiter> nodes =
                nodes(3, builder -> values(builder).rate(Rate.perMinute(20).burst(2)));

        storm(nodes, List.of("6e", "5e"), seed, Duration.ofMinutes(10));

        check("seed " + seed + ", 20/min, burst 2", 20 / 60.0, 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void a_rate_per_node_is_multiplied_by_the_live_nodes_and_any_of_them_may_use_it(long seed) {
        List<Limiter> nodes = nodes(
                3, builder -> values(builder).rate(Rate.perSecond(5).burst(20).perNode()));
        platform.runFor(Duration.ofSeconds(2));

        storm(nodes, List.of("6e", "5e"), seed, Duration.ofMinutes(3));

        check("seed " + seed + ", 5/s, burst 20 on each of 3 nodes", 15, 60);
    }

    @Test
    void one_node_may_use_the_rate_of_all() {
        List<Limiter> nodes = nodes(
                3, builder -> values(builder).rate(Rate.perSecond(5).burst(20).perNode()));
        platform.runFor(Duration.ofSeconds(2));

        storm(nodes.subList(0, 1), List.of("6e"), 7, Duration.ofMinutes(2));

        check("5/s on each of 3 nodes, used by one", 15, 60);
        assertThat(grants.size()).isGreaterThan(5 * 120 + 60);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void stacked_rates_hold_each_for_itself(long seed) {
        List<Limiter> nodes = nodes(
                3,
                builder -> values(builder)
                        .rate(Rate.perSecond(10)
                                .burst(15)
                                .and(Rate.perMinute(120).burst(60))));

        storm(nodes, List.of("6e", "5e"), seed, Duration.ofMinutes(5));

        check("seed " + seed + ", 10/s, burst 15", 10, 15);
        check("seed " + seed + ", 120/min, burst 60", 2, 60);
    }

    @Test
    void a_share_holds_for_the_rate_of_its_cohort_too() {
        List<Limiter> nodes = nodes(
                3, builder -> values(builder).rate(Rate.perSecond(10).burst(40)).share("6e", Share.percent(30)));

        storm(nodes, List.of("6e"), 3, Duration.ofMinutes(3));

        check("30 % of 10/s", 3, 12);
    }

    @Test
    void what_is_asked_below_the_rate_is_granted() {
        List<Limiter> nodes =
                nodes(3, builder -> values(builder).rate(Rate.perSecond(10).burst(10)));
        int[] refused = {0};
        SplittableRandom random = new SplittableRandom(9);
        platform.each(Duration.ofMillis(125), Duration.ofMinutes(2), () -> {
            Limiter node = nodes.get(random.nextInt(3));
            refused[0] += node.tryAcquire(node.cohort("6e")).isGranted() ? 0 : 1;
        });

        platform.runFor(Duration.ofMinutes(2));

        assertThat(refused[0]).as("of 960").isZero();
    }

    @Test
    void a_crowd_gets_all_that_the_rate_allows() {
        List<Limiter> nodes =
                nodes(3, builder -> values(builder).rate(Rate.perSecond(10).burst(10)));
        platform.each(
                Duration.ofMillis(4),
                Duration.ofMinutes(2),
                () -> nodes.forEach(node -> {
                    if (node.tryAcquire(node.cohort("6e")) instanceof Granted granted) {
                        grants.add(platform.time.nanoTime());
                        granted.close();
                    }
                }));

        platform.runFor(Duration.ofMinutes(2));

        assertThat(grants.size()).isBetween((int) (0.99 * 10 * 120), 10 * 121 + 10);
    }

    @Test
    void a_refusal_for_the_rate_says_so() {
        List<Limiter> nodes =
                nodes(1, builder -> values(builder).rate(Rate.perMinute(1).burst(1)));
        Limiter node = nodes.get(0);
        node.tryAcquire(node.cohort("6e"));

        Refused permit = refused(node.tryAcquire(node.cohort("6e")));
        Refused session = refused(node.tryAcquire(node.cohort("6e"), "anna"));

        assertThat(permit.reason()).isEqualTo(Refused.Reason.RATE);
        assertThat(session.reason()).isEqualTo(Refused.Reason.RATE);
        assertThat(permit.retryAfter().orElseThrow()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    /** Its bucket begins empty, so the crowd at the edge gets the rate and no burst on top of it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_slot_opens_without_a_burst(boolean closedBefore) {
        UnaryOperator<Limiter.Builder> values = builder -> builder.budget(Budget.total(100_000))
                .schedule(Schedule.in("Europe/Paris").slot("6e", "08:30", "10:30"))
                .outOfSlot(closedBefore ? OutOfSlot.closed() : OutOfSlot.whileBelow(60))
                .rate(Rate.perSecond(10).burst(100))
                .appointments(Appointments.none());
        List<Limiter> nodes = nodes(3, values);
        Instant edge = Instant.parse("2020-03-16T07:30:00Z");
        platform.time.runUntil(edge);
        long from = platform.time.nanoTime();
        int[] number = {0};
        platform.each(
                Duration.ofMillis(5),
                Duration.ofMinutes(2),
                () -> nodes.forEach(node -> {
                    if (node.tryAcquire(node.cohort("6e"), "s" + number[0]++).isGranted()) {
                        grants.add(platform.time.nanoTime());
                    }
                }));

        platform.runFor(Duration.ofMinutes(2));

        for (int second = 1; second <= 60; second++) {
            assertThat(grantsWithin(from, second))
                    .as("in the first %d s", second)
                    .isLessThanOrEqualTo(10 * (second + 1));
        }
    }

    private long grantsWithin(long fromNanos, int seconds) {
        return grants.stream()
                .filter(at -> at - fromNanos < seconds * 1_000_000_000L)
                .count();
    }
}
