package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static io.github.creneau.testkit.Platform.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Limiter;
import io.github.creneau.OutOfSlot;
import io.github.creneau.Rate;
import io.github.creneau.Refused;
import io.github.creneau.Refused.Reason;
import io.github.creneau.Share;
import io.github.creneau.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What a refusal says where nothing is promised: the reason, the slot, and a time that makes sense. */
class RefusalTest {

    private final Platform platform = new Platform();

    /** 6e from 08:30 to 08:36, 5e from 08:40 to 08:50, in Paris; the test begins at 08:00. */
    private static Limiter.Builder slots(Limiter.Builder builder) {
        return builder.budget(Budget.total(10))
                .schedule(
                        Schedule.in("Europe/Paris").slot("6e", "08:30", "08:36").slot("5e", "08:40", "08:50"))
                .appointments(Appointments.none());
    }

    private static Limiter.Builder closed(Limiter.Builder builder) {
        return slots(builder).outOfSlot(OutOfSlot.closed());
    }

    private static void fill(Limiter node, String cohort) {
        for (int i = 0; i < 10; i++) {
            granted(node.tryAcquire(node.cohort(cohort), "inside" + i));
        }
    }

    @Test
    void out_of_slot_and_shut_out_a_session_is_told_a_time_in_its_slot_however_short_that_is() {
        Limiter node = platform.node("a", RefusalTest::closed);
        Cohort cohort = node.cohort("6e");
        for (int i = 0; i < 300; i++) {
            Refused refused = refused(node.tryAcquire(cohort, "s" + i));

            assertThat(refused.reason()).isEqualTo(Reason.OUT_OF_SLOT);
            assertThat(refused.slot().orElseThrow().contains(refused.retryAt().orElseThrow()))
                    .as("told %s", refused)
                    .isTrue();
        }
    }

    @Test
    void the_told_times_are_spread_over_the_beginning_of_the_slot() {
        Limiter node = platform.node("a", RefusalTest::closed);
        Long[] tells = {0L, 0L, 0L, 0L, 0L, 0L};
        for (int i = 0; i < 6_000; i++) {
            Refused refused = refused(node.tryAcquire(node.cohort("6e"), "s" + i));
            Instant start = refused.slot().orElseThrow().start();
            tells[(int) Duration.between(start, refused.retryAt().orElseThrow()).toMinutes()]++;
        }

        assertThat(tells)
                .as("a sixth of 6,000 each")
                .allSatisfy(count -> assertThat(count).isBetween(800L, 1_200L));
    }

    @Test
    void out_of_slot_and_shut_out_a_permit_is_told_the_beginning_of_its_slot() {
        Limiter node = platform.node("a", RefusalTest::closed);

        Refused refused = refused(node.tryAcquire(node.cohort("6e")));

        assertThat(refused.reason()).isEqualTo(Reason.OUT_OF_SLOT);
        assertThat(refused.retryAt()).contains(Instant.parse("2020-03-16T07:30:00Z"));
    }

    @Test
    void without_a_schedule_times_are_told_in_the_zone_of_the_machine() {
        Limiter node = platform.node(
                "a", builder -> builder.budget(Budget.total(10)).cohort("6e").appointments(Appointments.none()));
        fill(node, "6e");

        Refused refused = refused(node.tryAcquire(node.cohort("6e"), "late"));

        ZonedDateTime told = refused.retryAt().orElseThrow().atZone(ZoneId.systemDefault());
        assertThat(told.getOffset()).as("these tests run far from Greenwich").isNotEqualTo(ZoneOffset.UTC);
        DateTimeFormatter clock = DateTimeFormatter.ofPattern("h:mm", Locale.ENGLISH);
        assertThat(refused.explain(Locale.ENGLISH))
                .contains(told.plusSeconds(59).plusNanos(999_999_999).format(clock));
    }

    @Test
    void near_the_end_of_its_slot_a_session_is_not_told_a_time_at_which_it_is_shut_out() {
        Limiter node = platform.node("a", RefusalTest::closed);
        platform.runUntil("2020-03-16T07:30:00Z");
        platform.runFor(Platform.HEARTBEAT);
        fill(node, "6e");
        Schedule schedule = node.policy().schedule().orElseThrow();
        platform.runUntil("2020-03-16T07:34:30Z");
        for (int i = 0; i < 200; i++) {
            Refused refused = refused(node.tryAcquire(node.cohort("6e"), "s" + i));

            assertThat(refused.reason()).isEqualTo(Reason.FULL);
            assertThat(schedule.at("6e", refused.retryAt().orElseThrow()))
                    .as("told %s", refused)
                    .isPresent();
        }
    }

    @Test
    void by_its_threshold_a_session_is_told_why_and_its_slot() {
        Limiter node = platform.node("a", builder -> slots(builder).outOfSlot(OutOfSlot.whileBelow(60)));
        platform.runUntil("2020-03-16T07:31:00Z");
        for (int i = 0; i < 6; i++) {
            granted(node.tryAcquire(node.cohort("5e"), "early" + i));
        }

        Refused refused = refused(node.tryAcquire(node.cohort("5e"), "one too many"));

        assertThat(refused.reason()).isEqualTo(Reason.OUT_OF_SLOT);
        assertThat(refused.slot().orElseThrow().start()).isEqualTo(Instant.parse("2020-03-16T07:40:00Z"));
        assertThat(refused.explain(Locale.FRENCH))
                .startsWith("Ce n'est pas l'heure du groupe 5e. Son prochain créneau commence à 8\u00a0h\u00a040");
        granted(node.tryAcquire(node.cohort("6e"), "in its slot"));
    }

    @Test
    void a_cohort_that_is_closed_in_its_own_slot_is_told_no_time_that_is_past() {
        Limiter node = platform.node("a", builder -> closed(builder).share("6e", Share.closed()));
        platform.runUntil("2020-03-16T07:33:00Z");

        Refused permit = refused(node.tryAcquire(node.cohort("6e")));
        Refused session = refused(node.tryAcquire(node.cohort("6e"), "anna"));

        assertThat(permit.retryAt().orElseThrow()).isAfter(platform.time.now());
        assertThat(session.retryAt().orElseThrow()).isAfter(platform.time.now());
    }

    @Test
    void a_full_share_is_told_from_a_full_platform() {
        Limiter node = platform.node("a", builder -> slots(builder).share("6e", Share.percent(30)));
        platform.runUntil("2020-03-16T07:31:00Z");
        for (int i = 0; i < 3; i++) {
            granted(node.tryAcquire(node.cohort("6e"), "s" + i));
        }

        assertThat(refused(node.tryAcquire(node.cohort("6e"), "one too many")).reason())
                .isEqualTo(Reason.COHORT_FULL);
    }

    /** A few tokens, one cohort that is in its slot for an hour already, and one that is not. */
    private static Limiter.Builder fewTokens(Limiter.Builder builder, int tokens) {
        return builder.budget(Budget.total(10))
                .rate(Rate.perMinute(1).burst(tokens))
                .schedule(
                        Schedule.in("Europe/Paris").slot("6e", "08:30", "08:36").slot("5e", "07:00", "08:30"))
                .appointments(Appointments.none());
    }

    private void assertReason(Limiter node, String cohort, Reason reason) {
        for (int i = 0; i < 3; i++) {
            assertThat(refused(node.tryAcquire(node.cohort(cohort))).reason())
                    .as("permit %d", i)
                    .isEqualTo(reason);
            assertThat(refused(node.tryAcquire(node.cohort(cohort), "s" + i)).reason())
                    .as("session %d", i)
                    .isEqualTo(reason);
            platform.runForMillis(400);
        }
    }

    @Test
    void shut_out_of_its_slot_and_without_a_token_it_is_told_of_its_slot() {
        Limiter node = platform.node("a", builder -> fewTokens(builder, 1).outOfSlot(OutOfSlot.closed()));
        granted(node.tryAcquire(node.cohort("5e"), "the only token"));

        assertReason(node, "6e", Reason.OUT_OF_SLOT);
        assertReason(node, "5e", Reason.RATE);
        assertThat(refused(node.tryAcquire(node.cohort("6e"))).retryAt())
                .as("the slot, not the next token")
                .contains(Instant.parse("2020-03-16T07:30:00Z"));
    }

    @Test
    void above_its_threshold_and_without_a_token_it_is_told_of_its_slot() {
        Limiter node = platform.node("a", builder -> fewTokens(builder, 6).outOfSlot(OutOfSlot.whileBelow(60)));
        int inside = 0;
        while (node.tryAcquire(node.cohort("5e"), "inside" + inside).isGranted()) {
            inside++;
        }
        platform.runFor(Platform.HEARTBEAT);

        assertThat(inside).isEqualTo(6);
        assertReason(node, "6e", Reason.OUT_OF_SLOT);
        assertReason(node, "5e", Reason.RATE);
    }

    @Test
    void with_its_share_used_up_and_without_a_token_it_is_told_of_its_share() {
        Limiter node = platform.node("a", builder -> fewTokens(builder, 10).share("5e", Share.percent(30)));
        for (int i = 0; i < 3; i++) {
            granted(node.tryAcquire(node.cohort("5e"), "inside" + i));
        }
        platform.runFor(Platform.HEARTBEAT);

        assertReason(node, "5e", Reason.COHORT_FULL);
    }

    @Test
    void full_and_without_a_token_it_is_told_that_the_platform_is_full() {
        Limiter node = platform.node("a", builder -> fewTokens(builder, 2).budget(Budget.total(2)));
        granted(node.tryAcquire(node.cohort("5e"), "first"));
        granted(node.tryAcquire(node.cohort("5e"), "second"));
        platform.runFor(Platform.HEARTBEAT);

        assertReason(node, "5e", Reason.FULL);
    }

    @Test
    void after_the_last_day_a_session_is_told_that_it_is_over() {
        Limiter node = platform.node(
                "a",
                builder -> closed(builder)
                        .schedule(Schedule.in("Europe/Paris")
                                .slot("6e", "07:00", "07:30")
                                .slot("5e", "08:00", "18:00")
                                .lastDay(LocalDate.of(2020, 3, 16))));

        Refused refused = refused(node.tryAcquire(node.cohort("6e"), "anna"));

        assertThat(refused.reason()).isEqualTo(Reason.ENDED);
        assertThat(refused.slot()).isEmpty();
        assertThat(refused.retryAt()).isEmpty();
        assertThat(refused.explain(Locale.ENGLISH))
                .isEqualTo("There are no more time slots for group 6e. There is no need to try again.");
    }

    @Test
    void a_shared_refusal_does_not_outlive_the_room_by_more_than_a_heartbeat() {
        Limiter node = platform.node("a", RefusalTest::closed);
        platform.runUntil("2020-03-16T07:31:00Z");
        fill(node, "6e");
        refused(node.tryAcquire(node.cohort("6e"), "anna"));
        platform.runForMillis(200);
        node.release("inside0");

        Duration after = platform.until(
                () -> node.tryAcquire(node.cohort("6e"), "anna").isGranted(),
                Duration.ofMillis(10),
                Duration.ofSeconds(5));

        assertThat(after).isLessThanOrEqualTo(Platform.HEARTBEAT);
    }
}
