package io.github.creneau;

/**
 * The part of the budget and rate that a cohort may reach: a ceiling, set aside for nobody.
 *
 * @param perMille thousandths, 0 (closed) to 1,000 (all)
 */
public record Share(int perMille) {

    static final String ALLOWED = "Share.percent(..), Share.all() or Share.closed()";

    /** Checks the range. */
    public Share {
        Check.range("share.perMille", perMille, 0, 1_000);
    }

    /** Hundredths, 0 to 100. */
    public static Share percent(int percent) {
        return new Share(Check.range("share", percent, 0, 100) * 10);
    }

    /** No ceiling but the budget itself. */
    public static Share all() {
        return new Share(1_000);
    }

    /** Nobody enters. */
    public static Share closed() {
        return new Share(0);
    }
}
