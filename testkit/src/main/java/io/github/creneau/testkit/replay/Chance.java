package io.github.creneau.testkit.replay;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/**
 * Seeded chance, by strict arithmetic only: the same numbers on every machine.
 */
final class Chance {
    private static final long WHO = 0x5851_F42D_4C95_7F2DL;

    private Chance() {}

    /** A stream of its own for each purpose, so that drawing more for one changes nothing for another. */
    static SplittableRandom stream(long seed, int purpose) {
        return new SplittableRandom(seed * WHO + purpose);
    }

    /** A number of the standard normal distribution (Box and Muller). */
    static double normal(SplittableRandom random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
    }

    /** Probability that a standard normal number exceeds {@code z}, to 1e-7 (Abramowitz and Stegun 26.2.17). */
    static double normalTail(double z) {
        if (z < 0) {
            return 1 - normalTail(-z);
        }
        double t = 1 / (1 + 0.2316419 * z);
        double series = 0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429)));
        return StrictMath.exp(-z * z / 2) / StrictMath.sqrt(2 * StrictMath.PI) * t * series;
    }

    /**
     * Turns uniform numbers into numbers of a given density on [from, to), which need not be normalised. The density is
     * taken as constant within each of {@code cells} equal cells.
     */
    static DoubleUnaryOperator inverse(DoubleUnaryOperator density, double from, double to, int cells) {
        double width = (to - from) / cells;
        double[] sum = new double[cells + 1];
        for (int i = 0; i < cells; i++) {
            sum[i + 1] = sum[i] + density.applyAsDouble(from + (i + 0.5) * width);
        }
        return uniform -> {
            double wanted = uniform * sum[cells];
            int low = 0;
            int high = cells;
            while (high - low > 1) {
                int middle = (low + high) >>> 1;
                if (sum[middle] <= wanted) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return from + width * (low + (wanted - sum[low]) / (sum[high] - sum[low]));
        };
    }
}
