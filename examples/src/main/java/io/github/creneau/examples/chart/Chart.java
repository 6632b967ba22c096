package io.github.creneau.examples.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Turns series of one value a minute into SVG path data. One unit of x is a minute, one unit of y a pixel: the plots
 * stretch sideways with the page and keep their height, so that text beside them is never scaled.
 *
 * @param minutes length of the time axis
 * @param max the value at the top of the plot, above 0
 * @param height of the plot in pixels
 */
public record Chart(int minutes, int max, int height) {
    private static final int[] STEPS = {1, 2, 5, 10};
    private static final double SAME = 0.3;

    /** A line across the plot with its value. */
    public record Gridline(String y, String label) {}

    public double y(double value) {
        return height - value / max * height;
    }

    /** The y of every value, nothing above its limit (a limit of 0 is none). */
    public double[] pixels(double[] values, int[] limits) {
        double[] pixels = new double[values.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = y(limits[i] == 0 ? values[i] : Math.min(values[i], limits[i]));
        }
        return pixels;
    }

    /** Where a minute lies on the time axis, in percent of the width. */
    public String x(double minute) {
        return number(100 * minute / minutes);
    }

    public String line(double[] values) {
        return "M" + points(values, false);
    }

    public String area(double[] values) {
        return "M0 " + height + "L" + points(values, false) + "L" + (values.length - 1) + " " + height + "Z";
    }

    /** The area between two series, wherever the first is above the second. */
    public String between(double[] upper, double[] lower) {
        double[] top = new double[upper.length];
        for (int i = 0; i < top.length; i++) {
            top[i] = Math.max(upper[i], lower[i]);
        }
        return "M" + points(top, false) + "L" + points(lower, true) + "Z";
    }

    /** A line of level pieces: the value of a minute holds until the next one. */
    public String steps(int[] values) {
        StringBuilder path = new StringBuilder("M0 ").append(number(y(values[0])));
        for (int i = 1; i < values.length; i++) {
            if (values[i] != values[i - 1]) {
                path.append('H').append(i).append('V').append(number(y(values[i])));
            }
        }
        return path.append('H').append(minutes).toString();
    }

    /** At most four lines at round values, the base line left out. */
    public List<Gridline> gridlines() {
        int step = step();
        List<Gridline> lines = new ArrayList<>();
        for (int value = step; value <= max; value += step) {
            lines.add(new Gridline(number(y(value)), Wording.count(value)));
        }
        return lines;
    }

    private int step() {
        for (int power = 1; ; power *= 10) {
            for (int step : STEPS) {
                if (max / (step * power) <= 4) {
                    return step * power;
                }
            }
        }
    }

    /** Points that do not change the picture are left out. */
    private String points(double[] values, boolean backwards) {
        StringBuilder path = new StringBuilder();
        double last = Double.NaN;
        for (int k = 0; k < values.length; k++) {
            int i = backwards ? values.length - 1 - k : k;
            int next = Math.min(values.length - 1, Math.max(0, backwards ? i - 1 : i + 1));
            double y = y(values[i]);
            boolean edge = k == 0 || k == values.length - 1;
            if (edge || Math.abs(y - last) > SAME || Math.abs(y(values[next]) - last) > SAME) {
                path.append(path.isEmpty() ? "" : " ").append(i).append(' ').append(number(y));
                last = y;
            }
        }
        return path.toString();
    }

    public static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
