package io.github.creneau.hazelcast.calls;

import io.github.creneau.InvalidValueException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the settings of both backends may be. */
public final class Bounds {

    private Bounds() {}

    /** A value that must be given; {@code allowed} says what to pass. */
    public static <T> T given(String field, @Nullable T value, String allowed) {
        if (value == null) {
            throw new InvalidValueException(field, null, allowed);
        }
        return value;
    }

    /** A time from one to another. */
    public static Duration duration(String field, @Nullable Duration value, Duration least, Duration most) {
        if (value == null || value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new InvalidValueException(field, value, least + " to " + most);
        }
        return value;
    }

    /** How long a stage may take. */
    public static Duration timeout(Duration value) {
        return duration("timeout", value, Duration.ofMillis(10), Duration.ofMinutes(1));
    }

    /** How long building may take. */
    public static Duration startTimeout(Duration value) {
        return duration("startTimeout", value, Duration.ofMillis(100), Duration.ofMinutes(10));
    }

    /** How long a new book learns. */
    public static Duration learning(Duration value) {
        return duration("learning", value, Duration.ZERO, Duration.ofMinutes(10));
    }

    /** How long what is abandoned stays. */
    public static Duration retention(Duration value) {
        return duration("retention", value, Duration.ofHours(1), Duration.ofDays(365));
    }
}
