package io.github.creneau.schedule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a schedule means, written as plainly as can be: lists, and a mark on every step of a {@link WalkedClock}. */
final class PlainSchedule {

    /** Times in steps after midnight; {@code to} beyond a day is on the next. */
    record Recurring(
            String cohort, int from, int to, @Nullable Set<DayOfWeek> days) {}

    record Dated(String cohort, LocalDate date, int from, int to) {}

    final WalkedClock clock;
    final List<Recurring> slots = new ArrayList<>();
    final List<Dated> extras = new ArrayList<>();
    final Set<String> always = new HashSet<>();
    final Set<LocalDate> exceptions = new HashSet<>();
    final Map<LocalDate, DayOfWeek> opened = new HashMap<>();
    Set<DayOfWeek> days = EnumSet.allOf(DayOfWeek.class);

    @Nullable
    LocalDate first;

    @Nullable
    LocalDate last;

    PlainSchedule(WalkedClock clock) {
        this.clock = clock;
    }

    boolean isSlotted(String cohort) {
        return slots.stream().anyMatch(slot -> slot.cohort().equals(cohort))
                || extras.stream().anyMatch(extra -> extra.cohort().equals(cohort));
    }

    /** Whether some step of the week is in two slots of one cohort. */
    boolean slotsCollide() {
        for (String cohort : slots.stream().map(Recurring::cohort).distinct().toList()) {
            boolean[] week = new boolean[7 * clock.stepsOfDay()];
            for (Recurring slot : slots) {
                if (slot.cohort().equals(cohort) && collides(week, slot)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean collides(boolean[] week, Recurring slot) {
        for (DayOfWeek day : slot.days() == null ? days : slot.days()) {
            int midnight = day.ordinal() * clock.stepsOfDay();
            for (int step = slot.from(); step < slot.to(); step++) {
                int at = (midnight + step) % week.length;
                if (week[at]) {
                    return true;
                }
                week[at] = true;
            }
        }
        return false;
    }

    /** Whether some step of the days watched is in two extra slots of one cohort. */
    boolean extrasCollide() {
        for (String cohort : extras.stream().map(Dated::cohort).distinct().toList()) {
            boolean[] taken = new boolean[(2 * clock.radiusDays + 2) * clock.stepsOfDay()];
            for (Dated extra : extras) {
                int day = (int) (extra.date().toEpochDay() - clock.centre.toEpochDay()) + clock.radiusDays;
                for (int step = extra.from(); extra.cohort().equals(cohort) && step < extra.to(); step++) {
                    int at = day * clock.stepsOfDay() + step;
                    if (taken[at]) {
                        return true;
                    }
                    taken[at] = true;
                }
            }
        }
        return false;
    }

    /** The steps at which the cohort is in its slot. */
    BitSet steps(String cohort) {
        BitSet steps = new BitSet(clock.steps);
        for (int day = -clock.radiusDays; day <= clock.radiusDays; day++) {
            LocalDate date = clock.centre.plusDays(day);
            if ((first == null || !date.isBefore(first)) && (last == null || !date.isAfter(last))) {
                paint(steps, cohort, date);
            }
        }
        return steps;
    }

    private void paint(BitSet steps, String cohort, LocalDate date) {
        boolean runs = opened.containsKey(date) || !exceptions.contains(date);
        DayOfWeek as = opened.getOrDefault(date, date.getDayOfWeek());
        for (Recurring slot : slots) {
            Set<DayOfWeek> on = slot.days() == null ? days : slot.days();
            if (runs && slot.cohort().equals(cohort) && on.contains(as)) {
                clock.paint(steps, date, slot.from(), slot.to());
            }
        }
        for (Dated extra : extras) {
            if (extra.cohort().equals(cohort) && extra.date().equals(date)) {
                clock.paint(steps, date, extra.from(), extra.to());
            }
        }
    }
}
