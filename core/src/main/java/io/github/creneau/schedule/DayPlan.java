package io.github.creneau.schedule;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What begins on a date. Immutable. */
final class DayPlan {

    private final Entries entries;
    private final ZoneRules rules;
    private final Map<String, List<Slot>> slots = new HashMap<>();
    private final Map<String, NavigableMap<LocalDate, List<Window>>> extras = new HashMap<>();

    DayPlan(Entries entries) {
        this.entries = entries;
        this.rules = entries.zone().getRules();
        for (Slot slot : entries.slots()) {
            slots.computeIfAbsent(slot.cohort(), c -> new ArrayList<>()).add(slot);
        }
        for (Extra extra : entries.extras()) {
            extras.computeIfAbsent(extra.cohort(), c -> new TreeMap<>())
                    .computeIfAbsent(extra.date(), d -> new ArrayList<>())
                    .add(extra.window());
        }
    }

    /** The cohorts that have slots. */
    Set<String> cohorts() {
        Set<String> names = new TreeSet<>(slots.keySet());
        names.addAll(extras.keySet());
        return names;
    }

    LocalDate dateAt(Instant t) {
        return LocalDateTime.ofEpochSecond(t.getEpochSecond(), 0, rules.getOffset(t))
                .toLocalDate();
    }

    /** The first instant of the date; of a date that the zone skipped, the instant of the skip. */
    Instant opens(LocalDate date) {
        return WallClock.opens(rules, date.atStartOfDay());
    }

    /** The instant from which the wall clock shows this date or a later one for good. */
    Instant opensForGood(LocalDate date) {
        return WallClock.closes(rules, date.atStartOfDay());
    }

    /** What begins on these dates, both inclusive, in order; what touches or overlaps is one. */
    List<Span> merged(String cohort, LocalDate from, LocalDate to) {
        LocalDate first = entries.first() != null && from.isBefore(entries.first()) ? entries.first() : from;
        LocalDate last = entries.last() != null && to.isAfter(entries.last()) ? entries.last() : to;
        List<LocalSpan> locals = new ArrayList<>();
        if (!first.isAfter(last)) {
            recurring(slots.getOrDefault(cohort, List.of()), first, last, locals);
            dated(extras.getOrDefault(cohort, Collections.emptyNavigableMap()), first, last, locals);
        }
        locals.sort(Comparator.comparingLong(LocalSpan::begin));
        return spans(LocalSpan.merge(locals));
    }

    private void recurring(List<Slot> ofCohort, LocalDate first, LocalDate last, List<LocalSpan> into) {
        if (ofCohort.isEmpty()) {
            return;
        }
        for (LocalDate date = first; !date.isAfter(last); date = date.plusDays(1)) {
            DayOfWeek day = entries.runsAs(date);
            for (Slot slot : ofCohort) {
                if (day != null && slot.daysOr(entries.days()).has(day)) {
                    into.add(LocalSpan.of(date, slot.window()));
                }
            }
        }
    }

    private static void dated(
            NavigableMap<LocalDate, List<Window>> ofCohort, LocalDate first, LocalDate last, List<LocalSpan> into) {
        ofCohort.subMap(first, true, last, true)
                .forEach((date, windows) -> windows.forEach(window -> into.add(LocalSpan.of(date, window))));
    }

    /** A change of the clock may bring together what is apart on the wall clock, and make others vanish. */
    private List<Span> spans(List<LocalSpan> locals) {
        List<Span> spans = new ArrayList<>();
        for (LocalSpan local : locals) {
            Instant start = WallClock.opens(rules, local.first());
            Instant end = WallClock.closes(rules, local.last());
            int before = spans.size() - 1;
            if (before >= 0 && !spans.get(before).end().isBefore(start)) {
                spans.set(before, new Span(spans.get(before).start(), end));
            } else if (start.isBefore(end)) {
                spans.add(new Span(start, end));
            }
        }
        return spans;
    }
}
