package io.github.creneau.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.InvalidValueException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Tells a {@link Schedule} and a {@link PlainSchedule} the same random things; they must agree on what they take. */
final class RandomCalls {

    static final List<String> COHORTS = List.of("a", "b", "c");

    final List<String> told = new ArrayList<>();
    final PlainSchedule plain;
    Schedule schedule;

    private final Random random;
    private final WalkedClock clock;

    RandomCalls(Random random, WalkedClock clock) {
        this.random = random;
        this.clock = clock;
        plain = new PlainSchedule(clock);
        schedule = Schedule.in(clock.zone.getId());
    }

    void tell(int calls) {
        for (int i = 0; i < calls; i++) {
            switch (random.nextInt(16)) {
                case 0 -> days();
                case 1 -> always();
                case 2 -> except();
                case 3 -> exceptBetween();
                case 4, 5 -> extra();
                case 6 -> openOn();
                case 7 -> firstDay();
                case 8 -> lastDay();
                case 9, 10, 11 -> slot(randomDays());
                default -> slot(null);
            }
        }
    }

    private void slot(@Nullable Set<DayOfWeek> days) {
        String cohort = cohort();
        int from = time(false);
        int to = time(true);
        PlainSchedule.Recurring slot = new PlainSchedule.Recurring(cohort, from, end(from, to), days);
        call(
                "slot " + slot,
                s -> days == null
                        ? s.slot(cohort, text(from), text(to))
                        : s.slot(cohort, text(from), text(to), array(days)),
                () -> {
                    if (from == to || isSwapped(from, to) || plain.always.contains(cohort)) {
                        return false;
                    }
                    plain.slots.add(slot);
                    boolean collides = plain.slotsCollide();
                    if (collides) {
                        plain.slots.remove(plain.slots.size() - 1);
                    }
                    return !collides;
                });
    }

    private void days() {
        Set<DayOfWeek> days = randomDays();
        call("days " + days, s -> s.days(array(days)), () -> {
            Set<DayOfWeek> before = plain.days;
            plain.days = days;
            boolean collides = plain.slotsCollide();
            if (collides) {
                plain.days = before;
            }
            return !collides;
        });
    }

    private void always() {
        String cohort = cohort();
        call(
                "always " + cohort,
                s -> s.always(cohort),
                () -> !plain.isSlotted(cohort) && (plain.always.add(cohort) || true));
    }

    private void except() {
        LocalDate date = date();
        call("except " + date, s -> s.except(date), () -> plain.exceptions.add(date) || true);
    }

    private void exceptBetween() {
        LocalDate from = date();
        LocalDate to = from.plusDays(random.nextInt(-1, 5));
        call("except " + from + ".." + to, s -> s.exceptBetween(from, to), () -> {
            from.datesUntil(to.isBefore(from) ? from : to.plusDays(1)).forEach(plain.exceptions::add);
            return !to.isBefore(from);
        });
    }

    private void extra() {
        String cohort = cohort();
        LocalDate date = date();
        int from = time(false);
        int to = time(true);
        PlainSchedule.Dated extra = new PlainSchedule.Dated(cohort, date, from, end(from, to));
        call("extra " + extra, s -> s.extra(cohort, date, text(from), text(to)), () -> {
            if (from == to || isSwapped(from, to) || plain.always.contains(cohort)) {
                return false;
            }
            plain.extras.add(extra);
            boolean collides = plain.extrasCollide();
            if (collides) {
                plain.extras.remove(plain.extras.size() - 1);
            }
            return !collides;
        });
    }

    private void openOn() {
        LocalDate date = date();
        DayOfWeek as = DayOfWeek.of(1 + random.nextInt(7));
        call("open " + date + " as " + as, s -> s.openOn(date, as), () -> {
            plain.opened.put(date, as);
            return true;
        });
    }

    private void firstDay() {
        LocalDate date = date();
        call("first " + date, s -> s.firstDay(date), () -> {
            boolean fits = plain.last == null || !date.isAfter(plain.last);
            plain.first = fits ? date : plain.first;
            return fits;
        });
    }

    private void lastDay() {
        LocalDate date = date();
        call("last " + date, s -> s.lastDay(date), () -> {
            boolean fits = plain.first == null || !date.isBefore(plain.first);
            plain.last = fits ? date : plain.last;
            return fits;
        });
    }

    private void call(String what, UnaryOperator<Schedule> real, BooleanSupplier model) {
        boolean allowed = model.getAsBoolean();
        told.add(allowed ? what : what + " (refused)");
        boolean taken = true;
        try {
            schedule = real.apply(schedule);
        } catch (InvalidValueException e) {
            taken = false;
        }
        assertThat(taken).as(() -> what).isEqualTo(allowed);
    }

    private String cohort() {
        return COHORTS.get(random.nextInt(COHORTS.size()));
    }

    /** Near the centre, where the clock changes, more often than not. */
    private LocalDate date() {
        int spread = random.nextBoolean() ? 1 : clock.radiusDays - 1;
        return clock.centre.plusDays(random.nextInt(-spread, spread + 1));
    }

    private Set<DayOfWeek> randomDays() {
        Set<DayOfWeek> days = EnumSet.of(DayOfWeek.of(1 + random.nextInt(7)));
        for (DayOfWeek day : DayOfWeek.values()) {
            if (random.nextInt(3) == 0) {
                days.add(day);
            }
        }
        return days;
    }

    /** A time of day in steps: often in the hours around midnight, often on a full or half hour. */
    private int time(boolean orMidnight) {
        int day = clock.stepsOfDay();
        int hour = day / 24;
        int time = random.nextBoolean() ? random.nextInt(-3 * hour, 5 * hour + 1) : random.nextInt(day);
        if (random.nextInt(3) != 0) {
            time = Math.floorDiv(time, hour / 2) * (hour / 2);
        }
        time = Math.floorMod(time, day);
        return orMidnight && time == 0 && random.nextBoolean() ? day : time;
    }

    private int end(int from, int to) {
        return to < from ? to + clock.stepsOfDay() : to;
    }

    /** Whether it would be across midnight, and longer than half a day. */
    private boolean isSwapped(int from, int to) {
        int day = clock.stepsOfDay();
        return to != 0 && to < from && to + day - from > day / 2;
    }

    private String text(int time) {
        int second = time * clock.stepSeconds;
        String text =
                second == 86_400 ? "24:00" : LocalTime.ofSecondOfDay(second).toString();
        return second % 60 == 0 && random.nextBoolean() ? text + ":00" : text;
    }

    private static DayOfWeek[] array(Set<DayOfWeek> days) {
        return days.toArray(DayOfWeek[]::new);
    }
}
