package io.github.creneau.examples.operations;

import io.github.creneau.examples.chart.Chart;
import io.github.creneau.examples.ent.Slots;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The stretch of time that the charts show, in cells of equal length: from the first moment seen to a little after now.
 *
 * @param fromMillis its beginning
 * @param toMillis its end
 * @param nowMillis the last moment seen
 */
record Span(long fromMillis, long toMillis, long nowMillis) {

    static final int CELLS = 240;
    private static final long SHORTEST_MILLIS = 600_000;
    private static final int[] STEPS_MINUTES = {1, 2, 5, 10, 15, 30, 60, 120, 180};
    private static final int MOST_TICKS = 9;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.UK);

    /** A time under the charts; x in percent of the width. */
    record Tick(String x, String label) {}

    static Span of(List<History.Moment> moments) {
        long first = moments.get(0).atMillis();
        long now = moments.get(moments.size() - 1).atMillis();
        return new Span(first, Math.max(first + SHORTEST_MILLIS, now + (now - first) / 12), now);
    }

    /** Cells that have been seen. */
    int cellsUntilNow() {
        return (int) Math.min(CELLS, 1 + (nowMillis - fromMillis) * CELLS / (toMillis - fromMillis));
    }

    /** The end of a cell, or now. */
    long atMillis(int cell) {
        return Math.min(nowMillis, fromMillis + (cell + 1) * (toMillis - fromMillis) / CELLS);
    }

    /** Where an instant lies, in percent of the width; what is outside lies on the edge. */
    double percent(long millis) {
        double part = 100.0 * (millis - fromMillis) / (toMillis - fromMillis);
        return Math.max(0, Math.min(100, part));
    }

    String x(long millis) {
        return Chart.number(percent(millis));
    }

    List<Tick> ticks() {
        int step = step();
        ZonedDateTime time = Instant.ofEpochMilli(fromMillis).atZone(Slots.ZONE).truncatedTo(ChronoUnit.DAYS);
        long sinceMidnight = Duration.between(
                        time, Instant.ofEpochMilli(fromMillis).atZone(Slots.ZONE))
                .toMinutes();
        time = time.plusMinutes((sinceMidnight / step + 1) * step);
        List<Tick> ticks = new ArrayList<>();
        for (; time.toInstant().toEpochMilli() < toMillis; time = time.plusMinutes(step)) {
            double x = percent(time.toInstant().toEpochMilli());
            if (x > 2 && x < 98) {
                ticks.add(new Tick(Chart.number(x), TIME.format(time)));
            }
        }
        return ticks;
    }

    private int step() {
        long minutes = (toMillis - fromMillis) / 60_000;
        for (int step : STEPS_MINUTES) {
            if (minutes / step <= MOST_TICKS) {
                return step;
            }
        }
        return STEPS_MINUTES[STEPS_MINUTES.length - 1];
    }
}
