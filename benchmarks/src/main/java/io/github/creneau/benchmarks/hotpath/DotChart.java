package io.github.creneau.benchmarks.hotpath;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Dots on a logarithmic axis, one or two a line.
 *
 * @param title what is shown, and its unit
 * @param first what a filled dot is; empty if there is one kind
 * @param second what a hollow dot is
 * @param lines from above
 */
record DotChart(String title, String first, String second, List<Line> lines) {

    private static final int LEFT = 310;
    private static final int RIGHT = 690;
    private static final int TOP = 64;
    private static final int STEP = 24;

    /**
     * A name and its figures.
     *
     * @param a the first figure
     * @param b the second; null: there is none
     * @param own whether it is to stand out
     */
    record Line(String name, double a, @Nullable Double b, boolean own) {}

    /** A power of ten on the axis. */
    record Tick(int x, String label) {}

    int height() {
        return bottom() + 34;
    }

    int bottom() {
        return TOP + lines.size() * STEP;
    }

    int y(int index) {
        return TOP + index * STEP + STEP / 2;
    }

    private int lowest() {
        return (int)
                Math.floor(Math.log10(lines.stream().mapToDouble(Line::a).min().orElse(1)));
    }

    private int highest() {
        double most = lines.stream()
                .mapToDouble(line -> line.b == null ? line.a : Math.max(line.a, line.b))
                .max()
                .orElse(10);
        return Math.max(lowest() + 1, (int) Math.ceil(Math.log10(most)));
    }

    int x(double value) {
        double part = (Math.log10(value) - lowest()) / (highest() - lowest());
        return (int) Math.round(LEFT + part * (RIGHT - LEFT));
    }

    List<Tick> ticks() {
        List<Tick> ticks = new ArrayList<>();
        for (int power = lowest(); power <= highest(); power++) {
            ticks.add(new Tick(x(Math.pow(10, power)), String.format(Locale.ROOT, "%,.0f", Math.pow(10, power))));
        }
        return ticks;
    }

    static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
    }

    /** Where the figures of a line are written. */
    int textX(Line line) {
        return x(line.b == null ? line.a : Math.max(line.a, line.b)) + 12;
    }

    String figures(Line line) {
        return line.b == null ? number(line.a) : number(line.a) + " · " + number(line.b);
    }
}
