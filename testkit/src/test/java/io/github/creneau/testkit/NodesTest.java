package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static io.github.creneau.testkit.Platform.refused;
import static io.github.creneau.testkit.Platform.takeAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Decision;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.OutOfSlot;
import io.github.creneau.Policy;
import io.github.creneau.Refused;
import io.github.creneau.Share;
import io.github.creneau.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that join and crash, and what reaches all of them within a heartbeat. */
class NodesTest {

    private static final Duration STEP = Duration.ofMillis(10);
    private static final Duration TWO_BEATS = Platform.HEARTBEAT.multipliedBy(2);

    private final Platform platform = new Platform();

    static Limiter.Builder perNode(Limiter.Builder builder) {
        return builder.budget(Budget.perNode(50))
                .cohort("6e")
                .maxHold(Duration.ofHours(1))
                .appointments(Appointments.none());
    }

    static Limiter.Builder total(Limiter.Builder builder) {
        return builder.budget(Budget.total(100))
                .cohort("6e", "5e")
                .maxHold(Duration.ofHours(1))
                .appointments(Appointments.none());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100, 499, 500, 501, 990})
    void the_capacity_of_a_joining_node_is_usable_everywhere_within_two_heartbeats(long phaseMillis) {
        Limiter a = platform.node("a", NodesTest::perNode);
        Cohort cohort = a.cohort("6e");
        assertThat(takeAll(a, cohort)).isEqualTo(50);
        int[] more = {0};
        platform.each(
                STEP,
                Duration.ofMinutes(1),
                () -> more[0] += a.tryAcquire(cohort).isGranted() ? 1 : 0);
        platform.runForMillis(10_000 + phaseMillis);
        assertThat(more[0]).isZero();

        platform.node("b", NodesTest::perNode);
        Duration after = platform.until(() -> more[0] == 50, STEP, TWO_BEATS.multipliedBy(2));

        assertThat(after).isLessThanOrEqualTo(TWO_BEATS);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100, 499, 500, 501, 990})
    void and_so_it_is_for_sessions(long phaseMillis) {
        Limiter a = platform.node("a", NodesTest::perNode);
        Cohort cohort = a.cohort("6e");
        for (int i = 0; i < 50; i++) {
            granted(a.tryAcquire(cohort, "s" + i));
        }
        int[] more = {0};
        platform.each(
                STEP,
                Duration.ofMinutes(1),
                () -> more[0] += a.tryAcquire(cohort, "n" + more[0]).isGranted() ? 1 : 0);
        platform.runForMillis(10_000 + phaseMillis);
        assertThat(more[0]).isZero();

        platform.node("b", NodesTest::perNode);
        Duration after = platform.until(() -> more[0] > 0, STEP, TWO_BEATS.multipliedBy(2));

        assertThat(after).isLessThanOrEqualTo(TWO_BEATS);
    }

    @Test
    void a_node_may_bring_more_or_less_than_the_others() {
        Limiter a = platform.node("a", builder -> perNode(builder).nodeCapacity(30));
        platform.node("b", builder -> perNode(builder).nodeCapacity(7));
        platform.node("c", NodesTest::perNode);
        platform.runFor(TWO_BEATS);

        assertThat(a.snapshot().budget()).isEqualTo(87);
        assertThat(takeAll(a, a.cohort("6e"))).isEqualTo(87);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 300, 499, 500, 700})
    void the_blocks_of_a_node_that_crashes_are_back_within_one_lease(long phaseMillis) {
        Platform.Crashing timing = new Platform.Crashing(platform.time);
        Limiter node = platform.node("b", builder -> total(builder).timing(timing));
        assertThat(takeAll(node, node.cohort("6e"))).isEqualTo(100);
        platform.runForMillis(10_000 + phaseMillis);

        timing.crash();

        Duration after = platform.until(() -> platform.used() == 0, STEP, Duration.ofSeconds(20));
        assertThat(after).isLessThanOrEqualTo(Platform.LEASE);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 300, 499, 700})
    void and_in_use_elsewhere_a_heartbeat_later(long phaseMillis) {
        Limiter a = platform.node("a", NodesTest::total);
        Platform.Crashing timing = new Platform.Crashing(platform.time);
        Limiter b = platform.node("b", builder -> total(builder).timing(timing));
        platform.runForMillis(10_000 + phaseMillis);
        assertThat(takeAll(b, b.cohort("6e"))).isEqualTo(100);
        int[] taken = {0};
        platform.each(
                STEP,
                Duration.ofMinutes(1),
                () -> taken[0] += a.tryAcquire(a.cohort("6e")).isGranted() ? 1 : 0);
        platform.runForMillis(1_000);
        assertThat(taken[0]).isZero();

        timing.crash();
        Duration after = platform.until(() -> taken[0] == 100, STEP, Duration.ofSeconds(20));

        assertThat(after).isLessThanOrEqualTo(Platform.LEASE.plus(Platform.HEARTBEAT));
        assertThat(platform.store().members()).isEqualTo(1);
    }

    @Test
    void the_sessions_of_a_crashed_node_stay_and_any_node_takes_them_on() {
        Limiter a = platform.node("a", NodesTest::total);
        Platform.Crashing timing = new Platform.Crashing(platform.time);
        Limiter b = platform.node("b", builder -> total(builder).timing(timing));
        for (int i = 0; i < 100; i++) {
            granted(b.tryAcquire(b.cohort("6e"), "s" + i));
        }

        timing.crash();
        platform.runFor(Duration.ofMinutes(1));

        for (int i = 0; i < 100; i++) {
            assertThat(a.touch("s" + i)).isTrue();
        }
        refused(a.tryAcquire(a.cohort("6e"), "newcomer"));
    }

    /** Callers on every node, every ten milliseconds, each holding a permit for as long; when the last one got it. */
    private final class Crowd {
        private final List<Instant> granted = new ArrayList<>();

        Crowd(List<Limiter> nodes, String cohort) {
            for (Limiter node : nodes) {
                Cohort handle = node.cohort(cohort);
                platform.each(STEP, Duration.ofMinutes(10), () -> come(node, handle));
            }
        }

        private void come(Limiter node, Cohort cohort) {
            Decision decision = node.tryAcquire(cohort);
            if (decision instanceof Granted permit) {
                granted.add(platform.time.now());
                platform.time.schedule(permit::close, 50_000_000);
            }
        }

        Instant last() {
            return granted.get(granted.size() - 1);
        }

        Instant firstSince(Instant from) {
            return granted.stream().filter(at -> !at.isBefore(from)).findFirst().orElseThrow();
        }
    }

    private List<Limiter> nodes(UnaryOperator<Limiter.Builder> values) {
        List<Limiter> nodes = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            nodes.add(platform.node(name, values));
            platform.runForMillis(310);
        }
        return nodes;
    }

    /** 08:30 to 08:35 is 6e's, 08:35 to 08:40 is 5e's. */
    private static Limiter.Builder slots(Limiter.Builder builder) {
        return builder.budget(Budget.total(100))
                .schedule(
                        Schedule.in("Europe/Paris").slot("6e", "08:30", "08:35").slot("5e", "08:35", "08:40"))
                .outOfSlot(OutOfSlot.closed());
    }

    @Test
    void the_end_of_a_slot_reaches_every_lane_within_a_heartbeat() {
        List<Limiter> nodes = nodes(NodesTest::slots);
        platform.runUntil("2020-03-16T07:33:00Z");
        List<Crowd> crowds =
                nodes.stream().map(node -> new Crowd(List.of(node), "6e")).toList();

        platform.runUntil("2020-03-16T07:37:00Z");

        Instant edge = Instant.parse("2020-03-16T07:35:00Z");
        for (Crowd crowd : crowds) {
            assertThat(crowd.last()).isBetween(edge.minusMillis(100), edge.plus(Platform.HEARTBEAT));
        }
        assertThat(platform.used()).isZero();
    }

    @Test
    void the_beginning_of_a_slot_reaches_every_lane_within_a_heartbeat() {
        List<Limiter> nodes = nodes(NodesTest::slots);
        platform.runUntil("2020-03-16T07:33:00Z");
        List<Crowd> crowds =
                nodes.stream().map(node -> new Crowd(List.of(node), "5e")).toList();

        platform.runUntil("2020-03-16T07:37:00Z");

        Instant edge = Instant.parse("2020-03-16T07:35:00Z");
        for (Crowd crowd : crowds) {
            Instant first = crowd.firstSince(Platform.START);
            assertThat(first).isBetween(edge, edge.plus(Platform.HEARTBEAT));
        }
    }

    @Test
    void a_policy_reaches_every_lane_on_every_node_within_a_heartbeat() {
        List<Limiter> nodes = nodes(NodesTest::total);
        List<Crowd> crowds =
                nodes.stream().map(node -> new Crowd(List.of(node), "6e")).toList();
        platform.runFor(Duration.ofSeconds(20));
        Instant published = platform.time.now();

        Policy closed =
                nodes.get(1).policy().toBuilder().share("6e", Share.closed()).build();
        nodes.get(1).publish(closed);
        platform.runFor(Duration.ofSeconds(20));

        for (Crowd crowd : crowds) {
            assertThat(crowd.last()).isBetween(published.minusMillis(100), published.plus(Platform.HEARTBEAT));
        }
        for (Limiter node : nodes) {
            assertThat(node.policy()).isEqualTo(closed);
            assertThat(node.snapshot().policy().version()).isEqualTo(2);
        }
    }

    @Test
    void a_smaller_budget_throws_nobody_out_and_lets_nobody_in_until_it_is_met() {
        List<Limiter> nodes = nodes(NodesTest::total);
        Limiter a = nodes.get(0);
        for (int i = 0; i < 80; i++) {
            granted(a.tryAcquire(a.cohort("6e"), "s" + i));
        }

        nodes.get(2).publish(a.policy().toBuilder().budget(Budget.total(40)).build());
        platform.runFor(Platform.HEARTBEAT);

        Refused refused = refused(a.tryAcquire(a.cohort("5e"), "newcomer"));
        assertThat(refused.reason()).isEqualTo(Refused.Reason.FULL);
        assertThat(platform.used()).isEqualTo(80);
        for (int i = 0; i < 41; i++) {
            assertThat(a.release("s" + i)).isTrue();
        }
        platform.runFor(Platform.HEARTBEAT);
        granted(a.tryAcquire(a.cohort("5e"), "newcomer"));
    }

    @Test
    void a_policy_that_comes_back_is_a_new_one() {
        List<Limiter> nodes = nodes(NodesTest::total);
        Policy first = nodes.get(0).policy();
        nodes.get(0).publish(first.toBuilder().budget(Budget.total(7)).build());
        platform.runFor(Platform.HEARTBEAT);
        nodes.get(1).publish(first);
        platform.runFor(Platform.HEARTBEAT);

        for (Limiter node : nodes) {
            assertThat(node.policy()).isEqualTo(first);
            assertThat(node.snapshot().policy().version()).isEqualTo(3);
            assertThat(node.snapshot().budget()).isEqualTo(100);
        }
    }

    @Test
    void a_node_that_joins_later_adopts_the_policy_of_the_others() {
        Limiter a = platform.node("a", NodesTest::total);
        a.publish(a.policy().toBuilder().budget(Budget.total(7)).build());

        Limiter late = platform.node("late", NodesTest::total);
        platform.runFor(Platform.HEARTBEAT);

        assertThat(late.policy()).isEqualTo(a.policy());
        assertThat(takeAll(late, late.cohort("6e"))).isEqualTo(7);
    }
}
