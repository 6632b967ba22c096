package io.github.creneau.schedule;

import io.github.creneau.InvalidValueException;
import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A set of days of the week.
 *
 * @param bits bit 0 is Monday, bit 6 Sunday; at least one is set
 */
record Weekdays(int bits) {

    static final Weekdays ALL = new Weekdays(0b111_1111);

    static final String ALLOWED = "one to seven days of the week";

    static Weekdays of(String field, @Nullable DayOfWeek @Nullable [] days) {
        int bits = 0;
        if (days != null) {
            for (DayOfWeek day : days) {
                if (day == null) {
                    throw new InvalidValueException(field, Arrays.toString(days), ALLOWED);
                }
                bits |= bit(day);
            }
        }
        if (bits == 0) {
            throw new InvalidValueException(field, Arrays.toString(days), ALLOWED);
        }
        return new Weekdays(bits);
    }

    boolean has(DayOfWeek day) {
        return (bits & bit(day)) != 0;
    }

    /** The same set, every day later by that many days (0 to 6). */
    Weekdays later(int days) {
        return new Weekdays(((bits << days) | (bits >>> (7 - days))) & ALL.bits);
    }

    boolean meets(Weekdays other) {
        return (bits & other.bits) != 0;
    }

    private static int bit(DayOfWeek day) {
        return 1 << (day.getValue() - 1);
    }

    /** The names in the order of the week, one space between them. */
    @Override
    public String toString() {
        return Arrays.stream(DayOfWeek.values())
                .filter(this::has)
                .map(DayOfWeek::name)
                .collect(Collectors.joining(" "));
    }
}
