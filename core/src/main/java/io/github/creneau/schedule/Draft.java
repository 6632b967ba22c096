package io.github.creneau.schedule;

import io.github.creneau.InvalidValueException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Entries in the making: every value is checked here, and only here. For one thread; of no use after an exception. */
final class Draft {

    static final int MAX_SLOTS = 1_000;
    static final int MAX_ALWAYS = 1_000;
    static final int MAX_DATES = 4_000;
    static final Duration MAX_FEATHER = Duration.ofMinutes(30);

    private static final LocalDate FIRST_DATE = LocalDate.of(1, 1, 1);
    private static final LocalDate LAST_DATE = LocalDate.of(9999, 12, 31);

    private final ZoneId zone;
    private Weekdays days = Weekdays.ALL;
    private @Nullable LocalDate first;
    private @Nullable LocalDate last;
    private Duration feather = Duration.ZERO;
    private final SortedSet<String> always = new TreeSet<>();
    private final SortedSet<Slot> slots = new TreeSet<>();
    private final Map<String, List<Slot>> slotsOf = new HashMap<>();
    private final SortedSet<LocalDate> exceptions = new TreeSet<>();
    private final SortedMap<LocalDate, DayOfWeek> opened = new TreeMap<>();
    private final SortedSet<Extra> extras = new TreeSet<>();
    private final Map<String, List<Extra>> extrasOf = new HashMap<>();

    Draft(@Nullable String zone) {
        this.zone = zoneOf(zone);
    }

    Draft(Entries entries) {
        zone = entries.zone();
        days = entries.days();
        first = entries.first();
        last = entries.last();
        feather = entries.feather();
        always.addAll(entries.always());
        entries.slots().forEach(this::put);
        exceptions.addAll(entries.exceptions());
        opened.putAll(entries.opened());
        entries.extras().forEach(this::put);
    }

    Entries entries() {
        return new Entries(zone, days, first, last, feather, always, slots, exceptions, opened, extras);
    }

    Draft slot(@Nullable String cohort, @Nullable String from, @Nullable String to, @Nullable Weekdays on) {
        String name = slotted("slot.cohort", cohort);
        Slot slot = new Slot(name, Window.of("slot", from, to), on);
        for (Slot other : slotsOf.getOrDefault(name, List.of())) {
            if (slot.overlaps(other, days)) {
                throw new InvalidValueException("slot", slot, "no overlap with slot " + other);
            }
        }
        atMost("slot", slots.size() + 1L, MAX_SLOTS, "slots");
        put(slot);
        return this;
    }

    Draft days(Weekdays on) {
        for (List<Slot> ofOne : slotsOf.values()) {
            for (int i = 0; i < ofOne.size(); i++) {
                for (Slot other : ofOne.subList(i + 1, ofOne.size())) {
                    if (ofOne.get(i).overlaps(other, on)) {
                        throw new InvalidValueException(
                                "days", on, "no overlap of slot " + ofOne.get(i) + " with slot " + other);
                    }
                }
            }
        }
        days = on;
        return this;
    }

    Draft always(@Nullable String cohort) {
        String name = CohortName.check("always.cohort", cohort);
        if (slotsOf.containsKey(name) || extrasOf.containsKey(name)) {
            throw new InvalidValueException("always.cohort", name, "a cohort without slots of its own");
        }
        always.add(name);
        atMost("always", always.size(), MAX_ALWAYS, "cohorts");
        return this;
    }

    Draft except(@Nullable LocalDate date) {
        exceptions.add(dated("except", date));
        return countDates("except");
    }

    Draft exceptBetween(@Nullable LocalDate from, @Nullable LocalDate to) {
        LocalDate begin = dated("exceptBetween.first", from);
        LocalDate end = dated("exceptBetween.last", to);
        notBefore("exceptBetween.last", begin, end);
        atMost("exceptBetween", ChronoUnit.DAYS.between(begin, end) + 1, MAX_DATES, "dates");
        for (LocalDate date = begin; !date.isAfter(end); date = date.plusDays(1)) {
            exceptions.add(date);
        }
        return countDates("exceptBetween");
    }

    Draft extra(@Nullable String cohort, @Nullable LocalDate date, @Nullable String from, @Nullable String to) {
        String name = slotted("extra.cohort", cohort);
        Extra extra = new Extra(name, dated("extra.date", date), Window.of("extra", from, to));
        for (Extra other : extrasOf.getOrDefault(name, List.of())) {
            if (extra.overlaps(other)) {
                throw new InvalidValueException("extra", extra, "no overlap with extra slot " + other);
            }
        }
        put(extra);
        return countDates("extra");
    }

    Draft openOn(@Nullable LocalDate date, @Nullable DayOfWeek as) {
        LocalDate day = dated("openOn.date", date);
        if (as == null) {
            throw new InvalidValueException("openOn.as", null, "a day of the week");
        }
        opened.put(day, as);
        return countDates("openOn");
    }

    Draft firstDay(@Nullable LocalDate date) {
        first = dated("firstDay", date);
        if (last != null && first.isAfter(last)) {
            throw new InvalidValueException("firstDay", first, "a date not after the last day, " + last);
        }
        return this;
    }

    Draft lastDay(@Nullable LocalDate date) {
        last = dated("lastDay", date);
        if (first != null) {
            notBefore("lastDay", first, last);
        }
        return this;
    }

    Draft feather(@Nullable Duration duration) {
        if (duration == null || duration.isNegative() || duration.compareTo(MAX_FEATHER) > 0) {
            throw new InvalidValueException("feather", duration, "a duration from PT0S to " + MAX_FEATHER);
        }
        feather = duration;
        return this;
    }

    int exceptionCount() {
        return exceptions.size();
    }

    private void put(Slot slot) {
        slots.add(slot);
        slotsOf.computeIfAbsent(slot.cohort(), c -> new ArrayList<>()).add(slot);
    }

    private void put(Extra extra) {
        extras.add(extra);
        extrasOf.computeIfAbsent(extra.cohort(), c -> new ArrayList<>()).add(extra);
    }

    private String slotted(String field, @Nullable String cohort) {
        String name = CohortName.check(field, cohort);
        if (always.contains(name)) {
            throw new InvalidValueException(field, name, "a cohort that is not always in its slot");
        }
        return name;
    }

    private Draft countDates(String field) {
        atMost(field, (long) exceptions.size() + opened.size() + extras.size(), MAX_DATES, "dates");
        return this;
    }

    private static void atMost(String field, long count, int most, String what) {
        if (count > most) {
            throw new InvalidValueException(field, count + " " + what, "at most " + most + " " + what);
        }
    }

    private static void notBefore(String field, LocalDate begin, LocalDate end) {
        if (end.isBefore(begin)) {
            throw new InvalidValueException(field, end, "a date not before the first, " + begin);
        }
    }

    private static LocalDate dated(String field, @Nullable LocalDate date) {
        if (date == null || date.isBefore(FIRST_DATE) || date.isAfter(LAST_DATE)) {
            throw new InvalidValueException(field, date, "a date from " + FIRST_DATE + " to " + LAST_DATE);
        }
        return date;
    }

    private static ZoneId zoneOf(@Nullable String zone) {
        if (zone != null && ZoneRulesProvider.getAvailableZoneIds().contains(zone)) {
            try {
                return ZoneId.of(zone);
            } catch (DateTimeException e) {
                throw refused(zone);
            }
        }
        throw refused(zone);
    }

    private static InvalidValueException refused(@Nullable String zone) {
        return new InvalidValueException("zone", zone, "the name of an IANA time zone, such as Europe/Paris");
    }
}
