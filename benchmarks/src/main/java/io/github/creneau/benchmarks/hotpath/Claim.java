package io.github.creneau.benchmarks.hotpath;

import java.util.Locale;

/**
 * A bound, and what was measured of it.
 *
 * @param what is bounded
 * @param measured the figure
 * @param bound the most, or the least
 * @param isMost whether it is the most
 */
record Claim(String what, double measured, double bound, boolean isMost) {

    static Claim atMost(String what, double measured, double bound) {
        return new Claim(what, measured, bound, true);
    }

    static Claim atLeast(String what, double measured, double bound) {
        return new Claim(what, measured, bound, false);
    }

    boolean holds() {
        return isMost ? measured <= bound : measured >= bound;
    }

    String verdict() {
        return holds() ? "holds" : "**missed**";
    }

    String figure() {
        return number(measured);
    }

    String limit() {
        return (isMost ? "≤ " : "≥ ") + number(bound);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.2f", value);
    }
}
