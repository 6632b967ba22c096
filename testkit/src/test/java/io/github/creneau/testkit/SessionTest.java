package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static io.github.creneau.testkit.Platform.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Decision;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.Refused;
import io.github.creneau.Request;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Sessions on two nodes: one place each, wherever they appear, and never taken for newcomers while they are inside. */
class SessionTest {

    private static final int PLACES = 3;

    private final Platform platform = new Platform();
    private final Limiter a = platform.node("a", SessionTest::values);
    private final Limiter b = platform.node("b", SessionTest::values);
    private final Cohort onA = a.cohort("6e");
    private final Cohort onB = b.cohort("6e");

    private static Limiter.Builder values(Limiter.Builder builder) {
        return builder.budget(Budget.total(PLACES))
                .cohort("6e")
                .idleTime(Duration.ofMinutes(5))
                .appointments(Appointments.none());
    }

    private void fill() {
        for (int i = 0; i < PLACES; i++) {
            granted(a.tryAcquire(onA, "s" + i));
        }
        refused(a.tryAcquire(onA, "one too many"));
        refused(b.tryAcquire(onB, "one too many"));
    }

    @Test
    void a_session_has_one_place_however_often_it_asks() {
        for (int i = 0; i < 10; i++) {
            granted(a.tryAcquire(onA, "anna"));
            granted(b.tryAcquire(onB, "anna"));
            platform.runForMillis(700);
        }

        assertThat(platform.used()).isEqualTo(1);
    }

    @Test
    void a_grant_names_its_session_and_cohort() {
        Granted granted = granted(a.tryAcquire(onA, "anna"));

        assertThat(granted.sessionId()).contains("anna");
        assertThat(granted.cohort()).isEqualTo("6e");
        assertThat(granted.pass()).isPresent();
    }

    @Test
    void a_session_roams_without_a_refusal_though_the_platform_is_full() {
        fill();

        for (int i = 0; i < 20; i++) {
            platform.runFor(Duration.ofMinutes(1));
            assertThat(a.touch("s" + i % 3)).as("on a, minute %d", i).isTrue();
            assertThat(b.touch("s" + i % 3)).as("on b, minute %d", i).isTrue();
        }

        assertThat(platform.used()).isEqualTo(PLACES);
    }

    @Test
    void a_session_known_to_the_node_costs_no_trip() {
        granted(a.tryAcquire(onA, "anna"));
        int before = platform.trips.all();

        for (int i = 0; i < 1_000; i++) {
            assertThat(a.touch("anna")).isTrue();
            granted(a.tryAcquire(onA, "anna"));
        }

        assertThat(platform.trips.all()).isEqualTo(before);
    }

    @Test
    void a_session_new_to_the_node_costs_one_trip() {
        granted(a.tryAcquire(onA, "anna"));
        int before = platform.trips.all();

        for (int i = 0; i < 1_000; i++) {
            assertThat(b.touch("anna")).isTrue();
        }

        assertThat(platform.trips.all()).isEqualTo(before + 1);
    }

    @Test
    void an_unknown_session_costs_one_trip_and_then_none_for_a_heartbeat() {
        int before = platform.trips.ledger;

        for (int i = 0; i < 1_000; i++) {
            assertThat(a.touch("nobody")).isFalse();
        }
        assertThat(platform.trips.ledger).isEqualTo(before + 1);

        platform.runForMillis(999);
        int later = platform.trips.ledger;
        assertThat(a.touch("nobody")).isFalse();
        assertThat(platform.trips.ledger)
                .as("just before the heartbeat is over")
                .isEqualTo(later);

        platform.runForMillis(2);
        later = platform.trips.ledger;
        assertThat(a.touch("nobody")).isFalse();
        assertThat(platform.trips.ledger).as("after it").isEqualTo(later + 1);
    }

    @Test
    void a_pass_finds_the_session_on_a_node_that_refuses_newcomers() {
        String pass = granted(a.tryAcquire(onA, "s0")).pass().orElseThrow();
        fill();

        refused(b.tryAcquire(onB, "s0"));

        granted(b.tryAcquire(onB, "s0", pass));
    }

    @Test
    void a_pass_finds_the_session_although_the_node_was_just_told_that_it_is_unknown() {
        assertThat(b.touch("s0")).isFalse();
        String pass = granted(a.tryAcquire(onA, "s0")).pass().orElseThrow();
        fill();

        granted(b.tryAcquire(onB, "s0", pass));
    }

    @Test
    void the_pass_of_a_session_that_ended_lets_nobody_in_and_costs_one_trip_a_heartbeat() {
        String pass = granted(a.tryAcquire(onA, "gone")).pass().orElseThrow();
        a.release("gone");
        fill();
        int before = platform.trips.all();

        for (int i = 0; i < 1_000; i++) {
            refused(b.tryAcquire(onB, "gone", pass));
        }

        assertThat(platform.trips.all()).isEqualTo(before + 1);
    }

    @Test
    void the_pass_of_another_session_is_none() {
        String pass = granted(a.tryAcquire(onA, "s0")).pass().orElseThrow();
        fill();

        refused(b.tryAcquire(onB, "s3", pass));
        refused(b.tryAcquire(onB, "s3", pass + "A"));
    }

    /** Its node knows that it is inside up to the very end of its time, and no standing refusal applies to it. */
    @Test
    void a_session_near_its_end_is_no_newcomer() {
        fill();
        platform.runFor(Duration.ofMinutes(5).minusMillis(2_100));
        refused(a.tryAcquire(onA, "one too many"));

        Decision again = a.tryAcquire(onA, "s1");

        granted(again);
        platform.runFor(Duration.ofMinutes(2));
        assertThat(platform.used())
                .as("its idle time began anew, the others' ended")
                .isEqualTo(1);
    }

    @Test
    void a_session_that_must_confirm_soon_is_no_newcomer_either() {
        Platform other = new Platform();
        Limiter node = other.node(
                "a", builder -> values(builder).budget(Budget.total(1)).confirmWithin(Duration.ofSeconds(3)));
        Cohort cohort = node.cohort("6e");
        granted(node.tryAcquire(cohort, "anna"));
        refused(node.tryAcquire(cohort, "berta"));

        granted(node.tryAcquire(cohort, "anna"));
    }

    @Test
    void a_touch_reaches_a_session_that_was_unknown_just_before_it_came_in() {
        Platform other = new Platform();
        Limiter node = other.node("a", builder -> values(builder).confirmWithin(Duration.ofSeconds(3)));
        assertThat(node.touch("anna")).isFalse();
        granted(node.tryAcquire(node.cohort("6e"), "anna"));

        assertThat(node.touch("anna")).isTrue();

        other.runFor(Duration.ofSeconds(60));
        assertThat(other.used()).as("it has confirmed").isEqualTo(1);
    }

    @Test
    void a_logout_frees_the_place_at_once() {
        fill();

        assertThat(a.release("s0")).isTrue();

        assertThat(platform.used()).isEqualTo(PLACES - 1);
        platform.runFor(Platform.HEARTBEAT);
        granted(b.tryAcquire(onB, "next"));
    }

    /** Whoever is told a time in minutes, and then sees somebody leave, must not be refused by what was true before. */
    @Test
    void a_place_that_is_left_on_this_node_is_had_at_once() {
        Platform other = new Platform();
        Limiter node =
                other.node("a", builder -> builder.budget(Budget.total(1)).cohort("6e", "5e"));
        granted(node.tryAcquire(node.cohort("6e"), "anna"));
        Refused told = refused(node.tryAcquire(node.cohort("5e"), "berta"));
        assertThat(told.retryAfter().orElseThrow()).isGreaterThan(Platform.HEARTBEAT);
        other.runForMillis(100);

        node.release("anna");

        Granted berta = granted(node.tryAcquire(node.cohort("5e"), "berta"));
        refused(node.tryAcquire(node.cohort("6e"), "carla"));
        berta.close();
        granted(node.tryAcquire(node.cohort("6e"), "carla"));
        assertThat(other.used()).isEqualTo(1);
    }

    @Test
    void a_handle_that_is_closed_twice_lets_one_caller_ask() {
        Platform other = new Platform();
        Limiter node = other.node("a", SessionTest::values);
        Cohort cohort = node.cohort("6e");
        Granted first = granted(node.tryAcquire(cohort, "s0"));
        granted(node.tryAcquire(cohort, "s1"));
        granted(node.tryAcquire(cohort, "s2"));
        refused(node.tryAcquire(cohort, "one too many"));
        other.runForMillis(100);
        first.close();
        first.close();
        node.release("s0");
        granted(node.tryAcquire(cohort, "next"));
        int before = other.trips.all();

        refused(node.tryAcquire(cohort, "one too many"));

        assertThat(other.trips.all()).isEqualTo(before);
    }

    /** Newcomers where people leave must not come before whoever waits on another node, for as long as they come. */
    @Test
    void of_several_nodes_none_gives_all_places_that_are_left_to_those_who_come_there() {
        Platform other = new Platform();
        int inside = 60;
        Limiter here = other.node("a", builder -> values(builder).budget(Budget.total(inside)));
        Limiter there = other.node("b", builder -> values(builder).budget(Budget.total(inside)));
        Cohort cohort = here.cohort("6e");
        for (int i = 0; i < inside; i++) {
            granted(here.tryAcquire(cohort, "s" + i));
        }
        CompletableFuture<Decision> waiting =
                there.acquireAsync(Request.session(there.cohort("6e"), "waits"), Duration.ofSeconds(30));
        AtomicInteger left = new AtomicInteger();
        AtomicInteger come = new AtomicInteger();
        other.each(
                Duration.ofMillis(50),
                Duration.ofSeconds(10),
                () -> here.tryAcquire(cohort, "n" + come.incrementAndGet()));
        other.each(Duration.ofMillis(333), Duration.ofSeconds(10), () -> here.release("s" + left.getAndIncrement()));

        other.runFor(Platform.HEARTBEAT.multipliedBy(4));

        assertThat(waiting).isCompletedWithValueMatching(Decision::isGranted);
    }

    @Test
    void who_waits_for_a_session_gets_the_place_that_is_left_before_who_asks() {
        Platform other = new Platform();
        Limiter node = other.node("a", SessionTest::values);
        Cohort cohort = node.cohort("6e");
        for (int i = 0; i < PLACES; i++) {
            granted(node.tryAcquire(cohort, "s" + i));
        }
        CompletableFuture<Decision> heavy =
                node.acquireAsync(Request.session(cohort, "heavy").weight(2), Duration.ofSeconds(30));
        AtomicInteger number = new AtomicInteger();
        other.each(
                Duration.ofMillis(50),
                Duration.ofSeconds(5),
                () -> refused(node.tryAcquire(cohort, "asks" + number.incrementAndGet())));
        other.runForMillis(1_300);

        node.release("s0");
        node.release("s1");
        other.runFor(Duration.ofSeconds(3));

        assertThat(heavy).isCompletedWithValueMatching(Decision::isGranted);
    }

    @Test
    void a_logout_on_any_node_ends_the_session() {
        granted(a.tryAcquire(onA, "anna"));

        assertThat(b.release("anna")).isTrue();

        assertThat(platform.used()).isZero();
    }

    @Test
    void a_logout_is_seen_on_the_other_nodes_within_a_heartbeat() {
        granted(a.tryAcquire(onA, "anna"));
        assertThat(b.touch("anna")).isTrue();
        platform.runForMillis(300);

        a.release("anna");

        platform.runFor(Platform.HEARTBEAT);
        assertThat(b.touch("anna")).isFalse();
        assertThat(a.touch("anna")).isFalse();
        assertThat(platform.used()).isZero();
    }

    @Test
    void a_second_logout_says_that_nobody_was_inside() {
        granted(a.tryAcquire(onA, "anna"));

        assertThat(a.release("anna")).isTrue();
        assertThat(a.release("anna")).isFalse();
        assertThat(b.release("nobody")).isFalse();
    }

    @Test
    void a_handle_that_is_closed_late_does_not_end_the_next_visit() {
        Granted first = granted(a.tryAcquire(onA, "anna"));
        first.close();
        granted(b.tryAcquire(onB, "anna"));

        first.close();

        assertThat(platform.used()).isEqualTo(1);
        assertThat(b.touch("anna")).isTrue();
    }

    @Test
    void the_handle_of_a_former_visit_on_another_node_does_not_end_the_next_one() {
        Granted onTheFormer = granted(a.tryAcquire(onA, "anna"));
        b.release("anna");
        granted(b.tryAcquire(onB, "anna"));

        onTheFormer.close();

        assertThat(platform.used()).isEqualTo(1);
        assertThat(b.touch("anna")).isTrue();
    }

    @Test
    void those_inside_stay_when_their_node_leaves() {
        fill();

        a.close();
        platform.runFor(Duration.ofSeconds(10));

        for (int i = 0; i < PLACES; i++) {
            assertThat(b.touch("s" + i)).isTrue();
        }
        refused(b.tryAcquire(onB, "one too many"));
    }

    @Test
    void a_refusal_says_why_and_when_to_come_back() {
        fill();

        Refused refused = refused(b.tryAcquire(onB, "late"));

        assertThat(refused.reason()).isEqualTo(Refused.Reason.FULL);
        assertThat(refused.cohort()).isEqualTo("6e");
        assertThat(refused.ticket()).isEmpty();
        assertThat(refused.retryAfter().orElseThrow()).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(3));
    }
}
