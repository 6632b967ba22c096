package io.github.creneau.testkit.simulation;

import java.util.Locale;

/** Something measured in one run or in many, kept as the worst that was seen, or as a part of a whole. */
final class Figure {

    /** What a figure is a number of, and which end of it is the worse one. */
    enum Kind {
        /** Nanoseconds; the longest is kept. */
        TIME("%.0f ms", 1e-6, 1),
        /** Places, sessions, trips; the most is kept. */
        COUNT("%.0f", 1, 1),
        /** Things a second; the most is kept. */
        FREQUENCY("%.1f", 1, 1),
        /** A part that should be small; the greatest is kept. */
        GREATEST_PART("%.1f %%", 100, 1),
        /** A part that should be large; the least is kept. */
        LEAST_PART("%.1f %%", 100, -1);

        private final String format;
        private final double unit;
        private final int worse;

        Kind(String format, double unit, int worse) {
            this.format = format;
            this.unit = unit;
            this.worse = worse;
        }
    }

    final String promise;
    final String what;
    private final Kind kind;
    private double worst;
    private boolean seen;
    private long seed;

    Figure(String promise, String what, Kind kind) {
        this.promise = promise;
        this.what = what;
        this.kind = kind;
    }

    void saw(long value) {
        saw((double) value);
    }

    void saw(double value) {
        if (!seen || kind.worse * value > kind.worse * worst) {
            worst = value;
        }
        seen = true;
    }

    /** Takes in what was seen in the run of a seed, or in the runs of another thread. */
    void add(Figure other, long ofSeed) {
        double isWorse = kind.worse * (other.worst - worst);
        if (other.seen && (!seen || isWorse > 0 || (isWorse == 0 && ofSeed < seed))) {
            worst = other.worst;
            seed = ofSeed;
        }
        seen |= other.seen;
    }

    /** As {@link #add(Figure, long)}, of many runs. */
    void add(Figure other) {
        add(other, other.seed);
    }

    /** The seed whose run was the worst. */
    String seed() {
        return seen ? Long.toString(seed) : "";
    }

    String value() {
        return seen ? String.format(Locale.ROOT, kind.format, worst * kind.unit) : "not met";
    }
}
