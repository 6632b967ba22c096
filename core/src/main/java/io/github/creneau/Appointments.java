package io.github.creneau;

/**
 * Whether a refused session is given an appointment, and how much of what can be admitted is promised that way; the rest
 * is for those who come unannounced.
 *
 * @param perMille thousandths of what the platform can admit in a minute; 0: none
 */
public record Appointments(int perMille) {

    /** Checks the range. */
    public Appointments {
        Check.range("appointments (per mille)", perMille, 0, 950);
    }

    /** So much is promised, above 0 and at most 0.95. The default is 0.6. */
    public static Appointments part(double part) {
        if (!(part > 0 && part <= 0.95)) {
            throw new InvalidValueException("appointments.part", part, "a number above 0, at most 0.95");
        }
        return new Appointments((int) Math.max(1, Math.round(part * 1_000)));
    }

    /** Refusals tell a time where one is known, but nothing is set aside, nor kept for those who had an appointment. */
    public static Appointments none() {
        return new Appointments(0);
    }
}
