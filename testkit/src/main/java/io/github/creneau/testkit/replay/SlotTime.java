package io.github.creneau.testkit.replay;

import io.github.creneau.InvalidValueException;
import java.time.LocalTime;

/**
 * A slot as people were told of it.
 *
 * @param cohort whose slot it is
 * @param from its first minute
 * @param to the minute at which it ends, later on the same day
 */
public record SlotTime(String cohort, LocalTime from, LocalTime to) {

    /**
     * Checks the order of the times.
     *
     * @throws InvalidValueException unless {@code from} is before {@code to}
     */
    public SlotTime {
        if (!from.isBefore(to)) {
            throw new InvalidValueException("to", to, "after " + from);
        }
    }
}
