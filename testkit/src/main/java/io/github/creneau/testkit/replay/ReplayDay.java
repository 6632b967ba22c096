package io.github.creneau.testkit.replay;

import io.github.creneau.InvalidValueException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * The day that is replayed, as its people read their clocks.
 *
 * @param date the day
 * @param opens nobody comes before
 * @param closes nobody comes from then on; who is inside may finish
 * @param zone the zone of these times
 */
public record ReplayDay(LocalDate date, LocalTime opens, LocalTime closes, ZoneId zone) {

    /**
     * Checks the order of the times.
     *
     * @throws InvalidValueException unless {@code opens} is before {@code closes}
     */
    public ReplayDay {
        if (!opens.isBefore(closes)) {
            throw new InvalidValueException("closes", closes, "after " + opens);
        }
    }

    /** The instant of a local time of this day. */
    public Instant at(LocalTime time) {
        return date.atTime(time).atZone(zone).toInstant();
    }

    /** The instant at which the day opens. */
    public Instant start() {
        return at(opens);
    }

    /** The instant at which the day closes. */
    public Instant end() {
        return at(closes);
    }

    /** Length in whole minutes. */
    public int minutes() {
        return Math.toIntExact(Duration.between(start(), end()).toMinutes());
    }

    /** Minutes from the opening to a local time; below zero before it. */
    public int minuteOf(LocalTime time) {
        return Math.toIntExact(Duration.between(start(), at(time)).toMinutes());
    }
}
