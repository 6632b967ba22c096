package io.github.creneau.schedule;

import io.github.creneau.InvalidValueException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which cohort may come when: recurring slots in one time zone, holidays, extra days, a first and a last day.
 *
 * <pre>{@code
 * Schedule.in("Europe/Paris")
 *         .days(MONDAY, TUESDAY, THURSDAY, FRIDAY)
 *         .slot("6e", "08:30", "10:30")
 *         .slot("5e", "10:45", "12:45")
 *         .slot("5e", "09:00", "12:00", SATURDAY)
 *         .always("enseignant")
 *         .exceptBetween(LocalDate.of(2020, 4, 11), LocalDate.of(2020, 4, 26));
 * }</pre>
 *
 * <p><b>Values.</b> Immutable and safe for any thread: every method that adds something returns a new schedule. It
 * holds no clock; a question carries its instant. Wrong values fail in the method that is given them, with an
 * {@link InvalidValueException} ({@code null} included). Schedules are equal when they were told the same, in whatever
 * order. At most 1,000 slots, 1,000 cohorts that are always in their slot, and 4,000 dates (excepted, opened and extra
 * ones together), all of the years 1 to 9999.
 *
 * <p><b>Times</b> are local times of the zone, {@code HH:mm} or {@code HH:mm:ss}; {@code 24:00} is the midnight at the
 * end of a day. An end before the beginning is on the next day, at most 12 h after it: where it would be more, the two
 * are taken for swapped, and refused. A longer night is two slots that meet at midnight. Days and dates always mean the
 * day on which a slot begins. A slot across midnight that begins on the last day, or on the eve of a holiday, runs to its
 * end.
 *
 * <p><b>When the clock changes</b> a slot begins when the wall clock first shows its beginning or more, and ends when
 * the wall clock last leaves it. In spring a beginning or end inside the skipped hour moves to the end of that hour,
 * and a slot wholly inside it does not occur. In autumn a slot begins at the first pass of the repeated hour and ends
 * at the second: 02:00 to 03:00 lasts two hours. An end at the very beginning of the repeated hour is its first pass:
 * 01:00 to 02:00 lasts one hour.
 *
 * <p><b>Occurrences</b> of one cohort that touch or overlap are one, whether by a slot after another, an extra slot or
 * a clock change. One that goes on without a break is followed through the calendar years before and after the instant
 * that is asked about and cut there, so its start or end is not the same for every question.
 */
public final class Schedule {

    private final Entries entries;
    private final Runs runs;
    private final Set<String> cohorts;
    private final Set<String> slotted;

    private Schedule(Entries entries) {
        DayPlan plan = new DayPlan(entries);
        this.entries = entries;
        this.runs = new Runs(plan);
        this.slotted = plan.cohorts();
        Set<String> names = new TreeSet<>(slotted);
        names.addAll(entries.always());
        this.cohorts = Collections.unmodifiableSet(names);
    }

    /** An empty schedule in an IANA zone, such as {@code Europe/Paris}. Bare offsets are not taken. */
    public static Schedule in(String zone) {
        return new Schedule(new Draft(zone).entries());
    }

    /**
     * Reads what {@link #toText()} writes. After the zone's, lines may come in another order; blank ones are skipped.
     *
     * @throws InvalidValueException naming the line, for any other text
     */
    public static Schedule parse(String text) {
        return new Schedule(ScheduleText.read(text));
    }

    /**
     * Adds a slot on the default days, see {@link #days}. It may not overlap another recurring slot of the cohort, and
     * the cohort may not be {@linkplain #always always} in its slot.
     */
    public Schedule slot(String cohort, String from, String to) {
        return new Schedule(draft().slot(cohort, from, to, null).entries());
    }

    /** Adds a slot that begins on these days of the week only. */
    public Schedule slot(String cohort, String from, String to, DayOfWeek... days) {
        return new Schedule(
                draft().slot(cohort, from, to, Weekdays.of("slot.days", days)).entries());
    }

    /**
     * Sets the days of every slot that names none, those already added included; all seven if never called. Say it
     * before adding slots that would overlap on all seven.
     */
    public Schedule days(DayOfWeek... days) {
        return new Schedule(draft().days(Weekdays.of("days", days)).entries());
    }

    /**
     * Adds a cohort that is in its slot at all times, holidays and days before the first included. It has no
     * occurrences: {@link #at}, {@link #next} and {@link #between} are empty for it and only {@link #isAlways} tells.
     */
    public Schedule always(String cohort) {
        return new Schedule(draft().always(cohort).entries());
    }

    /** Adds dates on which no recurring slot begins, such as holidays. */
    public Schedule except(LocalDate... dates) {
        if (dates == null || dates.length == 0) {
            throw new InvalidValueException("except", Arrays.toString(dates), "at least one date");
        }
        Draft draft = draft();
        for (LocalDate date : dates) {
            draft.except(date);
        }
        return new Schedule(draft.entries());
    }

    /** Adds all dates from the first to the last, both inclusive, on which no recurring slot begins. */
    public Schedule exceptBetween(LocalDate first, LocalDate last) {
        return new Schedule(draft().exceptBetween(first, last).entries());
    }

    /**
     * Adds a slot on one date, excepted or not. It may overlap recurring slots of the cohort (they are then one
     * occurrence), but no other extra one. Before the first or after the last day it does not occur.
     */
    public Schedule extra(String cohort, LocalDate date, String from, String to) {
        return new Schedule(draft().extra(cohort, date, from, to).entries());
    }

    /**
     * Lets a date run like that day of the week, in place of its own and even if it is excepted. Said twice for one
     * date, the later holds.
     */
    public Schedule openOn(LocalDate date, DayOfWeek as) {
        return new Schedule(draft().openOn(date, as).entries());
    }

    /** Sets the day before which nothing begins. */
    public Schedule firstDay(LocalDate date) {
        return new Schedule(draft().firstDay(date).entries());
    }

    /**
     * Sets the day after which nothing begins. From then on a limiter judges everybody as out of slot, and no cohort is in
     * its own: by a threshold they may fill the whole platform, by a share they have that, and where the doors are closed
     * out of slot they are refused as {@code ENDED}.
     */
    public Schedule lastDay(LocalDate date) {
        return new Schedule(draft().lastDay(date).entries());
    }

    /**
     * Sets the time over which the edges of occurrences are spread, up to 30 minutes; zero if never called. A slot that is
     * shorter never opens wholly.
     */
    public Schedule feather(Duration duration) {
        return new Schedule(draft().feather(duration).entries());
    }

    /** The zone of all its local times. */
    public ZoneId zone() {
        return entries.zone();
    }

    /** The time over which the edges are spread. Occurrences are told without it. */
    public Duration feather() {
        return entries.feather();
    }

    /** All cohorts named here, those that are always in their slot included, in the order of their names. */
    public Set<String> cohorts() {
        return cohorts;
    }

    /** Whether the cohort is in its slot at all times. */
    public boolean isAlways(String cohort) {
        return entries.always().contains(Question.cohort("isAlways.cohort", cohort));
    }

    /** The occurrence that contains the instant (start inclusive, end exclusive); empty for a cohort not named here. */
    public Optional<Occurrence> at(String cohort, Instant t) {
        return runs.at(Question.cohort("at.cohort", cohort), Question.instant("at.t", t))
                .map(run -> occurrence(cohort, run));
    }

    /** The first occurrence that starts after the instant and at most 400 days after it. */
    public Optional<Occurrence> next(String cohort, Instant t) {
        return runs.next(Question.cohort("next.cohort", cohort), Question.instant("next.t", t))
                .map(run -> occurrence(cohort, run));
    }

    /**
     * The occurrences that have an instant of {@code [from, to)}, in order, whole and not clipped to it.
     *
     * @throws InvalidValueException also when {@code to} is before {@code from} or more than 400 days after it
     */
    public List<Occurrence> between(String cohort, Instant from, Instant to) {
        Question.cohort("between.cohort", cohort);
        Question.range(from, to);
        return runs.between(cohort, from, to).stream()
                .map(run -> occurrence(cohort, run))
                .toList();
    }

    /** Whether any cohort is in a slot of its own; those that are always in their slot do not count. */
    public boolean someSlotAt(Instant t) {
        Question.instant("someSlotAt.t", t);
        return slotted.stream().anyMatch(cohort -> runs.covers(cohort, t));
    }

    /**
     * All of it as text for people and for {@link #parse}: one line per element, in an order of its own, so that equal
     * schedules have equal text. Ends with a line feed.
     */
    public String toText() {
        return ScheduleText.write(entries);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Schedule that && entries.equals(that.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    /** The same as {@link #toText()}. */
    @Override
    public String toString() {
        return toText();
    }

    private Draft draft() {
        return new Draft(entries);
    }

    private Occurrence occurrence(String cohort, Span run) {
        return new Occurrence(cohort, run.start(), run.end(), entries.zone());
    }
}
