package io.github.creneau.examples.replay;

import io.github.creneau.examples.chart.Chart;
import io.github.creneau.examples.chart.Wording;
import io.github.creneau.testkit.replay.RunResult;
import io.github.creneau.testkit.replay.Timeline;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Arrivals and refusals a minute: the thin chart under the places held. */
record TrafficChart(
        String description,
        boolean refusing,
        Chart chart,
        String arrivals,
        List<Reason> reasons,
        List<Chart.Gridline> gridlines) {
    static final int HEIGHT = 70;
    private static final String PAGE_FAILED = "PAGE_FAILED";

    /** Refusals of one reason, stacked: the area from the base line to its upper edge. */
    record Reason(String css, String label, String count, String path) {}

    /** The top of the axis that all runs of a day share. */
    static int top(List<RunResult> runs) {
        double top = 1;
        for (RunResult run : runs) {
            double[] refused = new double[run.timeline().minutes()];
            run.timeline().refusals().values().forEach(values -> Series.add(refused, values));
            top = Math.max(top, refused[Series.argMax(refused)]);
            top = Math.max(top, Series.max(run.timeline().arrivals()));
        }
        return (int) Math.ceil(top * 1.02);
    }

    static TrafficChart of(RunResult run, int top) {
        Timeline timeline = run.timeline();
        Chart chart = new Chart(timeline.minutes(), top, HEIGHT);
        List<Reason> reasons = new ArrayList<>();
        double[] sum = new double[timeline.minutes()];
        for (Map.Entry<String, int[]> reason : timeline.refusals().entrySet()) {
            long count = Series.sum(reason.getValue());
            if (count > 0) {
                Series.add(sum, reason.getValue());
                reasons.add(new Reason(
                        css(reason.getKey()), label(reason.getKey()), Wording.count(count), chart.area(sum)));
            }
        }
        Collections.reverse(reasons);
        return new TrafficChart(
                description(run),
                !timeline.refusals().containsKey(PAGE_FAILED),
                chart,
                chart.line(Series.doubles(timeline.arrivals())),
                reasons,
                chart.gridlines());
    }

    private static String description(RunResult run) {
        return "Arrivals and refusals in every minute, " + run.summary().name() + ": "
                + Wording.count(run.summary().arrivals()) + " arrivals, "
                + Wording.count(run.summary().refusedAttempts()) + " refusals in the day.";
    }

    private static String css(String reason) {
        return switch (reason) {
            case "FULL", "COHORT_FULL", "RATE", "OUT_OF_SLOT", PAGE_FAILED ->
                reason.toLowerCase(Locale.ROOT).replace('_', '-');
            default -> "other0";
        };
    }

    private static String label(String reason) {
        return switch (reason) {
            case "FULL" -> "full";
            case "COHORT_FULL" -> "share of the grade used up";
            case "RATE" -> "too many at once";
            case "OUT_OF_SLOT" -> "outside their slot";
            case PAGE_FAILED -> "pages that failed";
            default -> reason.toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }
}
