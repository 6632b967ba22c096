package io.github.creneau.examples.replay;

import io.github.creneau.examples.chart.Chart;
import io.github.creneau.examples.chart.Wording;
import io.github.creneau.testkit.replay.Timeline;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The full hours of a day under its charts. */
record TimeAxis(List<Tick> ticks) {
    private static final int MAJOR_HOURS = 3;

    /**
     * An hour.
     *
     * @param x in percent of the width
     * @param anchor of the text, so that the outermost hours stay inside the page
     * @param major also shown where there is little room
     */
    record Tick(String x, String anchor, String label, boolean major) {
        String css() {
            return major ? "tick" : "tick wide";
        }
    }

    static TimeAxis of(Timeline timeline) {
        ZonedDateTime start = timeline.start().atZone(timeline.zone());
        ZonedDateTime end = start.plusMinutes(timeline.minutes());
        ZonedDateTime hour = start.truncatedTo(ChronoUnit.HOURS);
        List<Tick> ticks = new ArrayList<>();
        for (; !hour.isAfter(end); hour = hour.plusHours(1)) {
            long minute = Duration.between(start, hour).toMinutes();
            if (minute >= 0) {
                String anchor = minute == 0 ? "start" : hour.isEqual(end) ? "end" : "middle";
                String x = Chart.number(100.0 * minute / timeline.minutes());
                boolean major = hour.getHour() % MAJOR_HOURS == 0;
                String time = Wording.time(timeline.start(), timeline.zone(), minute);
                ticks.add(new Tick(x, anchor, major ? time : time.substring(0, 2), major));
            }
        }
        return new TimeAxis(ticks);
    }
}
