package io.github.creneau.examples.replay;

import java.util.function.DoubleBinaryOperator;

/** Arithmetic on one value a minute. */
final class Series {
    private Series() {}

    static int max(int[] values) {
        int max = 0;
        for (int value : values) {
            max = Math.max(max, value);
        }
        return max;
    }

    static long sum(int[] values) {
        long sum = 0;
        for (int value : values) {
            sum += value;
        }
        return sum;
    }

    static int argMax(int[] values) {
        return argMax(doubles(values));
    }

    static int argMax(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }

    static int minutesAbove(int[] values, int[] limits) {
        int minutes = 0;
        for (int i = 0; i < values.length; i++) {
            minutes += values[i] > limits[i] ? 1 : 0;
        }
        return minutes;
    }

    static double[] doubles(int[] values) {
        double[] doubles = new double[values.length];
        add(doubles, values);
        return doubles;
    }

    static void add(double[] sum, int[] values) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += values[i];
        }
    }

    static double[] minus(double[] values, double[] others) {
        double[] difference = values.clone();
        for (int i = 0; i < difference.length; i++) {
            difference[i] -= others[i];
        }
        return difference;
    }

    /** The smallest value within the given distance; nothing is smaller than beyond the ends. */
    static double[] windowMin(double[] values, int distance) {
        return window(values, distance, Double.NEGATIVE_INFINITY, Math::min);
    }

    /** The greatest value within the given distance; nothing is greater than beyond the ends. */
    static double[] windowMax(double[] values, int distance) {
        return window(values, distance, Double.POSITIVE_INFINITY, Math::max);
    }

    private static double[] window(double[] values, int distance, double beyond, DoubleBinaryOperator extreme) {
        double[] extremes = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            double value = i < distance || i >= values.length - distance ? beyond : values[i];
            for (int k = Math.max(0, i - distance); k <= Math.min(values.length - 1, i + distance); k++) {
                value = extreme.applyAsDouble(value, values[k]);
            }
            extremes[i] = value;
        }
        return extremes;
    }
}
