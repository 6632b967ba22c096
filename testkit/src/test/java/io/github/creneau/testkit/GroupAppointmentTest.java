package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static io.github.creneau.testkit.Platform.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Limiter;
import io.github.creneau.Rate;
import io.github.creneau.Refused;
import io.github.creneau.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever takes several places has as many set aside, and a slow rate promises no more than it brings. */
class GroupAppointmentTest {

    private static final int PLACES = 40;
    private static final int GROUP = 5;

    private final Platform platform = new Platform();

    private Limiter full(Duration meanHold) {
        Limiter node = platform.node(
                "a",
                builder -> builder.budget(Budget.total(PLACES)).cohort("6e").meanHold(meanHold));
        for (int i = 0; i < PLACES; i++) {
            granted(node.tryAcquire(node.cohort("6e"), "inside" + i));
        }
        return node;
    }

    private static long minute(Refused refused) {
        return refused.retryAt().orElseThrow().getEpochSecond() / 60;
    }

    private static Request group(Cohort cohort, int number) {
        return Request.session(cohort, "group" + number).weight(GROUP);
    }

    @Test
    void a_group_is_told_a_minute_with_as_many_places_and_finds_them() {
        Limiter node = full(Duration.ofMinutes(2));
        Cohort cohort = node.cohort("6e");

        List<Refused> told = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            told.add(refused(node.tryAcquire(group(cohort, i))));
        }

        long first = minute(told.get(0));
        assertThat(told)
                .extracting(GroupAppointmentTest::minute)
                .as("of twelve, two are left")
                .containsExactly(first, first, first + 1);
        platform.time.runUntil(Instant.ofEpochSecond(60 * first + 59));
        for (int i = 0; i < 2 * GROUP + 2; i++) {
            node.release("inside" + i);
        }
        platform.runFor(Platform.HEARTBEAT);
        for (int i = 0; i < PLACES; i++) {
            node.tryAcquire(cohort, "newcomer" + i);
        }
        platform.runFor(Platform.HEARTBEAT);
        for (int i = 0; i < 2; i++) {
            assertThat(node.tryAcquire(
                                    group(cohort, i).proof(told.get(i).ticket().orElseThrow()))
                            .isGranted())
                    .as("group %d", i)
                    .isTrue();
        }
    }

    @Test
    void a_group_that_finds_no_room_keeps_nobody_out_who_does() {
        Limiter node = platform.node(
                "a",
                builder -> builder.budget(Budget.total(PLACES)).cohort("6e").appointments(Appointments.none()));
        Cohort cohort = node.cohort("6e");
        for (int i = 0; i < PLACES - 2; i++) {
            granted(node.tryAcquire(cohort, "inside" + i));
        }

        refused(node.tryAcquire(group(cohort, 0)));

        granted(node.tryAcquire(cohort, "alone"));
        granted(node.tryAcquire(cohort, "another"));
        refused(node.tryAcquire(cohort, "one too many"));
    }

    @Test
    void groups_that_no_minute_holds_make_no_trips_and_take_no_minute_from_others() {
        Limiter node = full(Duration.ofMinutes(20));
        Cohort cohort = node.cohort("6e");
        refused(node.tryAcquire(group(cohort, 0)));
        platform.runFor(Platform.HEARTBEAT);
        int before = platform.trips.all();

        for (int i = 0; i < 300; i++) {
            assertThat(refused(node.tryAcquire(group(cohort, i))).ticket()).isEmpty();
            platform.runForMillis(10);
        }

        assertThat(platform.trips.all() - before).as("three seconds").isLessThan(10);
        long alone = minute(refused(node.tryAcquire(cohort, "alone")));
        assertThat(alone * 60).isLessThan(platform.time.now().getEpochSecond() + 300);
    }

    @Test
    void a_ticket_for_one_keeps_no_places_for_a_group() {
        Limiter node = full(Duration.ofMinutes(2));
        Cohort cohort = node.cohort("6e");
        List<Refused> told = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            told.add(refused(node.tryAcquire(cohort, "person" + i)));
        }
        platform.time.runUntil(Instant.ofEpochSecond(60 * minute(told.get(0)) + 59));
        for (int i = 0; i < 20; i++) {
            node.release("inside" + i);
        }
        platform.runFor(Platform.HEARTBEAT);

        for (int i = 0; i < 3; i++) {
            node.tryAcquire(Request.session(cohort, "person" + i)
                    .weight(4)
                    .proof(told.get(i).ticket().orElseThrow()));
        }
        platform.runFor(Platform.HEARTBEAT);
        for (int i = 0; i < PLACES; i++) {
            node.tryAcquire(cohort, "newcomer" + i);
        }

        for (int i = 3; i < 12; i++) {
            assertThat(node.tryAcquire(
                                    cohort, "person" + i, told.get(i).ticket().orElseThrow())
                            .isGranted())
                    .as("person %d", i)
                    .isTrue();
        }
    }

    @Test
    void of_ten_an_hour_no_more_are_promised_than_come() {
        Limiter node = platform.node(
                "a",
                builder -> builder.budget(Budget.total(1_000))
                        .rate(Rate.per(10, Duration.ofHours(1)).burst(1))
                        .cohort("6e"));
        Cohort cohort = node.cohort("6e");
        granted(node.tryAcquire(cohort, "first"));

        int inAnHour = 0;
        for (int i = 0; i < 60; i++) {
            Refused refused = refused(node.tryAcquire(cohort, "late" + i));
            boolean isSoon = refused.retryAt().orElseThrow().isBefore(Platform.START.plusSeconds(3_600));
            inAnHour += refused.ticket().isPresent() && isSoon ? 1 : 0;
            platform.runForMillis(100);
        }

        assertThat(inAnHour).as("three fifths of ten").isBetween(5, 7);
    }
}
