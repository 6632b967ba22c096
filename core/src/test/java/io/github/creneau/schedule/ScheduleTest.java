package io.github.creneau.schedule;

import static io.github.creneau.schedule.Paris.EMPTY;
import static io.github.creneau.schedule.Paris.MONDAY_16;
import static io.github.creneau.schedule.Paris.PARIS;
import static io.github.creneau.schedule.Paris.occurrence;
import static io.github.creneau.schedule.Paris.paris;
import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static java.time.DayOfWeek.THURSDAY;
import static java.time.DayOfWeek.TUESDAY;
import static java.time.DayOfWeek.WEDNESDAY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The rules of a schedule on ordinary days. 16 March 2020 was a Monday. */
class ScheduleTest {

    @Nested
    class A_slot {

        private final Schedule grades = EMPTY.slot("6e", "08:30", "10:30").slot("5e", "10:45", "12:45");

        @Test
        void contains_its_start_and_not_its_end() {
            Occurrence slot = occurrence("6e", "2020-03-16T08:30", "2020-03-16T10:30");

            assertThat(grades.at("6e", paris("2020-03-16T08:30").minusNanos(1))).isEmpty();
            assertThat(grades.at("6e", paris("2020-03-16T08:30"))).contains(slot);
            assertThat(grades.at("6e", paris("2020-03-16T10:30").minusNanos(1))).contains(slot);
            assertThat(grades.at("6e", paris("2020-03-16T10:30"))).isEmpty();
        }

        @Test
        void is_its_own_cohort_s_only() {
            assertThat(grades.at("5e", paris("2020-03-16T09:00"))).isEmpty();
            assertThat(grades.at("nobody", paris("2020-03-16T09:00"))).isEmpty();
            assertThat(grades.next("nobody", paris("2020-03-16T09:00"))).isEmpty();
            assertThat(grades.between("nobody", paris("2020-03-16T00:00"), paris("2020-03-17T00:00")))
                    .isEmpty();
        }

        @Test
        void comes_next_strictly_after_the_instant() {
            assertThat(grades.next("6e", paris("2020-03-16T08:30").minusNanos(1)))
                    .contains(occurrence("6e", "2020-03-16T08:30", "2020-03-16T10:30"));
            assertThat(grades.next("6e", paris("2020-03-16T08:30")))
                    .contains(occurrence("6e", "2020-03-17T08:30", "2020-03-17T10:30"));
        }

        @Test
        void may_be_given_to_the_second() {
            assertThat(EMPTY.slot("6e", "08:30:15", "08:30:16").at("6e", paris("2020-03-16T08:30:15")))
                    .contains(occurrence("6e", "2020-03-16T08:30:15", "2020-03-16T08:30:16"));
        }

        @Test
        void across_midnight_belongs_to_the_day_on_which_it_begins() {
            Schedule night = EMPTY.slot("internat", "22:00", "06:00", MONDAY);
            Occurrence slot = occurrence("internat", "2020-03-16T22:00", "2020-03-17T06:00");

            assertThat(night.at("internat", paris("2020-03-17T05:59"))).contains(slot);
            assertThat(night.at("internat", paris("2020-03-16T05:59"))).isEmpty();
            assertThat(night.at("internat", paris("2020-03-17T22:00"))).isEmpty();
        }

        @Test
        void may_end_at_24_00_which_is_00_00_of_the_next_day() {
            Schedule evening = EMPTY.slot("parent", "22:00", "24:00", MONDAY);

            assertThat(evening.next("parent", paris("2020-03-16T12:00")))
                    .contains(occurrence("parent", "2020-03-16T22:00", "2020-03-17T00:00"));
            assertThat(evening).isEqualTo(EMPTY.slot("parent", "22:00", "00:00", MONDAY));
        }

        /** What the message about a longer one advises. */
        @Test
        void across_midnight_is_at_most_12_hours_and_a_longer_night_two_slots_that_meet() {
            Schedule night = EMPTY.slot("internat", "20:00", "08:00");
            Schedule longer =
                    EMPTY.slot("internat", "18:00", "24:00", MONDAY).slot("internat", "00:00", "08:00", TUESDAY);

            assertThat(night.next("internat", paris("2020-03-16T12:00")))
                    .contains(occurrence("internat", "2020-03-16T20:00", "2020-03-17T08:00"));
            assertThat(longer.next("internat", paris("2020-03-16T12:00")))
                    .contains(occurrence("internat", "2020-03-16T18:00", "2020-03-17T08:00"));
        }

        @Test
        void may_be_long_and_end_at_midnight() {
            assertThat(EMPTY.slot("6e", "08:00", "00:00", MONDAY))
                    .isEqualTo(EMPTY.slot("6e", "08:00", "24:00", MONDAY));
        }

        @Test
        void may_be_on_some_days_only() {
            Schedule twice = EMPTY.slot("6e", "08:30", "10:30", TUESDAY, FRIDAY);

            assertThat(twice.between("6e", paris("2020-03-16T00:00"), paris("2020-03-23T00:00")))
                    .containsExactly(
                            occurrence("6e", "2020-03-17T08:30", "2020-03-17T10:30"),
                            occurrence("6e", "2020-03-20T08:30", "2020-03-20T10:30"));
        }

        @Test
        void follows_the_default_days_when_it_names_none() {
            Schedule school = EMPTY.slot("6e", "08:30", "10:30")
                    .slot("6e", "11:00", "12:00", SATURDAY)
                    .days(MONDAY, TUESDAY, THURSDAY, FRIDAY);

            assertThat(school.next("6e", paris("2020-03-17T12:00")))
                    .contains(occurrence("6e", "2020-03-19T08:30", "2020-03-19T10:30"));
            assertThat(school.next("6e", paris("2020-03-20T12:00")))
                    .contains(occurrence("6e", "2020-03-21T11:00", "2020-03-21T12:00"));
        }
    }

    @Nested
    class Occurrences_that_touch {

        @Test
        void are_one() {
            Schedule halves = EMPTY.slot("6e", "08:30", "09:30")
                    .slot("6e", "09:30", "10:30")
                    .slot("6e", "10:31", "11:00");

            assertThat(halves.at("6e", paris("2020-03-16T09:30")))
                    .contains(occurrence("6e", "2020-03-16T08:30", "2020-03-16T10:30"));
            assertThat(halves.next("6e", paris("2020-03-16T08:30")))
                    .contains(occurrence("6e", "2020-03-16T10:31", "2020-03-16T11:00"));
        }

        @Test
        void are_one_over_several_days() {
            Schedule weekend = EMPTY.slot("parent", "18:00", "24:00", FRIDAY)
                    .slot("parent", "00:00", "24:00", SATURDAY)
                    .slot("parent", "00:00", "20:00", SUNDAY);
            Occurrence whole = occurrence("parent", "2020-03-20T18:00", "2020-03-22T20:00");

            assertThat(weekend.at("parent", paris("2020-03-22T19:59"))).contains(whole);
            assertThat(weekend.next("parent", paris("2020-03-16T00:00"))).contains(whole);
            assertThat(weekend.between("parent", paris("2020-03-21T00:00"), paris("2020-03-21T00:01")))
                    .containsExactly(whole);
        }

        @Test
        void are_followed_over_a_long_time() {
            Schedule open = EMPTY.slot("parent", "00:00", "24:00")
                    .firstDay(LocalDate.of(2019, 2, 1))
                    .lastDay(LocalDate.of(2021, 11, 30));
            Occurrence whole = occurrence("parent", "2019-02-01T00:00", "2021-12-01T00:00");

            assertThat(open.at("parent", paris("2020-03-16T12:00"))).contains(whole);
            assertThat(open.between("parent", paris("2020-03-16T12:00"), paris("2020-03-18T12:00")))
                    .containsExactly(whole);
            assertThat(open.next("parent", paris("2019-01-16T12:00")).map(Occurrence::start))
                    .contains(whole.start());
        }

        @Test
        void are_whole_when_asked_about_on_their_first_day_and_on_their_last() {
            Schedule fair =
                    EMPTY.slot("parent", "00:00", "24:00").firstDay(MONDAY_16).lastDay(MONDAY_16.plusDays(19));
            Occurrence whole = occurrence("parent", "2020-03-16T00:00", "2020-04-05T00:00");

            assertThat(fair.at("parent", paris("2020-03-16T12:00"))).contains(whole);
            assertThat(fair.at("parent", paris("2020-04-04T12:00"))).contains(whole);
            assertThat(fair.next("parent", paris("2020-03-10T12:00"))).contains(whole);
        }

        @Test
        void without_end_are_cut_at_the_calendar_years_around_the_instant() {
            Schedule open = EMPTY.slot("parent", "00:00", "12:00").slot("parent", "12:00", "24:00");
            Instant t = paris("2020-03-16T12:00");

            assertThat(open.at("parent", t)).contains(occurrence("parent", "2019-01-01T00:00", "2022-01-01T00:00"));
            assertThat(open.next("parent", t)).isEmpty();
        }
    }

    @Nested
    class Between {

        private final Schedule daily = EMPTY.slot("6e", "08:30", "10:30");

        @Test
        void gives_whole_occurrences_that_overlap_the_range() {
            assertThat(daily.between("6e", paris("2020-03-16T10:29"), paris("2020-03-17T08:31")))
                    .containsExactly(
                            occurrence("6e", "2020-03-16T08:30", "2020-03-16T10:30"),
                            occurrence("6e", "2020-03-17T08:30", "2020-03-17T10:30"));
            assertThat(daily.between("6e", paris("2020-03-16T10:30"), paris("2020-03-17T08:30")))
                    .isEmpty();
        }

        @Test
        void of_an_empty_range_is_empty() {
            assertThat(daily.between("6e", paris("2020-03-16T09:00"), paris("2020-03-16T09:00")))
                    .isEmpty();
        }

        @Test
        void takes_400_days() {
            Instant from = paris("2020-03-16T00:00");

            assertThat(daily.between("6e", from, from.plus(Duration.ofDays(400))))
                    .hasSize(400);
        }
    }

    @Nested
    class A_cohort_that_is_always_in_its_slot {

        private final Schedule staff =
                EMPTY.always("enseignant").slot("6e", "08:30", "10:30").except(MONDAY_16);

        @Test
        void has_no_occurrences() {
            Instant nine = paris("2020-03-16T09:00");

            assertThat(staff.isAlways("enseignant")).isTrue();
            assertThat(staff.isAlways("6e")).isFalse();
            assertThat(staff.isAlways("nobody")).isFalse();
            assertThat(staff.at("enseignant", nine)).isEmpty();
            assertThat(staff.next("enseignant", nine)).isEmpty();
            assertThat(staff.between("enseignant", nine, nine.plusSeconds(1))).isEmpty();
        }

        @Test
        void does_not_count_for_whether_anyone_is_in_a_slot() {
            assertThat(staff.someSlotAt(paris("2020-03-16T09:00"))).isFalse();
            assertThat(staff.someSlotAt(paris("2020-03-17T09:00"))).isTrue();
            assertThat(staff.someSlotAt(paris("2020-03-17T10:30"))).isFalse();
        }
    }

    @Nested
    class As_a_value {

        @Test
        void it_tells_what_it_was_told() {
            Schedule told = EMPTY.slot("6e", "08:30", "10:30")
                    .slot("5e", "10:45", "12:45")
                    .always("enseignant")
                    .feather(Duration.ofMinutes(5));

            assertThat(told.zone()).isEqualTo(PARIS);
            assertThat(told.feather()).isEqualTo(Duration.ofMinutes(5));
            assertThat(EMPTY.feather()).isEqualTo(Duration.ZERO);
            assertThat(told.cohorts()).containsExactly("5e", "6e", "enseignant");
        }

        @Test
        void it_never_changes() {
            String before = EMPTY.toText();
            EMPTY.slot("6e", "08:30", "10:30").days(MONDAY).except(MONDAY_16);

            assertThat(EMPTY.toText()).isEqualTo(before);
        }

        @Test
        void it_is_equal_to_one_that_was_told_the_same_in_another_order() {
            Schedule one = EMPTY.slot("6e", "08:30", "10:30", MONDAY, WEDNESDAY)
                    .slot("5e", "10:45", "12:45")
                    .except(MONDAY_16, MONDAY_16.plusDays(1));
            Schedule other = EMPTY.exceptBetween(MONDAY_16, MONDAY_16.plusDays(1))
                    .slot("5e", "10:45:00", "12:45")
                    .slot("6e", "08:30", "10:30", WEDNESDAY, MONDAY, MONDAY);

            assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).hasToString(other.toText());
            assertThat(one).isNotEqualTo(other.always("enseignant")).isNotEqualTo("6e");
        }
    }

    @Test
    void the_published_slots_of_march_2020() {
        Schedule eure = EMPTY.slot("6e", "08:30", "10:30")
                .slot("5e", "10:45", "12:45")
                .slot("4e", "13:30", "15:30")
                .slot("3e", "15:35", "18:00")
                .always("enseignant");
        Instant t = paris("2020-03-20T15:32");

        assertThat(eure.someSlotAt(t)).isFalse();
        assertThat(List.of("6e", "5e", "4e", "3e").stream()
                        .map(cohort -> eure.next(cohort, t).map(Occurrence::start)))
                .containsExactly(
                        Optional.of(paris("2020-03-21T08:30")),
                        Optional.of(paris("2020-03-21T10:45")),
                        Optional.of(paris("2020-03-21T13:30")),
                        Optional.of(paris("2020-03-20T15:35")));
    }
}
