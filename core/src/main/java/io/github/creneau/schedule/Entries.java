package io.github.creneau.schedule;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that a schedule was told, checked by {@link Draft}; two schedules are equal when this is.
 *
 * @param days on which a slot begins that names none
 * @param first before it nothing begins; {@code null}: no such day
 * @param last after it nothing begins; {@code null}: no such day
 * @param exceptions dates on which no recurring slot begins, unless opened
 * @param opened dates that run like another day of the week
 */
record Entries(
        ZoneId zone,
        Weekdays days,
        @Nullable LocalDate first,
        @Nullable LocalDate last,
        Duration feather,
        SortedSet<String> always,
        SortedSet<Slot> slots,
        SortedSet<LocalDate> exceptions,
        SortedMap<LocalDate, DayOfWeek> opened,
        SortedSet<Extra> extras) {

    Entries {
        always = Collections.unmodifiableSortedSet(new TreeSet<>(always));
        slots = Collections.unmodifiableSortedSet(new TreeSet<>(slots));
        exceptions = Collections.unmodifiableSortedSet(new TreeSet<>(exceptions));
        opened = Collections.unmodifiableSortedMap(new TreeMap<>(opened));
        extras = Collections.unmodifiableSortedSet(new TreeSet<>(extras));
    }

    /** The day of the week like which the date runs; {@code null}: no recurring slot begins. */
    @Nullable
    DayOfWeek runsAs(LocalDate date) {
        DayOfWeek opening = opened.get(date);
        if (opening != null) {
            return opening;
        }
        return exceptions.contains(date) ? null : date.getDayOfWeek();
    }
}
