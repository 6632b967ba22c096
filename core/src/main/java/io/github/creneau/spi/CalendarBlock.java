package io.github.creneau.spi;

/**
 * Appointments of one minute.
 *
 * @param minute minutes since 1970-01-01T00:00Z, of backend time
 * @param count for how many places a time within it may be told
 */
public record CalendarBlock(long minute, int count) {

    /** Whoever was told an instant may come for so long from it on. */
    public static final int WINDOW_MINUTES = 5;
}
