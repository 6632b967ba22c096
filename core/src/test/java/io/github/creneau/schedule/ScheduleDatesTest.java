package io.github.creneau.schedule;

import static io.github.creneau.schedule.Paris.EMPTY;
import static io.github.creneau.schedule.Paris.MONDAY_16;
import static io.github.creneau.schedule.Paris.occurrence;
import static io.github.creneau.schedule.Paris.paris;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** Days of the calendar on which a schedule is another one: holidays, extra slots, opened days, the first and the last. */
class ScheduleDatesTest {

    private final Schedule daily = EMPTY.slot("6e", "08:30", "10:30").slot("nuit", "22:00", "02:00");

    @Test
    void a_holiday_has_no_slots_but_the_night_before_runs_to_its_end() {
        Schedule holiday = daily.except(MONDAY_16);

        assertThat(holiday.at("6e", paris("2020-03-16T09:00"))).isEmpty();
        assertThat(holiday.at("nuit", paris("2020-03-16T01:00"))).isPresent();
        assertThat(holiday.at("nuit", paris("2020-03-16T23:00"))).isEmpty();
    }

    @Test
    void holidays_last_from_the_first_to_the_last_day() {
        Schedule holidays = daily.exceptBetween(MONDAY_16, LocalDate.of(2020, 3, 29));

        assertThat(holidays.at("6e", paris("2020-03-15T09:00"))).isPresent();
        assertThat(holidays.at("6e", paris("2020-03-16T09:00"))).isEmpty();
        assertThat(holidays.at("6e", paris("2020-03-29T09:00"))).isEmpty();
        assertThat(holidays.next("6e", paris("2020-03-15T09:00")))
                .contains(occurrence("6e", "2020-03-30T08:30", "2020-03-30T10:30"));
    }

    @Test
    void an_extra_slot_is_there_on_a_holiday_too() {
        Schedule catchUp = daily.except(MONDAY_16).extra("6e", MONDAY_16, "14:00", "16:00");

        assertThat(catchUp.between("6e", paris("2020-03-16T00:00"), paris("2020-03-17T00:00")))
                .containsExactly(occurrence("6e", "2020-03-16T14:00", "2020-03-16T16:00"));
    }

    @Test
    void an_extra_slot_may_lengthen_a_recurring_one() {
        Schedule longer = daily.extra("6e", MONDAY_16, "10:00", "12:00");

        assertThat(longer.at("6e", paris("2020-03-16T09:00")))
                .contains(occurrence("6e", "2020-03-16T08:30", "2020-03-16T12:00"));
    }

    @Test
    void an_extra_slot_makes_a_cohort_of_its_own() {
        assertThat(EMPTY.extra("jury", MONDAY_16, "14:00", "16:00").cohorts()).containsExactly("jury");
    }

    @Test
    void an_opened_day_runs_like_another_in_place_of_its_own() {
        LocalDate saturday = LocalDate.of(2020, 3, 21);
        Schedule opened = EMPTY.slot("6e", "08:30", "10:30", MONDAY)
                .slot("6e", "11:00", "12:00", SATURDAY)
                .openOn(saturday, MONDAY);

        assertThat(opened.between("6e", paris("2020-03-21T00:00"), paris("2020-03-22T00:00")))
                .containsExactly(occurrence("6e", "2020-03-21T08:30", "2020-03-21T10:30"));
    }

    @Test
    void opening_a_day_overrides_a_holiday_whichever_is_said_first() {
        Instant nine = paris("2020-03-16T09:00");

        assertThat(daily.except(MONDAY_16).openOn(MONDAY_16, MONDAY).at("6e", nine))
                .isPresent();
        assertThat(daily.openOn(MONDAY_16, MONDAY).except(MONDAY_16).at("6e", nine))
                .isPresent();
    }

    @Test
    void of_two_openings_of_a_day_the_later_holds() {
        Schedule opened = EMPTY.slot("6e", "08:30", "10:30", MONDAY)
                .openOn(MONDAY_16, SUNDAY)
                .openOn(MONDAY_16, MONDAY);

        assertThat(opened.at("6e", paris("2020-03-16T09:00"))).isPresent();
    }

    @Test
    void nothing_starts_before_the_first_or_after_the_last_day() {
        Schedule term = daily.firstDay(MONDAY_16)
                .lastDay(LocalDate.of(2020, 3, 17))
                .extra("6e", LocalDate.of(2020, 3, 18), "14:00", "16:00")
                .openOn(LocalDate.of(2020, 3, 15), MONDAY);

        assertThat(term.next("6e", paris("2020-03-01T00:00")))
                .contains(occurrence("6e", "2020-03-16T08:30", "2020-03-16T10:30"));
        assertThat(term.at("nuit", paris("2020-03-16T01:00"))).isEmpty();
        assertThat(term.at("nuit", paris("2020-03-18T01:59"))).isPresent();
        assertThat(term.next("6e", paris("2020-03-17T09:00"))).isEmpty();
        assertThat(term.between("6e", paris("2020-03-18T00:00"), paris("2020-12-31T00:00")))
                .isEmpty();
    }

    @Test
    void next_looks_400_days_ahead() {
        Schedule once = EMPTY.extra("bac", LocalDate.of(2021, 6, 17), "08:00", "12:00");
        Instant start = paris("2021-06-17T08:00");

        assertThat(once.next("bac", start.minus(Duration.ofDays(400)))).isPresent();
        assertThat(once.next("bac", start.minus(Duration.ofDays(400)).minusNanos(1)))
                .isEmpty();
    }
}
