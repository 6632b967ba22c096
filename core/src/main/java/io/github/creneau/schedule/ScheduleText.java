package io.github.creneau.schedule;

import io.github.creneau.InvalidValueException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Schedules as text: a keyword and its values on each line, a cohort's name ended by a colon, which no name contains.
 *
 * <pre>
 * zone Europe/Paris
 * days MONDAY TUESDAY THURSDAY FRIDAY
 * first 2020-03-16
 * last 2020-07-03
 * feather PT5M
 * always enseignant
 * slot 5e: 09:00-12:00 on SATURDAY
 * slot 6e: 08:30-10:30
 * except 2020-04-11..2020-04-26
 * open 2020-05-16 as MONDAY
 * extra 6e: 2020-04-18 09:00-12:00
 * </pre>
 */
final class ScheduleText {

    private static final int MAX_LINES = 8_000;
    private static final int MAX_LINE_CHARS = 300;
    private static final Set<String> ONCE = Set.of("zone", "days", "first", "last", "feather");
    private static final Pattern SLOT = Pattern.compile("([^:]*): ([0-9:]+)-([0-9:]+)(?: on (.+))?");
    private static final Pattern EXTRA = Pattern.compile("([^:]*): ([0-9-]+) ([0-9:]+)-([0-9:]+)");
    private static final Pattern EXCEPT = Pattern.compile("([0-9-]+)(?:\\.\\.([0-9-]+))?");
    private static final Pattern OPEN = Pattern.compile("([0-9-]+) as (.+)");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private ScheduleText() {}

    static String write(Entries entries) {
        StringBuilder text = new StringBuilder();
        line(text, "zone", entries.zone());
        if (!entries.days().equals(Weekdays.ALL)) {
            line(text, "days", entries.days());
        }
        if (entries.first() != null) {
            line(text, "first", entries.first());
        }
        if (entries.last() != null) {
            line(text, "last", entries.last());
        }
        if (!entries.feather().isZero()) {
            line(text, "feather", entries.feather());
        }
        entries.always().forEach(cohort -> line(text, "always", cohort));
        entries.slots().forEach(slot -> line(text, "slot", slot));
        exceptions(text, entries.exceptions().iterator());
        entries.opened().forEach((date, as) -> line(text, "open", date + " as " + as));
        entries.extras().forEach(extra -> line(text, "extra", extra));
        return text.toString();
    }

    static Entries read(@Nullable String text) {
        if (text == null) {
            throw new InvalidValueException("text", null, "the lines of a schedule");
        }
        String[] lines = text.split("\r?\n", MAX_LINES + 1);
        if (lines.length > MAX_LINES) {
            throw new InvalidValueException("text", "more lines", "at most " + MAX_LINES + " lines");
        }
        Draft draft = null;
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < lines.length; i++) {
            if (!lines[i].isBlank()) {
                draft = readLine(draft, i + 1, lines[i], seen);
            }
        }
        if (draft == null) {
            throw new InvalidValueException("line 1", text, "a line with the zone");
        }
        return draft.entries();
    }

    private static void line(StringBuilder text, String keyword, Object value) {
        text.append(keyword).append(' ').append(value).append('\n');
    }

    private static void exceptions(StringBuilder text, Iterator<LocalDate> dates) {
        LocalDate next = dates.hasNext() ? dates.next() : null;
        while (next != null) {
            LocalDate begin = next;
            LocalDate end = next;
            next = dates.hasNext() ? dates.next() : null;
            while (next != null && next.equals(end.plusDays(1))) {
                end = next;
                next = dates.hasNext() ? dates.next() : null;
            }
            line(text, "except", begin.equals(end) ? begin : begin + ".." + end);
        }
    }

    private static Draft readLine(@Nullable Draft draft, int number, String line, Set<String> seen) {
        String name = "line " + number;
        if (line.length() > MAX_LINE_CHARS) {
            throw new InvalidValueException(name, line, "at most " + MAX_LINE_CHARS + " characters");
        }
        int space = line.indexOf(' ');
        String keyword = space < 0 ? line : line.substring(0, space);
        String value = space < 0 ? "" : line.substring(space + 1);
        if (ONCE.contains(keyword) && !seen.add(keyword)) {
            throw new InvalidValueException(name, line, "one line \"" + keyword + "\"");
        }
        if (draft == null && !keyword.equals("zone")) {
            throw new InvalidValueException(name, line, "the zone on the first line, as in zone Europe/Paris");
        }
        try {
            return draft == null ? new Draft(value) : apply(draft, keyword, value);
        } catch (InvalidValueException e) {
            InvalidValueException named = new InvalidValueException(name + ", " + e.field(), e.value(), e.allowed());
            named.initCause(e);
            throw named;
        }
    }

    private static Draft apply(Draft draft, String keyword, String value) {
        return switch (keyword) {
            case "days" -> draft.days(weekdays("days", value));
            case "first" -> draft.firstDay(date("firstDay", value));
            case "last" -> draft.lastDay(date("lastDay", value));
            case "feather" -> draft.feather(duration(value));
            case "always" -> draft.always(value);
            case "slot" -> {
                Matcher slot = matched(SLOT, keyword, value, "<cohort>: 08:30-10:30, then nothing or on <days>");
                String days = slot.group(4);
                Weekdays on = days == null ? null : weekdays("slot.days", days);
                yield draft.slot(slot.group(1), slot.group(2), slot.group(3), on);
            }
            case "except" -> except(draft, matched(EXCEPT, keyword, value, "a date, or two with .. between them"));
            case "open" -> {
                Matcher open = matched(OPEN, keyword, value, "<date> as <day of the week>");
                yield draft.openOn(date("openOn.date", open.group(1)), weekday("openOn.as", open.group(2)));
            }
            case "extra" -> {
                Matcher extra = matched(EXTRA, keyword, value, "<cohort>: <date> 08:30-10:30");
                LocalDate date = date("extra.date", extra.group(2));
                yield draft.extra(extra.group(1), date, extra.group(3), extra.group(4));
            }
            default ->
                throw new InvalidValueException(
                        "keyword", keyword, "days, first, last, feather, always, slot, except, open, extra");
        };
    }

    /** Each date may be excepted once: a text cannot make a reader add the same 4,000 dates on every line. */
    private static Draft except(Draft draft, Matcher dates) {
        int before = draft.exceptionCount();
        LocalDate first = date("except", dates.group(1));
        LocalDate last = dates.group(2) == null ? first : date("except", dates.group(2));
        draft.exceptBetween(first, last);
        if (draft.exceptionCount() - before != last.toEpochDay() - first.toEpochDay() + 1) {
            throw new InvalidValueException("except", dates.group(), "dates not excepted before");
        }
        return draft;
    }

    private static Matcher matched(Pattern pattern, String field, String value, String allowed) {
        Matcher matcher = pattern.matcher(value);
        if (!matcher.matches()) {
            throw new InvalidValueException(field, value, allowed);
        }
        return matcher;
    }

    private static LocalDate date(String field, String text) {
        try {
            if (DATE.matcher(text).matches()) {
                return LocalDate.parse(text);
            }
        } catch (DateTimeException e) {
            throw new InvalidValueException(field, text, "a date that exists, as 2020-03-16");
        }
        throw new InvalidValueException(field, text, "a date as 2020-03-16");
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeException | ArithmeticException e) {
            throw new InvalidValueException("feather", text, "a duration as PT5M");
        }
    }

    private static Weekdays weekdays(String field, String text) {
        return Weekdays.of(
                field,
                Arrays.stream(text.split(" ", -1))
                        .map(day -> weekday(field, day))
                        .toArray(DayOfWeek[]::new));
    }

    private static DayOfWeek weekday(String field, String text) {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.name().equals(text)) {
                return day;
            }
        }
        throw new InvalidValueException(field, text, "MONDAY, TUESDAY and so on, one space between them");
    }
}
