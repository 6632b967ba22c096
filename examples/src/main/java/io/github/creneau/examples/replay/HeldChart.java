package io.github.creneau.examples.replay;

import io.github.creneau.examples.chart.Chart;
import io.github.creneau.examples.chart.Wording;
import io.github.creneau.testkit.replay.RunResult;
import io.github.creneau.testkit.replay.Timeline;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Places held, stacked by cohort, against the budget: what one chart of the report shows, ready for its template. */
record HeldChart(
        String description,
        Chart chart,
        List<Layer> layers,
        @Nullable String budget,
        @Nullable String over,
        List<Chart.Gridline> gridlines,
        List<Label> labels,
        List<Label> budgetLabels,
        List<Strip> strips,
        List<Label> marks) {
    static final int HEIGHT = 200;
    private static final int TOP = 22;
    private static final int STRIPS = 24;
    private static final int LABEL_HEIGHT = 13;
    private static final int VALUE_HEIGHT = 20;
    private static final int MARGIN_MINUTES = 6;
    private static final int CHARACTER_MINUTES = 5;

    /** One cohort's part of the stack: the area from the base line to its upper edge. */
    record Layer(String cohort, String css, String path) {}

    /** A text in the plot; x in percent, y in pixels. */
    record Label(String x, String y, String anchor, String css, String text) {}

    /** A slot, drawn under the base line. */
    record Strip(String x, String middle, String width, String css, String cohort, String times) {}

    int height() {
        return TOP + HEIGHT + (strips.isEmpty() ? 4 : STRIPS);
    }

    /** The top of the axis that all runs of a day share. */
    static int top(List<RunResult> runs) {
        int top = 1;
        for (RunResult run : runs) {
            top = Math.max(top, Series.max(run.timeline().held()));
            top = Math.max(top, Series.max(run.timeline().budget()));
        }
        return (int) Math.ceil(top * 1.04);
    }

    static HeldChart of(RunResult run, int top, Palette palette) {
        Timeline timeline = run.timeline();
        Chart chart = new Chart(timeline.minutes(), top, HEIGHT);
        boolean limited = Series.max(timeline.budget()) > 0;
        List<Label> labels = new ArrayList<>(cohortLabels(timeline, chart, palette));
        List<Label> lines = limited ? budgetLabels(timeline, chart) : List.of();
        peakLabel(timeline, chart, limited).ifPresent(labels::add);
        double[] held = Series.doubles(timeline.held());
        double[] budget = Series.doubles(timeline.budget());
        return new HeldChart(
                description(run),
                chart,
                layers(timeline, chart, palette),
                limited ? chart.steps(timeline.budget()) : null,
                limited && Series.minutesAbove(timeline.held(), timeline.budget()) > 0
                        ? chart.between(held, budget)
                        : null,
                gridlines(timeline, chart, limited),
                labels,
                lines,
                strips(timeline, chart, palette),
                marks(timeline, chart));
    }

    private static String description(RunResult run) {
        Timeline timeline = run.timeline();
        int peak = Series.argMax(timeline.held());
        return "Places held through the day, " + run.summary().name() + ": at most "
                + Wording.count(timeline.held()[peak]) + " at "
                + Wording.time(timeline.start(), timeline.zone(), peak) + ", with a budget of "
                + Wording.count(timeline.budget()[peak]) + " at that time.";
    }

    private static List<Layer> layers(Timeline timeline, Chart chart, Palette palette) {
        List<Layer> layers = new ArrayList<>();
        double[] sum = new double[timeline.minutes()];
        timeline.heldByCohort().forEach((cohort, held) -> {
            Series.add(sum, held);
            layers.add(new Layer(cohort, palette.of(cohort), chart.area(sum)));
        });
        Collections.reverse(layers);
        return layers;
    }

    /** A cohort's name stands where its layer is thickest below the budget, if there is room for it. */
    private static List<Label> cohortLabels(Timeline timeline, Chart chart, Palette palette) {
        List<Label> labels = new ArrayList<>();
        double[] sum = new double[timeline.minutes()];
        for (Map.Entry<String, int[]> cohort : timeline.heldByCohort().entrySet()) {
            double[] lower = chart.pixels(sum, timeline.budget());
            Series.add(sum, cohort.getValue());
            double[] upper = chart.pixels(sum, timeline.budget());
            int around = MARGIN_MINUTES + CHARACTER_MINUTES * cohort.getKey().length();
            double[] bottom = Series.windowMin(lower, around);
            double[] top = Series.windowMax(upper, around);
            int best = Series.argMax(Series.minus(bottom, top));
            if (bottom[best] - top[best] >= LABEL_HEIGHT) {
                String y = Chart.number((bottom[best] + top[best]) / 2 + 4);
                labels.add(new Label(chart.x(best), y, "middle", "in " + palette.of(cohort.getKey()), cohort.getKey()));
            }
        }
        return labels;
    }

    /** The first value of the budget at the left, the last one at the right: both ends of a day are calm. */
    private static List<Label> budgetLabels(Timeline timeline, Chart chart) {
        int[] budget = timeline.budget();
        int last = budget[budget.length - 1];
        List<Label> labels = new ArrayList<>();
        labels.add(budgetLabel(chart, "0", "start", budget[0]));
        if (last != budget[0]) {
            labels.add(budgetLabel(chart, "100", "end", last));
        }
        return labels;
    }

    private static Label budgetLabel(Chart chart, String x, String anchor, int places) {
        String y = Chart.number(chart.y(places) - 5);
        return new Label(x, y, anchor, "budget-label", Wording.count(places));
    }

    /** The peak is told unless it is the budget itself. */
    private static Optional<Label> peakLabel(Timeline timeline, Chart chart, boolean limited) {
        int peak = Series.argMax(timeline.held());
        int held = timeline.held()[peak];
        int budget = timeline.budget()[peak];
        boolean above = limited && held > budget;
        if (held == 0 || (limited && !above && held > 0.97 * budget)) {
            return Optional.empty();
        }
        String text = Wording.count(held) + " at " + Wording.time(timeline.start(), timeline.zone(), peak);
        String y = Chart.number(chart.y(held) - 6);
        String anchor = peak < 0.7 * timeline.minutes() ? "start" : "end";
        return Optional.of(new Label(chart.x(peak), y, anchor, above ? "peak warn" : "peak", text));
    }

    /** The value of a gridline is left out where the line of the budget or its label would meet it. */
    private static List<Chart.Gridline> gridlines(Timeline timeline, Chart chart, boolean limited) {
        List<Chart.Gridline> lines = new ArrayList<>(chart.gridlines());
        double budget = chart.y(timeline.budget()[timeline.minutes() - 1]);
        lines.removeIf(line -> limited && Math.abs(Double.parseDouble(line.y()) - budget) < VALUE_HEIGHT);
        return lines;
    }

    private static List<Strip> strips(Timeline timeline, Chart chart, Palette palette) {
        List<Strip> strips = new ArrayList<>();
        for (Timeline.SlotBand slot : timeline.slots()) {
            int start = Math.max(0, slot.startMinute());
            int end = Math.min(timeline.minutes(), slot.endMinute());
            if (end > start && end - start < timeline.minutes()) {
                String times = Wording.time(timeline.start(), timeline.zone(), start) + "–"
                        + Wording.time(timeline.start(), timeline.zone(), end);
                strips.add(new Strip(
                        chart.x(start),
                        chart.x((start + end) / 2.0),
                        chart.x(end - start),
                        palette.of(slot.cohort()),
                        slot.cohort(),
                        times));
            }
        }
        return strips;
    }

    private static List<Label> marks(Timeline timeline, Chart chart) {
        List<Label> marks = new ArrayList<>();
        for (Timeline.Mark mark : timeline.marks()) {
            String anchor = mark.minute() < 0.7 * timeline.minutes() ? "start" : "end";
            String text = Wording.time(timeline.start(), timeline.zone(), mark.minute()) + " " + mark.label();
            marks.add(new Label(chart.x(mark.minute()), "0", anchor, "mark", text));
        }
        return marks;
    }
}
