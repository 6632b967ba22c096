package io.github.creneau.schedule;

import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SUNDAY;
import static java.time.DayOfWeek.TUESDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.creneau.InvalidValueException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every method with every kind of bad value: which field, which value and what is allowed. */
@NullUnmarked
class ScheduleInvalidValueTest {

    private static final Schedule EMPTY = Schedule.in("Europe/Paris");
    private static final Schedule GRADE = EMPTY.slot("6e", "08:30", "10:30");
    private static final LocalDate DAY = LocalDate.of(2020, 3, 16);
    private static final Instant T = Instant.parse("2020-03-16T12:00:00Z");
    private static final String LONG = "x".repeat(65);
    private static final String LONG_SHOWN = LONG;
    private static final String HUGE = "y".repeat(100_000);
    private static final String HUGE_SHOWN = "y".repeat(77) + "...";

    private static final String ZONE = "the name of an IANA time zone, such as Europe/Paris";
    private static final String NAME = CohortName.ALLOWED;
    private static final String FROM = "a local time HH:mm or HH:mm:ss from 00:00 to 23:59:59";
    private static final String TO = FROM + ", or 24:00";
    private static final String OTHER_END = "a time other than the beginning (a whole day is 00:00 to 24:00)";
    private static final String DATE = "a date from 0001-01-01 to 9999-12-31";
    private static final String INSTANT = "an instant from 0001-01-01T00:00:00Z to 9999-12-31T00:00:00Z";
    private static final String FEATHER = "a duration from PT0S to PT30M";

    private interface Call {
        Object run();
    }

    private static String night(String from) {
        return "a time after the beginning, " + from + ", or at most 12 h after it on the next day"
                + " (a longer night is two slots that meet, 18:00 to 24:00 and 00:00 to 08:00)";
    }

    static Stream<Arguments> zones() {
        return Stream.of(
                bad(() -> Schedule.in(null), "zone", "null", ZONE),
                bad(() -> Schedule.in(""), "zone", "", ZONE),
                bad(() -> Schedule.in("Europe/Evreux"), "zone", "Europe/Evreux", ZONE),
                bad(() -> Schedule.in("europe/paris"), "zone", "europe/paris", ZONE),
                bad(() -> Schedule.in("+01:00"), "zone", "+01:00", ZONE),
                bad(() -> Schedule.in("Europe/Paris\n"), "zone", "Europe/Paris\\u000a", ZONE),
                bad(() -> Schedule.in(HUGE), "zone", HUGE_SHOWN, ZONE));
    }

    static Stream<Arguments> slots() {
        return Stream.of(
                bad(() -> EMPTY.slot(null, "08:30", "10:30"), "slot.cohort", "null", NAME),
                bad(() -> EMPTY.slot("", "08:30", "10:30"), "slot.cohort", "", NAME),
                bad(() -> EMPTY.slot(LONG, "08:30", "10:30"), "slot.cohort", LONG_SHOWN, NAME),
                bad(() -> EMPTY.slot("6e", null, "10:30"), "slot.from", "null", FROM),
                bad(() -> EMPTY.slot("6e", "", "10:30"), "slot.from", "", FROM),
                bad(() -> EMPTY.slot("6e", "24:00", "10:30"), "slot.from", "24:00", FROM),
                bad(() -> EMPTY.slot("6e", "8:30", "10:30"), "slot.from", "8:30", FROM),
                bad(() -> EMPTY.slot("6e", "08:60", "10:30"), "slot.from", "08:60", FROM),
                bad(() -> EMPTY.slot("6e", "08:30:60", "10:30"), "slot.from", "08:30:60", FROM),
                bad(() -> EMPTY.slot("6e", HUGE, "10:30"), "slot.from", HUGE_SHOWN, FROM),
                bad(() -> EMPTY.slot("6e", "08:30", null), "slot.to", "null", TO),
                bad(() -> EMPTY.slot("6e", "08:30", ""), "slot.to", "", TO),
                bad(() -> EMPTY.slot("6e", "08:30", "24:01"), "slot.to", "24:01", TO),
                bad(() -> EMPTY.slot("6e", "08:30", "24:00:01"), "slot.to", "24:00:01", TO),
                bad(() -> EMPTY.slot("6e", "08:30", "-1:00"), "slot.to", "-1:00", TO),
                bad(() -> EMPTY.slot("6e", "08:30", "10:30 "), "slot.to", "10:30 ", TO),
                bad(() -> EMPTY.slot("6e", "08:30", "08:30:00"), "slot.to", "08:30:00", OTHER_END),
                bad(() -> EMPTY.slot("6e", "00:00", "00:00"), "slot.to", "00:00", OTHER_END),
                bad(() -> EMPTY.slot("6e", "10:30", "08:30"), "slot.to", "08:30", night("10:30")),
                bad(() -> EMPTY.slot("6e", "20:00", "08:00:01"), "slot.to", "08:00:01", night("20:00")),
                bad(() -> EMPTY.slot("6e", "08:30:01", "08:30", MONDAY), "slot.to", "08:30", night("08:30:01")),
                bad(
                        () -> EMPTY.slot("6e", "08:30", "10:30", (DayOfWeek[]) null),
                        "slot.days",
                        "null",
                        Weekdays.ALLOWED),
                bad(() -> EMPTY.slot("6e", "08:30", "10:30", new DayOfWeek[0]), "slot.days", "[]", Weekdays.ALLOWED),
                bad(
                        () -> EMPTY.slot("6e", "08:30", "10:30", MONDAY, null),
                        "slot.days",
                        "[MONDAY, null]",
                        Weekdays.ALLOWED),
                bad(
                        () -> EMPTY.always("6e").slot("6e", "08:30", "10:30"),
                        "slot.cohort",
                        "6e",
                        "a cohort that is not always in its slot"));
    }

    static Stream<Arguments> overlaps() {
        return Stream.of(
                overlap(GRADE, () -> GRADE.slot("6e", "10:29", "12:00"), "6e: 10:29-12:00", "6e: 08:30-10:30"),
                overlap(GRADE, () -> GRADE.slot("6e", "08:30", "10:30"), "6e: 08:30-10:30", "6e: 08:30-10:30"),
                overlap(GRADE, () -> GRADE.slot("6e", "22:00", "08:31"), "6e: 22:00-08:31", "6e: 08:30-10:30"),
                overlap(
                        GRADE,
                        () -> GRADE.slot("6e", "09:00", "09:01", SUNDAY),
                        "6e: 09:00-09:01 on SUNDAY",
                        "6e: 08:30-10:30"),
                overlap(
                        EMPTY.slot("6e", "22:00", "06:00", SUNDAY),
                        () -> EMPTY.slot("6e", "22:00", "06:00", SUNDAY).slot("6e", "05:59", "07:00", MONDAY),
                        "6e: 05:59-07:00 on MONDAY",
                        "6e: 22:00-06:00 on SUNDAY"),
                overlap(
                        EMPTY.slot("6e", "05:59", "07:00", MONDAY),
                        () -> EMPTY.slot("6e", "05:59", "07:00", MONDAY).slot("6e", "22:00", "06:00", SUNDAY),
                        "6e: 22:00-06:00 on SUNDAY",
                        "6e: 05:59-07:00 on MONDAY"));
    }

    static Stream<Arguments> others() {
        Schedule split = EMPTY.days(MONDAY).slot("6e", "08:00", "10:00").slot("6e", "09:00", "11:00", TUESDAY);
        Schedule jury = EMPTY.extra("jury", DAY, "22:00", "02:00");
        String without = "a cohort without slots of its own";
        return Stream.of(
                bad(() -> EMPTY.days((DayOfWeek[]) null), "days", "null", Weekdays.ALLOWED),
                bad(() -> EMPTY.days(), "days", "[]", Weekdays.ALLOWED),
                bad(() -> EMPTY.days(MONDAY, null), "days", "[MONDAY, null]", Weekdays.ALLOWED),
                bad(
                        () -> split.days(MONDAY, TUESDAY),
                        "days",
                        "MONDAY TUESDAY",
                        "no overlap of slot 6e: 08:00-10:00 with slot 6e: 09:00-11:00 on TUESDAY"),
                bad(() -> EMPTY.always(null), "always.cohort", "null", NAME),
                bad(() -> EMPTY.always(""), "always.cohort", "", NAME),
                bad(() -> EMPTY.always(LONG), "always.cohort", LONG_SHOWN, NAME),
                bad(() -> GRADE.always("6e"), "always.cohort", "6e", without),
                bad(() -> jury.always("jury"), "always.cohort", "jury", without),
                bad(() -> EMPTY.extra(null, DAY, "08:00", "09:00"), "extra.cohort", "null", NAME),
                bad(() -> EMPTY.extra("", DAY, "08:00", "09:00"), "extra.cohort", "", NAME),
                bad(() -> EMPTY.extra(LONG, DAY, "08:00", "09:00"), "extra.cohort", LONG_SHOWN, NAME),
                bad(() -> EMPTY.extra("6e", null, "08:00", "09:00"), "extra.date", "null", DATE),
                bad(() -> EMPTY.extra("6e", LocalDate.MAX, "08:00", "09:00"), "extra.date", "+999999999-12-31", DATE),
                bad(() -> EMPTY.extra("6e", DAY, null, "09:00"), "extra.from", "null", FROM),
                bad(() -> EMPTY.extra("6e", DAY, "25:00", "09:00"), "extra.from", "25:00", FROM),
                bad(() -> EMPTY.extra("6e", DAY, "08:00", null), "extra.to", "null", TO),
                bad(() -> EMPTY.extra("6e", DAY, "08:00", "08:00"), "extra.to", "08:00", OTHER_END),
                bad(() -> EMPTY.extra("6e", DAY, "12:00", "08:00"), "extra.to", "08:00", night("12:00")),
                bad(
                        () -> EMPTY.always("6e").extra("6e", DAY, "08:00", "09:00"),
                        "extra.cohort",
                        "6e",
                        "a cohort that is not always in its slot"),
                bad(
                        () -> jury.extra("jury", DAY.plusDays(1), "01:59", "03:00"),
                        "extra",
                        "jury: 2020-03-17 01:59-03:00",
                        "no overlap with extra slot jury: 2020-03-16 22:00-02:00"),
                bad(() -> EMPTY.feather(null), "feather", "null", FEATHER),
                bad(() -> EMPTY.feather(Duration.ofNanos(-1)), "feather", "PT-0.000000001S", FEATHER),
                bad(() -> EMPTY.feather(Duration.ofMinutes(30).plusNanos(1)), "feather", "PT30M0.000000001S", FEATHER));
    }

    static Stream<Arguments> dates() {
        Schedule term = EMPTY.firstDay(DAY).lastDay(DAY);
        return Stream.of(
                bad(() -> EMPTY.except((LocalDate[]) null), "except", "null", "at least one date"),
                bad(() -> EMPTY.except(), "except", "[]", "at least one date"),
                bad(() -> EMPTY.except(DAY, null), "except", "null", DATE),
                bad(() -> EMPTY.except(LocalDate.of(0, 12, 31)), "except", "0000-12-31", DATE),
                bad(() -> EMPTY.exceptBetween(null, DAY), "exceptBetween.first", "null", DATE),
                bad(() -> EMPTY.exceptBetween(DAY, null), "exceptBetween.last", "null", DATE),
                bad(() -> EMPTY.exceptBetween(LocalDate.MIN, DAY), "exceptBetween.first", "-999999999-01-01", DATE),
                bad(
                        () -> EMPTY.exceptBetween(DAY, DAY.minusDays(1)),
                        "exceptBetween.last",
                        "2020-03-15",
                        "a date not before the first, 2020-03-16"),
                bad(
                        () -> EMPTY.exceptBetween(LocalDate.of(1, 1, 1), LocalDate.of(9999, 12, 31)),
                        "exceptBetween",
                        "3652059 dates",
                        "at most 4000 dates"),
                bad(() -> EMPTY.openOn(null, MONDAY), "openOn.date", "null", DATE),
                bad(() -> EMPTY.openOn(LocalDate.MAX, MONDAY), "openOn.date", "+999999999-12-31", DATE),
                bad(() -> EMPTY.openOn(DAY, null), "openOn.as", "null", "a day of the week"),
                bad(() -> EMPTY.firstDay(null), "firstDay", "null", DATE),
                bad(() -> EMPTY.firstDay(LocalDate.MIN), "firstDay", "-999999999-01-01", DATE),
                bad(
                        () -> term.firstDay(DAY.plusDays(1)),
                        "firstDay",
                        "2020-03-17",
                        "a date not after the last day, 2020-03-16"),
                bad(() -> EMPTY.lastDay(null), "lastDay", "null", DATE),
                bad(() -> EMPTY.lastDay(LocalDate.MAX), "lastDay", "+999999999-12-31", DATE),
                bad(
                        () -> term.lastDay(DAY.minusDays(1)),
                        "lastDay",
                        "2020-03-15",
                        "a date not before the first, 2020-03-16"));
    }

    static Stream<Arguments> questions() {
        String named = "the name of a cohort";
        String range = "an instant from " + T + " to 400 days after it";
        return Stream.of(
                bad(() -> GRADE.at(null, T), "at.cohort", "null", named),
                bad(() -> GRADE.at("6e", null), "at.t", "null", INSTANT),
                bad(() -> GRADE.at("6e", Instant.MAX), "at.t", Instant.MAX.toString(), INSTANT),
                bad(() -> GRADE.next(null, T), "next.cohort", "null", named),
                bad(() -> GRADE.next("6e", null), "next.t", "null", INSTANT),
                bad(() -> GRADE.next("6e", Instant.MIN), "next.t", Instant.MIN.toString(), INSTANT),
                bad(() -> GRADE.between(null, T, T), "between.cohort", "null", named),
                bad(() -> GRADE.between("6e", null, T), "between.from", "null", INSTANT),
                bad(() -> GRADE.between("6e", T, null), "between.to", "null", INSTANT),
                bad(() -> GRADE.between("6e", Instant.MIN, T), "between.from", Instant.MIN.toString(), INSTANT),
                bad(
                        () -> GRADE.between("6e", T, T.minusNanos(1)),
                        "between.to",
                        "2020-03-16T11:59:59.999999999Z",
                        range),
                bad(
                        () -> GRADE.between("6e", T, T.plus(Duration.ofDays(401))),
                        "between.to",
                        "2021-04-21T12:00:00Z",
                        range),
                bad(() -> GRADE.isAlways(null), "isAlways.cohort", "null", named),
                bad(() -> GRADE.someSlotAt(null), "someSlotAt.t", "null", INSTANT),
                bad(() -> Schedule.parse(null), "text", "null", "the lines of a schedule"));
    }

    static Stream<Arguments> occurrences() {
        ZoneId zone = EMPTY.zone();
        Instant end = T.plusSeconds(1);
        return Stream.of(
                bad(() -> new Occurrence(null, T, end, zone), "occurrence.cohort", "null", NAME),
                bad(() -> new Occurrence("a:b", T, end, zone), "occurrence.cohort", "a:b", NAME),
                bad(() -> new Occurrence("6e", null, end, zone), "occurrence.start", "null", "an instant"),
                bad(() -> new Occurrence("6e", T, null, zone), "occurrence.end", "null", "an instant"),
                bad(
                        () -> new Occurrence("6e", T, T, zone),
                        "occurrence.end",
                        T.toString(),
                        "an instant after the start, " + T),
                bad(() -> new Occurrence("6e", T, end, null), "occurrence.zone", "null", "a time zone"),
                bad(
                        () -> new Occurrence("6e", T, end, zone).contains(null),
                        "occurrence.instant",
                        "null",
                        "an instant"));
    }

    @ParameterizedTest(name = "{1}: {2}")
    @MethodSource({"zones", "slots", "overlaps", "others", "dates", "questions", "occurrences"})
    void names_the_field_the_value_and_what_is_allowed(Call call, String field, String value, String allowed) {
        InvalidValueException thrown = catchThrowableOfType(InvalidValueException.class, call::run);

        assertThat(thrown).isNotNull().hasMessage(field + ": " + value + "; allowed: " + allowed);
        assertThat(thrown.field()).isEqualTo(field);
        assertThat(thrown.value()).isEqualTo(value);
        assertThat(thrown.allowed()).isEqualTo(allowed);
    }

    @Test
    void slots_that_only_touch_or_share_no_day_or_cohort_do_not_overlap() {
        assertThatCode(() -> GRADE.slot("6e", "10:30", "12:00")
                        .slot("6e", "22:00", "08:30")
                        .slot("5e", "08:30", "10:30"))
                .doesNotThrowAnyException();
        assertThatCode(() -> EMPTY.slot("6e", "22:00", "06:00", MONDAY).slot("6e", "05:00", "07:00", MONDAY))
                .doesNotThrowAnyException();
    }

    @Test
    void there_are_at_most_1000_slots() {
        Schedule full = EMPTY;
        for (int i = 0; i < 1_000; i++) {
            full = full.slot("c" + i, "08:30", "10:30");
        }
        Schedule last = full;

        assertThat(catchThrowableOfType(InvalidValueException.class, () -> last.slot("c", "08:30", "10:30")))
                .hasMessage("slot: 1001 slots; allowed: at most 1000 slots");
    }

    @Test
    void at_most_1000_cohorts_are_always_in_their_slot() {
        Schedule full = EMPTY;
        for (int i = 0; i < 1_000; i++) {
            full = full.always("c" + i);
        }
        Schedule last = full;

        assertThat(last.always("c0")).isEqualTo(last);
        assertThat(catchThrowableOfType(InvalidValueException.class, () -> last.always("c")))
                .hasMessage("always: 1001 cohorts; allowed: at most 1000 cohorts");
    }

    @Test
    void there_are_at_most_4000_dates_of_all_kinds_together() {
        Schedule full = EMPTY.exceptBetween(DAY, DAY.plusDays(3_997))
                .openOn(DAY, MONDAY)
                .extra("6e", DAY, "08:00", "09:00");
        String tooMany = "4001 dates; allowed: at most 4000 dates";

        assertThat(full.exceptBetween(DAY, DAY.plusDays(10)).openOn(DAY, SUNDAY))
                .isNotNull();
        assertThat(catchThrowableOfType(InvalidValueException.class, () -> full.except(DAY.minusDays(1))))
                .hasMessage("except: " + tooMany);
        assertThat(catchThrowableOfType(InvalidValueException.class, () -> full.openOn(DAY.minusDays(1), MONDAY)))
                .hasMessage("openOn: " + tooMany);
        assertThat(catchThrowableOfType(InvalidValueException.class, () -> full.extra("5e", DAY, "08:00", "09:00")))
                .hasMessage("extra: " + tooMany);
    }

    @ParameterizedTest
    @ValueSource(strings = {"6e", "5ème B", "a-b_c.d", "élève", "学生", "𝐀", "7"})
    void a_cohort_s_name_has_letters_and_digits_of_any_script(String name) {
        assertThat(CohortName.check("cohort", name)).isSameAs(name);
        assertThat(CohortName.check("cohort", "x".repeat(64))).hasSize(64);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                " a",
                "a ",
                "a  b",
                "a:b",
                "a/b",
                "a{b}",
                "a*",
                "a\tb",
                "a\u0000",
                "a\u202eb",
                "e\u0301",
                "\ud800",
                "😀"
            })
    void a_cohort_s_name_has_nothing_that_a_key_or_a_log_could_trip_over(String name) {
        assertThat(catchThrowableOfType(InvalidValueException.class, () -> CohortName.check("cohort", name)))
                .isNotNull();
    }

    @Test
    void a_value_is_shown_on_one_line_and_cut_at_80_characters() {
        assertThat(new InvalidValueException("f", "a\r\n\u202e\u2028\ud800b", "x").value())
                .isEqualTo("a\\u000d\\u000a\\u202e\\u2028\\ud800b");
        assertThat(new InvalidValueException("f", "x".repeat(80), "x").value()).isEqualTo("x".repeat(80));
        IntStream.range(70, 90).forEach(i -> {
            String shown =
                    new InvalidValueException("f", "x".repeat(i) + "😀".repeat(10) + "\n".repeat(20), "x").value();
            assertThat(shown.length()).isLessThanOrEqualTo(80);
            assertThat(shown.codePoints()).noneMatch(c -> Character.getType(c) == Character.SURROGATE);
            assertThat(new InvalidValueException("f", shown, "x").value()).isEqualTo(shown);
        });
    }

    private static Arguments bad(Call call, String field, String value, String allowed) {
        return Arguments.of(call, field, value, allowed);
    }

    private static Arguments overlap(Schedule before, Call call, String slot, String other) {
        assertThat(before.toText()).contains("slot " + other + "\n");
        return bad(call, "slot", slot, "no overlap with slot " + other);
    }
}
