package io.github.creneau.examples.operations;

import io.github.creneau.examples.chart.Chart;
import io.github.creneau.examples.chart.Wording;
import io.github.creneau.examples.node.Report;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The two charts of the operations page, ready for their template. */
record Picture(
        Span span,
        Chart held,
        List<Layer> layers,
        String budget,
        List<Band> bands,
        Chart traffic,
        String letIn,
        List<Layer> refusals,
        String heldText,
        String trafficText) {

    static final int HELD_HEIGHT = 260;
    static final int TRAFFIC_HEIGHT = 110;

    /** An area, and what it is. */
    record Layer(String css, String label, String path) {}

    /** A slot: behind the chart, and as a strip below it. */
    record Band(String css, String group, String x, String width, String middle, boolean wide) {}

    static Picture of(List<History.Moment> moments, Report best) {
        Span span = Span.of(moments);
        Cells series = new Cells(moments, span);
        double[] budget = series.steps(moment -> moment.budget());
        List<double[]> stack = new ArrayList<>();
        double[] sum = new double[budget.length];
        List<Report.CohortReport> groups = Colours.inOrder(best.cohorts());
        for (Report.CohortReport group : groups) {
            double[] part = series.steps(moment -> moment.used().getOrDefault(group.cohort(), 0));
            for (int i = 0; i < sum.length; i++) {
                sum[i] += part[i];
            }
            stack.add(sum.clone());
        }
        Chart held = new Chart(Span.CELLS, (int) Math.ceil(Math.max(max(budget), max(sum)) * 1.12) + 1, HELD_HEIGHT);
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            String name = groups.get(i).cohort();
            layers.add(new Layer(Colours.of(name), name, held.area(stack.get(i))));
        }
        Collections.reverse(layers);
        return traffic(moments, series, span, held, layers, steps(held, budget), bands(best, span));
    }

    private static Picture traffic(
            List<History.Moment> moments,
            Cells series,
            Span span,
            Chart held,
            List<Layer> layers,
            String budget,
            List<Band> bands) {
        History.Moment last = moments.get(moments.size() - 1);
        double[] letIn = series.perMinute(History.Moment::granted);
        double[] sum = new double[letIn.length];
        List<String> reasons = new ArrayList<>();
        List<double[]> stack = new ArrayList<>();
        for (String reason : new TreeSet<>(last.refused().keySet())) {
            if (last.refused().getOrDefault(reason, 0L) > 0) {
                double[] part = series.perMinute(moment -> moment.refused().getOrDefault(reason, 0L));
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += part[i];
                }
                reasons.add(reason);
                stack.add(sum.clone());
            }
        }
        Chart chart = new Chart(Span.CELLS, (int) Math.ceil(Math.max(max(letIn), max(sum)) * 1.1) + 1, TRAFFIC_HEIGHT);
        List<Layer> refusals = new ArrayList<>();
        for (int i = 0; i < reasons.size(); i++) {
            refusals.add(new Layer(Colours.ofReason(reasons.get(i)), reasons.get(i), chart.area(stack.get(i))));
        }
        Collections.reverse(refusals);
        int inside = last.used().values().stream().mapToInt(Integer::intValue).sum();
        return new Picture(
                span,
                held,
                layers,
                budget,
                bands,
                chart,
                chart.line(letIn),
                refusals,
                "Places held since the start, by group: " + Wording.count(inside) + " of "
                        + Wording.count(last.budget()) + " now.",
                Wording.count(last.granted()) + " let in since the start, " + Wording.count(total(last.refused()))
                        + " refused.");
    }

    private static long total(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String steps(Chart chart, double[] budget) {
        StringBuilder path = new StringBuilder("M0 ").append(Chart.number(chart.y(budget[0])));
        for (int i = 1; i < budget.length; i++) {
            if (budget[i] != budget[i - 1]) {
                path.append('H').append(i).append('V').append(Chart.number(chart.y(budget[i])));
            }
        }
        return path.append('H').append(budget.length).toString();
    }

    private static List<Band> bands(Report best, Span span) {
        List<Band> bands = new ArrayList<>();
        for (Report.CohortReport group : Colours.inOrder(best.cohorts())) {
            Long from = group.slotFromMillis();
            Long to = group.slotToMillis();
            if (from != null && to != null && from < span.toMillis() && to > span.fromMillis()) {
                double left = span.percent(from);
                double width = span.percent(to) - left;
                bands.add(new Band(
                        Colours.of(group.cohort()),
                        group.cohort(),
                        Chart.number(left),
                        Chart.number(width),
                        Chart.number(left + width / 2),
                        width > 5));
            }
        }
        return bands;
    }

    private static double max(double[] values) {
        double max = 0;
        for (double value : values) {
            max = Math.max(max, value);
        }
        return max;
    }
}
