package io.github.creneau.schedule;

import io.github.creneau.InvalidValueException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * One dated instance of a cohort's slot. Slots that touch or overlap are one occurrence.
 *
 * @param cohort the cohort, see {@link CohortName}
 * @param start the first instant that belongs to it
 * @param end the first instant that no longer belongs to it, after {@code start}
 * @param zone the zone of the schedule, for showing the times to people
 */
public record Occurrence(String cohort, Instant start, Instant end, ZoneId zone) {

    /**
     * Checks the values.
     *
     * @throws InvalidValueException when one is {@code null}, the name is not allowed, or end is not after start
     */
    public Occurrence {
        CohortName.check("occurrence.cohort", cohort);
        present("occurrence.start", start, "an instant");
        present("occurrence.end", end, "an instant");
        present("occurrence.zone", zone, "a time zone");
        if (!end.isAfter(start)) {
            throw new InvalidValueException("occurrence.end", end, "an instant after the start, " + start);
        }
    }

    /** The time that really passes from start to end; the wall clock may say otherwise in the night of its change. */
    public Duration length() {
        return Duration.between(start, end);
    }

    /**
     * Whether the instant belongs to this occurrence: start inclusive, end exclusive.
     *
     * @throws InvalidValueException when it is {@code null}
     */
    public boolean contains(Instant instant) {
        present("occurrence.instant", instant, "an instant");
        return !instant.isBefore(start) && instant.isBefore(end);
    }

    private static void present(String field, @Nullable Object value, String allowed) {
        if (value == null) {
            throw new InvalidValueException(field, null, allowed);
        }
    }
}
