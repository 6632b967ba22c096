package io.github.creneau.schedule;

import io.github.creneau.InvalidValueException;
import java.time.LocalTime;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * From one local time to another, within a day or across one midnight.
 *
 * @param fromSecond seconds after midnight, 0 to 86,399
 * @param toSecond seconds after the same midnight, more than {@code fromSecond} by at most a day; 86,400 is midnight at
 *     the end of the day, more is on the next day
 */
record Window(int fromSecond, int toSecond) implements Comparable<Window> {

    static final int DAY_SECONDS = 86_400;

    /** Whoever writes a longer one has, as a rule, swapped the two times of a day. */
    private static final int LONGEST_NIGHT_SECONDS = DAY_SECONDS / 2;

    private static final Pattern TIME = Pattern.compile("([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?");
    private static final String ALLOWED = "a local time HH:mm or HH:mm:ss from 00:00 to 23:59:59";
    private static final String NIGHT =
            ", or at most 12 h after it on the next day (a longer night is two slots that meet,"
                    + " 18:00 to 24:00 and 00:00 to 08:00)";
    private static final Comparator<Window> ORDER =
            Comparator.comparingInt(Window::fromSecond).thenComparingInt(Window::toSecond);

    static Window of(String field, @Nullable String from, @Nullable String to) {
        int fromSecond = second(field + ".from", from, false);
        int toSecond = second(field + ".to", to, true);
        if (fromSecond == toSecond) {
            throw new InvalidValueException(
                    field + ".to", to, "a time other than the beginning (a whole day is 00:00 to 24:00)");
        }
        int endSecond = toSecond < fromSecond ? toSecond + DAY_SECONDS : toSecond;
        if (endSecond > DAY_SECONDS && endSecond - fromSecond > LONGEST_NIGHT_SECONDS) {
            throw new InvalidValueException(field + ".to", to, "a time after the beginning, " + from + NIGHT);
        }
        return new Window(fromSecond, endSecond);
    }

    /** Whether this window and the other one, begun so many days later, have a local time in common. */
    boolean overlaps(Window other, int daysLater) {
        int shift = daysLater * DAY_SECONDS;
        return fromSecond < other.toSecond + shift && other.fromSecond + shift < toSecond;
    }

    private static int second(String field, @Nullable String text, boolean endOfDay) {
        Matcher time = TIME.matcher(text == null ? "" : text);
        if (time.matches()) {
            int hour = Integer.parseInt(time.group(1));
            int minute = Integer.parseInt(time.group(2));
            int second = time.group(3) == null ? 0 : Integer.parseInt(time.group(3));
            int ofDay = (hour * 60 + minute) * 60 + second;
            if (minute < 60 && second < 60 && (ofDay < DAY_SECONDS || (endOfDay && ofDay == DAY_SECONDS))) {
                return ofDay;
            }
        }
        throw new InvalidValueException(field, text, endOfDay ? ALLOWED + ", or 24:00" : ALLOWED);
    }

    private static String text(int second) {
        return second == DAY_SECONDS ? "24:00" : LocalTime.ofSecondOfDay(second).toString();
    }

    @Override
    public int compareTo(Window other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return text(fromSecond) + "-" + text(toSecond > DAY_SECONDS ? toSecond - DAY_SECONDS : toSecond);
    }
}
