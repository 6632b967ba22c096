package io.github.creneau;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Checks of values that a caller handed in. */
final class Check {

    private Check() {}

    static <T> T notNull(String field, @Nullable T value) {
        if (value == null) {
            throw new InvalidValueException(field, null, "a value");
        }
        return value;
    }

    /** Names of which there is at least one. */
    static String[] some(String field, String @Nullable [] names) {
        String[] given = notNull(field, names);
        if (given.length == 0) {
            throw new InvalidValueException(field, "none", "at least one cohort");
        }
        return given;
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
        Duration given = notNull(field, value);
        if (given.compareTo(least) < 0 || given.compareTo(most) > 0) {
            throw new InvalidValueException(field, value, least + " to " + most);
        }
        return given;
    }

    /** A name from outside: 1 to {@code longest} characters, none of them a control character. */
    static String text(String field, @Nullable String value, int longest) {
        String given = notNull(field, value);
        return checked(field, given, given, longest);
    }

    /** The same for what identifies a person, which is told in no message: those end in logs. */
    static String secret(String field, @Nullable String value, int longest) {
        String given = notNull(field, value);
        return checked(field, given, "a text of length " + given.length(), longest);
    }

    private static String checked(String field, String given, String shown, int longest) {
        if (given.isBlank() || given.length() > longest || given.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidValueException(
                    field, shown, "1 to " + longest + " characters, not all blank, no control characters");
        }
        return given;
    }

    /** A name that becomes part of a store's key. */
    static String name(String field, @Nullable String value) {
        String given = notNull(field, value);
        if (!given.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            throw new InvalidValueException(
                    field, value, "1 to 64 letters a-z, digits, '.', '_' or '-', the first a letter or digit");
        }
        return given;
    }
}
