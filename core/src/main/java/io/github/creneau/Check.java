package io.github.creneau;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Checks of values that a caller handed in. */
final class Check {

    private Check() {}

    /** A value that must be given; {@code allowed} says what to pass. */
    static <T> T notNull(String field, @Nullable T value, String allowed) {
        if (value == null) {
            throw new InvalidValueException(field, null, allowed);
        }
        return value;
    }

    /** Names of which there is at least one. */
    static String[] some(String field, String @Nullable [] names) {
        if (names == null) {
            throw new InvalidValueException(field, null, "names of cohorts");
        }
        if (names.length == 0) {
            throw new InvalidValueException(field, "none", "at least one cohort");
        }
        return names;
    }

    static int range(String field, int value, int least, int most) {
        return (int) range(field, (long) value, least, most);
    }

    static long range(String field, long value, long least, long most) {
        if (value < least || value > most) {
            throw new InvalidValueException(field, value, least + " to " + most);
        }
        return value;
    }

    static Duration duration(String field, @Nullable Duration value, Duration least, Duration most) {
        if (value == null || value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new InvalidValueException(field, value, least + " to " + most);
        }
        return value;
    }

    /** A name from outside: 1 to {@code longest} characters, none of them a control character. */
    static String text(String field, @Nullable String value, int longest) {
        if (value == null || !isText(value, longest)) {
            throw noText(field, value, longest);
        }
        return value;
    }

    /** The same for what identifies a person, which is told in no message: those end in logs. */
    static String secret(String field, @Nullable String value, int longest) {
        if (value == null || !isText(value, longest)) {
            throw noText(field, value == null ? null : "a text of length " + value.length(), longest);
        }
        return value;
    }

    private static boolean isText(String given, int longest) {
        return !given.isBlank() && given.length() <= longest && given.chars().noneMatch(Character::isISOControl);
    }

    private static InvalidValueException noText(String field, @Nullable String shown, int longest) {
        return new InvalidValueException(
                field, shown, "1 to " + longest + " characters, not all blank, no control characters");
    }

    /** A name that becomes part of a store's key. */
    static String name(String field, @Nullable String value) {
        if (value == null || !value.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            throw new InvalidValueException(
                    field, value, "1 to 64 letters a-z or A-Z, digits, '.', '_' or '-', the first a letter or digit");
        }
        return value;
    }
}
