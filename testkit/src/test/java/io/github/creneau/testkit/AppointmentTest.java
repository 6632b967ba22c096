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
import io.github.creneau.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A refused person gets a time and a ticket, and whoever keeps to it comes in. */
class AppointmentTest {

    private static final int PLACES = 20;
    private static final Duration WINDOW = Duration.ofMinutes(5);

    private final Platform platform = new Platform();
    private final Limiter a = platform.node("a", AppointmentTest::values);
    private final Limiter b = platform.node("b", AppointmentTest::values);
    private final Cohort onA = a.cohort("6e");
    private final Cohort onB = b.cohort("6e");

    /** With a mean hold of two minutes ten come in a minute, six of them by appointment. */
    private static Limiter.Builder values(Limiter.Builder builder) {
        return builder.budget(Budget.total(PLACES)).cohort("6e").meanHold(Duration.ofMinutes(2));
    }

    private void fill() {
        for (int i = 0; i < PLACES; i++) {
            granted(a.tryAcquire(onA, "inside" + i));
        }
        platform.each(Duration.ofMinutes(1), Duration.ofHours(3), () -> {
            for (int i = 0; i < PLACES; i++) {
                a.touch("inside" + i);
            }
        });
    }

    private static Instant told(Refused refused) {
        return refused.retryAt().orElseThrow();
    }

    private static String ticket(Refused refused) {
        return refused.ticket().orElseThrow();
    }

    @Test
    void a_refused_session_gets_a_time_to_come_and_a_ticket() {
        fill();

        Refused refused = refused(a.tryAcquire(onA, "anna"));

        assertThat(refused.reason()).isEqualTo(Refused.Reason.FULL);
        assertThat(refused.ticket()).isPresent();
        assertThat(told(refused)).isBetween(Platform.START.plusSeconds(60), Platform.START.plusSeconds(120));
    }

    @Test
    void no_minute_is_promised_to_more_people_than_its_part() {
        fill();
        Map<Long, Integer> minutes = new TreeMap<>();

        for (int i = 0; i < 200; i++) {
            Refused refused = refused(i % 2 == 0 ? a.tryAcquire(onA, "s" + i) : b.tryAcquire(onB, "s" + i));
            minutes.merge(told(refused).getEpochSecond() / 60, 1, Integer::sum);
            platform.runForMillis(50);
        }

        assertThat(minutes.values()).allMatch(count -> count <= 6);
    }

    @Test
    void a_permit_gets_a_time_but_no_ticket() {
        fill();

        Refused refused = refused(a.tryAcquire(onA));

        assertThat(refused.retryAt()).isPresent();
        assertThat(refused.ticket()).isEmpty();
    }

    @Test
    void whoever_comes_in_their_window_finds_the_place_that_newcomers_left_free() {
        fill();
        List<Refused> tickets = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            tickets.add(refused(a.tryAcquire(onA, "person" + i)));
        }
        Instant minute = Platform.START.plusSeconds(60);
        assertThat(tickets).allMatch(refused -> told(refused).isBefore(minute.plusSeconds(60)));
        platform.time.runUntil(minute);
        for (int i = 0; i < 10; i++) {
            a.release("inside" + i);
        }
        platform.runFor(Platform.HEARTBEAT);
        int newcomers = 0;
        while (a.tryAcquire(onA, "newcomer" + newcomers).isGranted()) {
            newcomers++;
        }
        assertThat(newcomers).isEqualTo(4);

        platform.time.runUntil(minute.plusSeconds(60));
        for (int i = 0; i < 6; i++) {
            Limiter node = i % 2 == 0 ? a : b;
            granted(node.tryAcquire(node.cohort("6e"), "person" + i, ticket(tickets.get(i))));
        }
        refused(a.tryAcquire(onA, "late newcomer"));
        assertThat(platform.used()).isEqualTo(PLACES);
    }

    @Test
    void places_of_those_who_never_came_are_free_when_their_windows_are_over() {
        fill();
        for (int i = 0; i < 6; i++) {
            refused(a.tryAcquire(onA, "person" + i));
        }
        for (int i = 0; i < 6; i++) {
            a.release("inside" + i);
        }
        platform.runFor(Duration.ofMinutes(3));
        refused(b.tryAcquire(onB));

        platform.runFor(Duration.ofMinutes(6));

        for (int i = 0; i < 6; i++) {
            granted(b.tryAcquire(onB, "later newcomer" + i));
        }
    }

    @Test
    void a_ticket_shown_too_early_is_told_its_time_again() {
        fill();
        Refused first = refused(a.tryAcquire(onA, "anna"));
        platform.time.runUntil(told(first).minusMillis(1_001));

        for (int i = 0; i < 5; i++) {
            Refused again = refused(b.tryAcquire(onB, "anna", ticket(first)));
            assertThat(told(again)).isEqualTo(told(first));
            assertThat(again.ticket()).isEqualTo(first.ticket());
        }
    }

    /** By a clock of their own, which tells the time less exactly than the store's. */
    @Test
    void whoever_comes_within_the_last_second_is_not_too_early() {
        fill();
        Refused refused = refused(a.tryAcquire(onA, "anna"));
        platform.time.runUntil(told(refused).minusMillis(999));
        a.release("inside0");
        refused(a.tryAcquire(onA, "a newcomer, for whom the place is not"));
        int due = platform.store().due();

        granted(b.tryAcquire(onB, "anna", ticket(refused)));

        assertThat(platform.store().due()).as("it counts as kept").isEqualTo(due - 1);
    }

    @Test
    void a_ticket_shown_too_early_lets_in_whom_a_newcomer_could_follow() {
        fill();
        Refused first = refused(a.tryAcquire(onA, "anna"));
        for (int i = 0; i < 10; i++) {
            a.release("inside" + i);
        }
        platform.runFor(Platform.HEARTBEAT);

        granted(b.tryAcquire(onB, "anna", ticket(first)));
    }

    @Test
    void a_ticket_is_good_up_to_the_end_of_its_window() {
        fill();
        Refused first = refused(a.tryAcquire(onA, "anna"));
        platform.time.runUntil(told(first));
        a.release("inside0");
        refused(b.tryAcquire(onB, "newcomer"));
        platform.time.runUntil(told(first).plus(WINDOW).minusMillis(1));

        granted(b.tryAcquire(onB, "anna", ticket(first)));
    }

    @Test
    void whoever_comes_after_their_window_is_a_newcomer() {
        fill();
        Refused first = refused(a.tryAcquire(onA, "anna"));
        platform.time.runUntil(told(first).plus(WINDOW));
        refused(a.tryAcquire(onA, "berta"));

        Refused again = refused(a.tryAcquire(onA, "anna", ticket(first)));

        assertThat(told(again)).isAfter(platform.time.now());
        assertThat(again.ticket()).isPresent().isNotEqualTo(first.ticket());
    }

    @Test
    void a_ticket_that_is_too_late_costs_no_more_than_none() {
        fill();
        Refused first = refused(a.tryAcquire(onA, "anna"));
        platform.time.runUntil(told(first).plus(WINDOW));
        refused(a.tryAcquire(onA, "berta"));
        int before = platform.trips.all();

        for (int i = 0; i < 10; i++) {
            refused(a.tryAcquire(onA, "anna", ticket(first)));
        }

        assertThat(platform.trips.all()).isEqualTo(before);
    }

    @Test
    void the_ticket_of_another_session_is_nothing() {
        fill();
        Refused first = refused(a.tryAcquire(onA, "anna"));
        platform.time.runUntil(told(first).plusSeconds(1));
        a.release("inside0");
        refused(a.tryAcquire(onA, "berta"));
        int before = platform.trips.all();

        refused(a.tryAcquire(onA, "berta", ticket(first)));
        assertThat(platform.trips.all()).as("it costs no trip either").isEqualTo(before);

        refused(b.tryAcquire(onB, "anna", ticket(first) + "x"));
        granted(b.tryAcquire(onB, "anna", ticket(first)));
    }

    @Test
    void nobody_collects_appointments_by_coming_without_the_ticket() {
        fill();
        Refused first = refused(a.tryAcquire(onA, "anna"));

        for (int i = 0; i < 10; i++) {
            platform.runForMillis(100);
            Refused again = refused(a.tryAcquire(onA, "anna"));
            assertThat(told(again)).isEqualTo(told(first));
            assertThat(again.ticket()).isEqualTo(first.ticket());
        }
    }

    @Test
    void a_ticket_is_used_once_for_its_session_is_one() {
        fill();
        Refused first = refused(a.tryAcquire(onA, "anna"));
        platform.time.runUntil(told(first));
        a.release("inside0");

        granted(a.tryAcquire(onA, "anna", ticket(first)));
        granted(b.tryAcquire(onB, "anna", ticket(first)));

        assertThat(platform.used()).isEqualTo(PLACES);
    }

    /** By slots of the Eure, at any time of a fortnight: what is told lies in a slot of that cohort, with its window. */
    @Test
    void the_told_instant_lies_in_a_slot_of_the_cohort() {
        Schedule schedule = Schedule.in("Europe/Paris")
                .slot("6e", "08:30", "10:30")
                .slot("5e", "10:45", "12:45")
                .slot("4e", "13:30", "15:30")
                .except(LocalDate.of(2020, 3, 18))
                .lastDay(LocalDate.of(2020, 4, 3));
        List<String> cohorts = List.of("6e", "5e", "4e");
        for (long seed = 1; seed <= 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Platform other = new Platform(Platform.START.plus(Duration.ofMinutes(random.nextInt(14 * 24 * 60))));
            OutOfSlot outOfSlot = random.nextBoolean() ? OutOfSlot.closed() : OutOfSlot.whileBelow(60);
            Limiter node = other.node(
                    "a",
                    builder -> builder.budget(Budget.total(30))
                            .schedule(schedule)
                            .outOfSlot(outOfSlot)
                            .rate(Rate.perMinute(100).burst(20))
                            .idleTime(Duration.ofHours(20))
                            .meanHold(Duration.ofMinutes(10)));
            for (int i = 0; i < 100; i++) {
                String cohort = cohorts.get(random.nextInt(3));
                if (node.tryAcquire(node.cohort(cohort), "s" + i) instanceof Refused refused
                        && refused.ticket().isPresent()) {
                    checkTold(seed, schedule, outOfSlot, cohort, refused, other.time.now());
                }
                other.runForMillis(random.nextLong(200));
            }
        }
    }

    private static void checkTold(
            long seed, Schedule schedule, OutOfSlot outOfSlot, String cohort, Refused refused, Instant now) {
        Instant told = told(refused);
        assertThat(told).as("seed %d", seed).isAfter(now);
        for (Instant t : List.of(told, told.plus(WINDOW).minusMillis(1))) {
            boolean ownSlot = schedule.at(cohort, t).isPresent();
            boolean freeForAll = outOfSlot.share().perMille() > 0 && !schedule.someSlotAt(t);
            assertThat(ownSlot || freeForAll)
                    .as("seed %d: %s is told %s, and could not enter at %s", seed, cohort, told, t)
                    .isTrue();
        }
    }

    @Test
    void with_closed_doors_out_of_slot_the_next_occurrence_follows_when_this_one_is_full() {
        Platform other = new Platform();
        Limiter node = other.node(
                "a",
                builder -> builder.budget(Budget.total(2))
                        .schedule(Schedule.in("Europe/Paris").slot("6e", "08:30", "08:40"))
                        .outOfSlot(OutOfSlot.closed())
                        .meanHold(Duration.ofMinutes(1)));
        List<String> days = new ArrayList<>();

        for (int i = 0; i < 12; i++) {
            days.add(told(refused(node.tryAcquire(node.cohort("6e"), "s" + i)))
                    .toString()
                    .substring(0, 15));
        }

        assertThat(days)
                .startsWith("2020-03-16T07:3")
                .contains("2020-03-17T07:3")
                .isSorted();
    }

    @Test
    void after_the_last_day_there_is_no_use_in_coming_back() {
        Platform other = new Platform();
        Limiter node = other.node(
                "a",
                builder -> builder.budget(Budget.total(2))
                        .schedule(Schedule.in("Europe/Paris")
                                .slot("6e", "07:00", "07:30")
                                .lastDay(LocalDate.of(2020, 3, 16)))
                        .outOfSlot(OutOfSlot.closed()));

        Refused refused = refused(node.tryAcquire(node.cohort("6e"), "anna"));

        assertThat(refused.reason()).isEqualTo(Refused.Reason.ENDED);
        assertThat(refused.retryAt()).isEmpty();
        assertThat(refused.ticket()).isEmpty();
    }

    @Test
    void without_appointments_no_ticket_is_given() {
        Platform other = new Platform();
        Limiter node = other.node("a", builder -> values(builder).appointments(Appointments.none()));
        for (int i = 0; i < PLACES; i++) {
            granted(node.tryAcquire(node.cohort("6e"), "inside" + i));
        }

        Refused refused = refused(node.tryAcquire(node.cohort("6e"), "anna"));

        assertThat(refused.retryAt()).isPresent();
        assertThat(refused.ticket()).isEmpty();
    }
}
