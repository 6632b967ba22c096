package io.github.creneau.benchmarks.hotpath;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Latency by percentile: to the right the rarer, upwards the slower, both logarithmic.
 *
 * @param permit the path of the permit's acquire
 * @param evalsha the path of a raw EVALSHA
 * @param rows powers of ten of a microsecond
 * @param columns percentiles
 */
record PercentileChart(String permit, String evalsha, List<Mark> rows, List<Mark> columns) {

    private static final int LEFT = 70;
    private static final int RIGHT = 680;
    private static final int TOP = 60;
    private static final int BOTTOM = 320;
    private static final int NINES = 4;
    private static final int LOWEST = -1;
    private static final int HIGHEST = 5;

    /** A line of the grid. */
    record Mark(int at, String label) {}

    static PercentileChart of(RefillLatency.Measured measured) {
        List<Mark> rows = new ArrayList<>();
        for (int power = LOWEST; power <= HIGHEST; power++) {
            double micros = Math.pow(10, power);
            rows.add(new Mark(y(micros), micros < 1_000 ? text(micros) + " µs" : text(micros / 1_000) + " ms"));
        }
        List<Mark> columns = new ArrayList<>();
        for (String percentile : List.of("0", "50", "90", "99", "99.9", "99.99")) {
            columns.add(new Mark(x(1 - Double.parseDouble(percentile) / 100), percentile + " %"));
        }
        return new PercentileChart(path(measured.permit()), path(measured.evalsha()), rows, columns);
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, value < 1 ? "%.1f" : "%.0f", value);
    }

    private static int x(double slower) {
        return (int) Math.round(LEFT - Math.log10(slower) / NINES * (RIGHT - LEFT));
    }

    private static int y(double micros) {
        double part = (Math.log10(micros) - LOWEST) / (HIGHEST - LOWEST);
        return (int) Math.round(BOTTOM - Math.min(1, Math.max(0, part)) * (BOTTOM - TOP));
    }

    private static String path(Histogram histogram) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i <= 100; i++) {
            double slower = Math.pow(10, -NINES * i / 100.0);
            double micros = histogram.getValueAtPercentile(100 * (1 - slower)) / 1_000.0;
            path.append(i == 0 ? "M" : "L").append(x(slower)).append(',').append(y(micros));
        }
        return path.toString();
    }
}
