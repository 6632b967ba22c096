package io.github.creneau.benchmarks.hotpath;

import java.util.Locale;

/**
 * A bound, and what was measured of it.
 *
 * @param what is bounded
 * @param measured the figure
 * @param bound the most, or the least
 * @param isMost whether it is the most
 * @param floor the same of two compare-and-sets on a word that nothing shares, as far as it says something: no permit that
 *     changes a shared word to take and to return can do better on this machine; NaN if it says nothing
 */
record Claim(String what, double measured, double bound, boolean isMost, double floor) {

    static Claim atMost(String what, double measured, double bound) {
        return new Claim(what, measured, bound, true, Double.NaN);
    }

    static Claim atLeast(String what, double measured, double bound) {
        return new Claim(what, measured, bound, false, Double.NaN);
    }

    Claim withFloor(double ofTwoCompareAndSets) {
        return new Claim(what, measured, bound, isMost, ofTwoCompareAndSets);
    }

    String machine() {
        return Double.isNaN(floor) ? "" : number(floor);
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
