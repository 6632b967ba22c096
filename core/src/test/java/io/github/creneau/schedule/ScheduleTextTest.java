package io.github.creneau.schedule;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.TUESDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.creneau.InvalidValueException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schedules as text. A failure of a random test names its seed; {@code -Dcreneau.seed=} runs from another one. */
class ScheduleTextTest {

    private static final long SEED = Long.getLong("creneau.seed", 20_200_316L);
    private static final int EFFORT = Integer.getInteger("creneau.effort", 100);

    private static final String WHOLE = """
            zone Europe/Paris
            days MONDAY TUESDAY FRIDAY
            first 2020-03-16
            last 2020-07-03
            feather PT5M
            always enseignant
            always personnel de direction
            slot 5e: 10:45-12:45
            slot 5e: 22:00-24:00 on MONDAY SATURDAY
            slot 6e: 08:30:15-10:30
            slot internat: 22:00-06:00
            except 2020-04-11..2020-04-26
            except 2020-05-01
            open 2020-05-16 as MONDAY
            extra 5e: 2020-04-18 09:00-12:00
            extra 6e: 2020-04-18 23:00-01:00
            """;

    @Test
    void has_a_line_for_each_element_in_an_order_of_its_own() {
        LocalDate catchUp = LocalDate.of(2020, 4, 18);
        Schedule whole = Schedule.in("Europe/Paris")
                .extra("6e", catchUp, "23:00", "01:00")
                .extra("5e", catchUp, "09:00", "12:00")
                .openOn(LocalDate.of(2020, 5, 16), MONDAY)
                .except(LocalDate.of(2020, 5, 1), LocalDate.of(2020, 4, 26))
                .exceptBetween(LocalDate.of(2020, 4, 11), LocalDate.of(2020, 4, 25))
                .slot("internat", "22:00", "06:00")
                .slot("6e", "08:30:15", "10:30")
                .slot("5e", "22:00", "00:00", SATURDAY, MONDAY)
                .slot("5e", "10:45", "12:45:00")
                .always("personnel de direction")
                .always("enseignant")
                .feather(Duration.ofSeconds(300))
                .lastDay(LocalDate.of(2020, 7, 3))
                .firstDay(LocalDate.of(2020, 3, 16))
                .days(TUESDAY, MONDAY, FRIDAY);

        assertThat(whole.toText()).isEqualTo(WHOLE);
        assertThat(Schedule.parse(WHOLE)).isEqualTo(whole);
    }

    @Test
    void of_an_empty_schedule_is_its_zone() {
        assertThat(Schedule.in("UTC").toText()).isEqualTo("zone UTC\n");
    }

    @Test
    void may_have_blank_lines_carriage_returns_and_another_order() {
        assertThat(Schedule.parse("\nzone UTC\r\n\r\nslot b: 10:00-11:00\n  \nslot a: 10:00-11:00"))
                .isEqualTo(Schedule.in("UTC").slot("a", "10:00", "11:00").slot("b", "10:00", "11:00"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                     | line 1
            slot a: 08:00-09:00                    | line 1
            zone Mars/Base                         | line 1, zone
            zone                                   | line 1, zone
            zone UTC;zone UTC                      | line 2
            zone UTC;first 2020-01-01;first 2020-01-02 | line 3
            zone UTC;slots a: 08:00-09:00          | line 2, keyword
            zone UTC;# comment                     | line 2, keyword
            zone UTC;slot                          | line 2, slot
            zone UTC;slot a 08:00-09:00            | line 2, slot
            zone UTC;slot : 08:00-09:00            | line 2, slot.cohort
            zone UTC;slot a: 08:00-08:00           | line 2, slot.to
            zone UTC;slot a: 8:00-09:00            | line 2, slot.from
            zone UTC;slot a: 08:00-09:00 on        | line 2, slot
            zone UTC;slot a: 08:00-09:00 on Monday | line 2, slot.days
            zone UTC;slot a: 08:00-09:00 on MONDAY  FRIDAY | line 2, slot.days
            zone UTC;slot a: 08:00-09:00;slot a: 08:30-09:30 | line 3, slot
            zone UTC;days                          | line 2, days
            zone UTC;days MONDAY,FRIDAY            | line 2, days
            zone UTC;always a:b                    | line 2, always.cohort
            zone UTC;always a;slot a: 08:00-09:00  | line 3, slot.cohort
            zone UTC;first 2020-02-30              | line 2, firstDay
            zone UTC;first today                   | line 2, firstDay
            zone UTC;first 2020-01-02;last 2020-01-01 | line 3, lastDay
            zone UTC;last +12020-01-01             | line 2, lastDay
            zone UTC;feather PT31M                 | line 2, feather
            zone UTC;feather five                  | line 2, feather
            zone UTC;feather PT9999999999999999H   | line 2, feather
            zone UTC;except 2020-01-02..2020-01-01 | line 2, exceptBetween.last
            zone UTC;except 0001-01-01..9999-12-31 | line 2, exceptBetween
            zone UTC;except 2020-01-01;except 2020-01-01 | line 3, except
            zone UTC;except 2020-13-01             | line 2, except
            zone UTC;except 0000-01-01             | line 2, exceptBetween.first
            zone UTC;open 2020-01-01 as            | line 2, open
            zone UTC;open 2020-01-01 as monday     | line 2, openOn.as
            zone UTC;open 2020-01-32 as MONDAY     | line 2, openOn.date
            zone UTC;extra a: 08:00-09:00          | line 2, extra
            zone UTC;extra a: 2020-01-01 08:00-24:01 | line 2, extra.to
            """)
    void names_the_line_that_is_wrong(String lines, String field) {
        InvalidValueException thrown =
                catchThrowableOfType(InvalidValueException.class, () -> Schedule.parse(lines.replace(';', '\n')));

        assertThat(thrown).isNotNull();
        assertThat(thrown.field()).isEqualTo(field);
    }

    @Test
    void has_bounds() {
        String line = "zone UTC\nalways " + "x".repeat(1_000_000);
        String lines = "zone UTC\n" + "\n".repeat(1_000_000);
        String fullExceptions = "except 2020-01-01..2030-12-01\n";

        assertThat(catchThrowableOfType(InvalidValueException.class, () -> Schedule.parse(line)))
                .hasMessageStartingWith("line 2: always xxx")
                .hasMessageEndingWith("allowed: at most 300 characters");
        assertThat(catchThrowableOfType(InvalidValueException.class, () -> Schedule.parse(lines)))
                .hasMessage("text: more lines; allowed: at most 8000 lines");
        assertThat(catchThrowableOfType(
                        InvalidValueException.class, () -> Schedule.parse("zone UTC\n" + fullExceptions.repeat(7_000))))
                .hasMessageStartingWith("line 3, except: ");
    }

    @Test
    void is_read_up_to_its_bounds() {
        Schedule read = Schedule.parse("zone UTC\nalways a\nfeather PT30M" + "\n".repeat(7_997));
        assertThat(read).isEqualTo(Schedule.in("UTC").always("a").feather(Duration.ofMinutes(30)));

        String line = "always " + "x".repeat(293);
        assertThat(catchThrowableOfType(InvalidValueException.class, () -> Schedule.parse("zone UTC\n" + line)))
                .as("300 characters are a line; no cohort has such a name")
                .hasMessageStartingWith("line 2, ");
    }

    @Test
    void tells_slots_of_one_time_apart_by_their_days_in_whatever_order() {
        Schedule told = Schedule.in("UTC").slot("6e", "08:00", "09:00", TUESDAY).slot("6e", "08:00", "09:00", MONDAY);
        Schedule other = Schedule.in("UTC").slot("6e", "08:00", "09:00", MONDAY).slot("6e", "08:00", "09:00", TUESDAY);

        assertThat(told).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(told.toText()).isEqualTo(other.toText());
        assertThat(Schedule.parse(told.toText())).isEqualTo(told);
    }

    @Test
    void reads_back_what_it_wrote() {
        WalkedClock clock = new WalkedClock("Europe/Paris", "2020-03-29", 10, 60);
        for (int i = 0; i < 10 * EFFORT; i++) {
            RandomCalls calls = new RandomCalls(new Random(SEED + i), clock);
            calls.tell(30);
            Schedule read = Schedule.parse(calls.schedule.toText());

            assertThat(read).as("seed %s", SEED + i).isEqualTo(calls.schedule);
            assertThat(read.toText()).as("seed %s", SEED + i).isEqualTo(calls.schedule.toText());
        }
    }

    @Test
    void whatever_it_is_given_only_a_value_is_found_invalid() {
        for (int i = 0; i < 100 * EFFORT; i++) {
            String text = mutilated(new Random(SEED + i));
            try {
                Schedule read = Schedule.parse(text);
                assertThat(Schedule.parse(read.toText())).isEqualTo(read);
            } catch (InvalidValueException expected) {
                assertThat(expected.field()).as("seed %s", SEED + i).startsWith("line ");
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + (SEED + i) + ": " + text, e);
            }
        }
    }

    private static String mutilated(Random random) {
        StringBuilder text = new StringBuilder(WHOLE);
        List<String> lines = WHOLE.lines().toList();
        for (int i = random.nextInt(6); i >= 0; i--) {
            int at = random.nextInt(text.length() + 1);
            int end = Math.min(text.length(), at + random.nextInt(12));
            switch (random.nextInt(6)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, (char) random.nextInt(0x10000));
                case 2 -> text.insert(at, "0123456789:-. PTMZ\n\r".charAt(random.nextInt(20)));
                case 3 -> text.insert(at, text.substring(at, end));
                case 4 -> text.append(lines.get(random.nextInt(lines.size()))).append('\n');
                default -> text.replace(at, end, Long.toString(random.nextLong()));
            }
        }
        return text.toString();
    }
}
