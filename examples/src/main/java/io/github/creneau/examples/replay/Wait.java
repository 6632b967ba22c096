package io.github.creneau.examples.replay;

import io.github.creneau.examples.chart.Chart;
import io.github.creneau.examples.chart.Wording;
import io.github.creneau.testkit.replay.Timeline;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long one cohort waited: a line of the table beside the charts.
 *
 * @param medianX where the median lies on the axis of waits, in percent; null when nobody got in
 * @param p95X the same of the 95th percentile
 */
record Wait(
        String cohort,
        String css,
        @Nullable String medianX,
        @Nullable String p95X,
        String median,
        String p95,
        String neverServed,
        boolean lost) {
    private static final double UNIT_SECONDS = 10;
    private static final double LONGEST_SECONDS = 15 * 3600;
    private static final double LOST = 0.01;

    /** A value of the axis of waits. */
    record Tick(String x, String label) {}

    static final List<Tick> TICKS = List.of(
            new Tick(x(0), "0"),
            new Tick(x(60), "1 min"),
            new Tick(x(600), ""),
            new Tick(x(3600), "1 h"),
            new Tick(x(28_800), "8 h"));

    static List<Wait> of(Timeline timeline, Palette palette) {
        List<Wait> waits = new ArrayList<>();
        timeline.waits().forEach((cohort, values) -> {
            boolean nobody = Double.isNaN(values[0]) || Double.isNaN(values[1]);
            waits.add(new Wait(
                    cohort,
                    palette.of(cohort),
                    nobody ? null : x(values[0]),
                    nobody ? null : x(values[1]),
                    Wording.duration(values[0]),
                    Wording.duration(values[1]),
                    Wording.share(values[2]),
                    values[2] >= LOST));
        });
        return waits;
    }

    /** Logarithmic above ten seconds, so that seconds and hours are seen on one axis. */
    private static String x(double seconds) {
        double bounded = Math.min(seconds, LONGEST_SECONDS);
        return Chart.number(4 + 92 * Math.log1p(bounded / UNIT_SECONDS) / Math.log1p(LONGEST_SECONDS / UNIT_SECONDS));
    }
}
