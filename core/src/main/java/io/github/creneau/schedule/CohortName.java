package io.github.creneau.schedule;

import io.github.creneau.InvalidValueException;
import org.jspecify.annotations.Nullable;

/**
 * The rule for names of cohorts, in one place for everything that takes one.
 *
 * <p>A name has 1 to 64 characters: letters and digits of any script, {@code - _ .} and single spaces inside it. So it
 * can be part of a key in any backend, of a log line and of a line of {@link Schedule#toText()}. Upper and lower case
 * differ. Combining marks are no letters: an accented letter is written as one character.
 */
public final class CohortName {

    /** The longest name, in {@code char}s. */
    public static final int MAX_LENGTH = 64;

    static final String ALLOWED = "a name of 1 to 64 letters, digits, '-', '_', '.' and single spaces between them";

    private CohortName() {}

    /**
     * Checks a name.
     *
     * @param field how the caller calls the value, for the exception
     * @param name the name
     * @return the same name
     * @throws InvalidValueException when it is {@code null} or breaks the rule
     */
    public static String check(String field, @Nullable String name) {
        if (name == null || name.isEmpty() || name.length() > MAX_LENGTH || !isWellFormed(name)) {
            throw new InvalidValueException(field, name, ALLOWED);
        }
        return name;
    }

    private static boolean isWellFormed(String name) {
        boolean spacesInside = !name.startsWith(" ") && !name.endsWith(" ") && !name.contains("  ");
        return spacesInside && name.codePoints().allMatch(CohortName::isAllowed);
    }

    private static boolean isAllowed(int codePoint) {
        return Character.isLetterOrDigit(codePoint)
                || codePoint == '-'
                || codePoint == '_'
                || codePoint == '.'
                || codePoint == ' ';
    }
}
