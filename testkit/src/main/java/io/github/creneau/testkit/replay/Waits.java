package io.github.creneau.testkit.replay;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Percentiles, by nearest rank, of waits in milliseconds. */
final class Waits {
    private long[] millis = new long[256];
    private int count;

    void add(long waitMillis) {
        if (count == millis.length) {
            millis = Arrays.copyOf(millis, count * 2);
        }
        millis[count++] = waitMillis;
    }

    /** The wait, in seconds, that {@code part} (0 to 1) of all do not exceed; null when there is none. */
    @Nullable
    Double percentile(double part) {
        if (count == 0) {
            return null;
        }
        Arrays.sort(millis, 0, count);
        int rank = (int) Math.ceil(part * count);
        return millis[Math.max(rank, 1) - 1] / 1000.0;
    }

    /** The same, NaN when there is none. */
    double percentileOrNaN(double part) {
        Double value = percentile(part);
        return value == null ? Double.NaN : value;
    }
}
