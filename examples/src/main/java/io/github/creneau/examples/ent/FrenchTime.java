package io.github.creneau.examples.ent;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Times as they are said in French. A time to come back is told by the minute that follows it, so nobody is early. */
public final class FrenchTime {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("H'\u00a0h\u00a0'mm", Locale.FRENCH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE d MMMM", Locale.FRENCH);

    private FrenchTime() {}

    /** "10 h 52". */
    static String time(Instant shown) {
        return TIME.format(minute(shown));
    }

    /** What a clock shows, as in "10 h 52": the minute that has begun. */
    static String clock(Instant shown) {
        return TIME.format(shown.atZone(Slots.ZONE));
    }

    /** "lundi 16 mars". */
    static String day(Instant shown) {
        return DAY.format(shown.atZone(Slots.ZONE));
    }

    /** "vers 10 h 52", "demain vers 8 h 31", "lundi 16 mars vers 8 h 31". */
    public static String about(Instant shown, Instant now) {
        LocalDate day = minute(shown).toLocalDate();
        LocalDate today = now.atZone(Slots.ZONE).toLocalDate();
        String about = "vers " + time(shown);
        if (day.equals(today)) {
            return about;
        }
        return day.equals(today.plusDays(1)) ? "demain " + about : DAY.format(minute(shown)) + " " + about;
    }

    private static ZonedDateTime minute(Instant shown) {
        ZonedDateTime local = shown.atZone(Slots.ZONE);
        ZonedDateTime minute = local.truncatedTo(ChronoUnit.MINUTES);
        return minute.isBefore(local) ? minute.plusMinutes(1) : minute;
    }
}
