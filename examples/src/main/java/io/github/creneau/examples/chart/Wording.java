package io.github.creneau.examples.chart;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures and times as people read them. What is not known is a dash. */
public final class Wording {
    /** What is shown for what is not known. */
    public static final String NONE = "–";

    private static final String SPACE = "\u00a0";
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEEE d MMMM uuuu", Locale.UK);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.UK);

    private Wording() {}

    public static String count(@Nullable Number value) {
        return value == null ? NONE : String.format(Locale.UK, "%,d", value.longValue());
    }

    /** A part of one as a percentage; 0 and 100 % are said only of nothing and of all. */
    public static String share(@Nullable Double part) {
        if (part == null || part.isNaN()) {
            return NONE;
        }
        if (part == 0 || part == 1) {
            return part == 0 ? "0%" : "100%";
        }
        if (part < 0.001) {
            return "<0.1%";
        }
        return String.format(Locale.UK, "%.1f%%", Math.min(99.9, 100 * part));
    }

    public static @Nullable Double part(long some, long all) {
        return all == 0 ? null : (double) some / all;
    }

    public static String duration(@Nullable Double seconds) {
        if (seconds == null || seconds.isNaN()) {
            return NONE;
        }
        if (seconds < 90) {
            return Math.round(seconds) + SPACE + "s";
        }
        if (seconds < 600) {
            return String.format(Locale.UK, "%.1f" + SPACE + "min", seconds / 60);
        }
        return seconds < 5400
                ? Math.round(seconds / 60) + SPACE + "min"
                : String.format(Locale.UK, "%.1f" + SPACE + "h", seconds / 3600);
    }

    /** A length of time in words for a sentence. */
    public static String minutes(int minutes) {
        if (minutes < 60) {
            return minutes == 1 ? "one minute" : minutes + SPACE + "minutes";
        }
        return minutes % 60 == 0
                ? minutes / 60 + SPACE + "h"
                : minutes / 60 + SPACE + "h" + SPACE + minutes % 60 + SPACE + "min";
    }

    public static String times(double ratio) {
        return String.format(Locale.UK, ratio < 10 ? "%.1f" : "%.0f", ratio);
    }

    public static String time(Instant start, ZoneId zone, long minute) {
        return TIME.format(start.plusSeconds(60 * minute).atZone(zone));
    }

    public static String date(LocalDate date) {
        return DATE.format(date);
    }
}
