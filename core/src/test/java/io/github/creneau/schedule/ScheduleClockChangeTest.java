package io.github.creneau.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Slots in the nights when the clock on the wall is moved. Instants are written with the offset of their moment. */
class ScheduleClockChangeTest {

    @Nested
    class In_spring_in_Paris {
        // 29 March 2020: 02:00 +01:00 is followed by 03:00 +02:00

        @ParameterizedTest
        @CsvSource({
            "01:00, 02:00, 2020-03-29T01:00+01:00, PT1H",
            "01:00, 02:30, 2020-03-29T01:00+01:00, PT1H",
            "02:30, 03:30, 2020-03-29T03:00+02:00, PT30M",
            "02:00, 04:00, 2020-03-29T03:00+02:00, PT1H",
            "01:30, 03:30, 2020-03-29T01:30+01:00, PT1H",
            "03:00, 04:00, 2020-03-29T03:00+02:00, PT1H",
            "00:00, 24:00, 2020-03-29T00:00+01:00, PT23H",
            "22:00, 06:00, 2020-03-29T22:00+02:00, PT8H"
        })
        void a_beginning_or_end_in_the_skipped_hour_moves_to_its_end(
                String from, String to, OffsetDateTime start, Duration length) {
            assertThat(on("Europe/Paris", LocalDate.of(2020, 3, 29), from, to))
                    .containsExactly(Map.entry(start.toInstant(), length));
        }

        @ParameterizedTest
        @CsvSource({"02:00, 03:00", "02:10, 02:50", "02:00, 02:01", "02:59:59, 03:00"})
        void a_slot_inside_the_skipped_hour_does_not_occur(String from, String to) {
            assertThat(on("Europe/Paris", LocalDate.of(2020, 3, 29), from, to)).isEmpty();
        }

        @Test
        void next_passes_over_a_slot_that_does_not_occur() {
            Schedule night = Schedule.in("Europe/Paris").slot("nuit", "02:00", "03:00");

            assertThat(night.next("nuit", instant("2020-03-28T12:00+01:00")).map(Occurrence::start))
                    .contains(instant("2020-03-30T02:00+02:00"));
        }

        @Test
        void a_slot_across_midnight_is_an_hour_shorter() {
            assertThat(on("Europe/Paris", LocalDate.of(2020, 3, 28), "22:00", "06:00"))
                    .containsExactly(Map.entry(instant("2020-03-28T22:00+01:00"), Duration.ofHours(7)));
        }

        @Test
        void slots_on_both_sides_of_the_skipped_hour_become_one() {
            Schedule both =
                    Schedule.in("Europe/Paris").slot("nuit", "01:00", "02:00").slot("nuit", "03:00", "04:00");

            assertThat(both.at("nuit", instant("2020-03-29T01:30+01:00")))
                    .contains(new Occurrence(
                            "nuit",
                            instant("2020-03-29T01:00+01:00"),
                            instant("2020-03-29T04:00+02:00"),
                            ZoneId.of("Europe/Paris")));
        }
    }

    @Nested
    class In_autumn_in_Paris {
        // 25 October 2020: 03:00 +02:00 is followed by 02:00 +01:00

        @ParameterizedTest
        @CsvSource({
            "02:00, 03:00, 2020-10-25T02:00+02:00, PT2H",
            "02:15, 02:45, 2020-10-25T02:15+02:00, PT1H30M",
            "01:00, 02:30, 2020-10-25T01:00+02:00, PT2H30M",
            "01:00, 02:00, 2020-10-25T01:00+02:00, PT1H",
            "02:30, 03:30, 2020-10-25T02:30+02:00, PT2H",
            "03:00, 04:00, 2020-10-25T03:00+01:00, PT1H",
            "00:00, 24:00, 2020-10-25T00:00+02:00, PT25H"
        })
        void a_slot_begins_at_the_first_pass_and_ends_at_the_second(
                String from, String to, OffsetDateTime start, Duration length) {
            assertThat(on("Europe/Paris", LocalDate.of(2020, 10, 25), from, to))
                    .containsExactly(Map.entry(start.toInstant(), length));
        }

        @Test
        void a_slot_across_midnight_is_an_hour_longer() {
            assertThat(on("Europe/Paris", LocalDate.of(2020, 10, 24), "22:00", "06:00"))
                    .containsExactly(Map.entry(instant("2020-10-24T22:00+02:00"), Duration.ofHours(9)));
        }

        @Test
        void slots_divided_in_the_repeated_hour_become_one() {
            Schedule both =
                    Schedule.in("Europe/Paris").slot("nuit", "02:00", "02:20").slot("nuit", "02:40", "03:00");

            assertThat(both.at("nuit", instant("2020-10-25T02:30+02:00")).map(Occurrence::length))
                    .contains(Duration.ofHours(2));
        }
    }

    @Nested
    class At_midnight {

        @Test
        void skipped_in_Santiago() {
            // 6 September 2020: 00:00 -04:00 is followed by 01:00 -03:00
            assertThat(on("America/Santiago", LocalDate.of(2020, 9, 6), "00:00", "02:00"))
                    .containsExactly(Map.entry(instant("2020-09-06T01:00-03:00"), Duration.ofHours(1)));
            assertThat(on("America/Santiago", LocalDate.of(2020, 9, 5), "22:00", "24:00"))
                    .containsExactly(Map.entry(instant("2020-09-05T22:00-04:00"), Duration.ofHours(2)));
            assertThat(on("America/Santiago", LocalDate.of(2020, 9, 5), "22:00", "00:30"))
                    .containsExactly(Map.entry(instant("2020-09-05T22:00-04:00"), Duration.ofHours(2)));
            assertThat(on("America/Santiago", LocalDate.of(2020, 9, 6), "00:00", "01:00"))
                    .isEmpty();
        }

        @Test
        void repeated_in_Santiago() {
            // 4 April 2020: 24:00 -03:00 is followed by 23:00 -04:00 of the same day
            assertThat(on("America/Santiago", LocalDate.of(2020, 4, 4), "23:00", "24:00"))
                    .containsExactly(Map.entry(instant("2020-04-04T23:00-03:00"), Duration.ofHours(2)));
            assertThat(on("America/Santiago", LocalDate.of(2020, 4, 4), "22:00", "01:00"))
                    .containsExactly(Map.entry(instant("2020-04-04T22:00-03:00"), Duration.ofHours(4)));
            assertThat(on("America/Santiago", LocalDate.of(2020, 4, 5), "00:00", "01:00"))
                    .containsExactly(Map.entry(instant("2020-04-05T00:00-04:00"), Duration.ofHours(1)));
        }

        @Test
        void skipped_and_repeated_in_Beirut() {
            // 29 March 2020: 00:00 +02:00 is followed by 01:00 +03:00; 24 October: 24:00 +03:00 by 23:00 +02:00
            assertThat(on("Asia/Beirut", LocalDate.of(2020, 3, 29), "00:00", "24:00"))
                    .containsExactly(Map.entry(instant("2020-03-29T01:00+03:00"), Duration.ofHours(23)));
            assertThat(on("Asia/Beirut", LocalDate.of(2020, 10, 24), "00:00", "24:00"))
                    .containsExactly(Map.entry(instant("2020-10-24T00:00+03:00"), Duration.ofHours(25)));
        }

        @Test
        void repeated_across_the_date_in_St_Johns() {
            // 7 November 2010: 00:01 -02:30 is followed by 23:01 -03:30 of the 6th
            assertThat(on("America/St_Johns", LocalDate.of(2010, 11, 7), "00:00", "00:30"))
                    .containsExactly(Map.entry(instant("2010-11-07T00:00-02:30"), Duration.ofMinutes(90)));
            assertThat(on("America/St_Johns", LocalDate.of(2010, 11, 6), "23:00", "24:00"))
                    .containsExactly(Map.entry(instant("2010-11-06T23:00-02:30"), Duration.ofHours(2)));
        }
    }

    @Nested
    class A_day_that_was_skipped {
        // Apia went from 29 December 2011 24:00 -10:00 to 31 December 00:00 +14:00

        @Test
        void has_no_occurrences() {
            assertThat(on("Pacific/Apia", LocalDate.of(2011, 12, 30), "08:00", "10:00"))
                    .isEmpty();
            assertThat(on("Pacific/Apia", LocalDate.of(2011, 12, 30), "00:00", "24:00"))
                    .isEmpty();
        }

        @Test
        void ends_what_would_have_run_into_it() {
            assertThat(on("Pacific/Apia", LocalDate.of(2011, 12, 29), "22:00", "06:00"))
                    .containsExactly(Map.entry(instant("2011-12-29T22:00-10:00"), Duration.ofHours(2)));
            assertThat(on("Pacific/Apia", LocalDate.of(2011, 12, 30), "22:00", "06:00"))
                    .containsExactly(Map.entry(instant("2011-12-31T00:00+14:00"), Duration.ofHours(6)));
        }

        @Test
        void is_passed_over_by_a_run_of_whole_days() {
            Schedule open = Schedule.in("Pacific/Apia")
                    .slot("tous", "00:00", "24:00")
                    .firstDay(LocalDate.of(2011, 12, 28))
                    .lastDay(LocalDate.of(2012, 1, 1));

            assertThat(open.at("tous", instant("2011-12-31T00:00+14:00")).map(Occurrence::length))
                    .contains(Duration.ofDays(4));
        }
    }

    /** The starts and lengths of what occurs when the slot may begin on that date only. */
    private static List<Map.Entry<Instant, Duration>> on(String zone, LocalDate date, String from, String to) {
        Schedule schedule =
                Schedule.in(zone).slot("nuit", from, to).firstDay(date).lastDay(date);
        Instant around = date.atStartOfDay(ZoneId.of(zone)).toInstant();
        List<Occurrence> found =
                schedule.between("nuit", around.minus(Duration.ofDays(9)), around.plus(Duration.ofDays(9)));
        assertThat(schedule.next("nuit", around.minus(Duration.ofDays(9))).stream()
                        .toList())
                .isEqualTo(found);
        found.forEach(slot -> assertThat(schedule.at("nuit", slot.start())).contains(slot));
        return found.stream()
                .map(slot -> Map.entry(slot.start(), slot.length()))
                .toList();
    }

    private static Instant instant(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }
}
