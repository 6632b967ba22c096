package io.github.creneau;

import org.jspecify.annotations.Nullable;

/**
 * A value that was handed in cannot be taken. Its message is {@code <field>: <value>; allowed: <allowed>}, on one line:
 * the value is cut at 80 characters and its control characters are escaped, so it may be logged as it is.
 *
 * <p>Thrown at once by the method that was given the value; nothing has changed then. Immutable.
 */
public final class InvalidValueException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;
    private static final int SHOWN_CHARS = 80;
    private static final String CUT = "...";

    private final String field;
    private final String value;
    private final String allowed;

    /**
     * Names the field, the value and what would have been taken.
     *
     * @param field the field as the caller knows it, for example {@code slot.from}
     * @param value the value that was refused; {@code null} is shown as {@code null}
     * @param allowed what is allowed, for example {@code "a duration from PT0S to PT30M"}
     */
    public InvalidValueException(String field, @Nullable Object value, String allowed) {
        super(field + ": " + shown(value) + "; allowed: " + allowed);
        this.field = field;
        this.value = shown(value);
        this.allowed = allowed;
    }

    /** The field as the caller knows it. */
    public String field() {
        return field;
    }

    /** The refused value as the message shows it: at most 80 characters, control characters escaped. */
    public String value() {
        return value;
    }

    /** What would have been taken. */
    public String allowed() {
        return allowed;
    }

    private static String shown(@Nullable Object value) {
        String whole = String.valueOf(value);
        StringBuilder shown = new StringBuilder();
        for (int at = 0; at < whole.length(); ) {
            int codePoint = whole.codePointAt(at);
            int room = shown.length();
            append(shown, codePoint);
            if (shown.length() > SHOWN_CHARS) {
                return cut(shown, room);
            }
            at += Character.charCount(codePoint);
        }
        return shown.toString();
    }

    private static void append(StringBuilder shown, int codePoint) {
        switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> shown.append(String.format("\\u%04x", codePoint));
            default -> shown.appendCodePoint(codePoint);
        }
    }

    private static String cut(StringBuilder shown, int length) {
        int end = Math.min(length, SHOWN_CHARS - CUT.length());
        if (Character.isLowSurrogate(shown.charAt(end)) && Character.isHighSurrogate(shown.charAt(end - 1))) {
            end--;
        }
        return shown.substring(0, end) + CUT;
    }
}
