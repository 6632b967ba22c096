package io.github.creneau.testkit.replay;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts per minute of a day. What happens outside the day is not counted here. */
final class Series {
    private final long startMillis;
    private final int minutes;
    final int[] held;
    final int[] budget;
    final int[] arrivals;
    final int[] admitted;
    final int[] attempts;
    final Map<String, int[]> refusals = new TreeMap<>();
    final Map<String, int[]> heldByCohort = new LinkedHashMap<>();

    Series(long startMillis, int minutes, List<String> cohorts) {
        this.startMillis = startMillis;
        this.minutes = minutes;
        held = new int[minutes];
        budget = new int[minutes];
        arrivals = new int[minutes];
        admitted = new int[minutes];
        attempts = new int[minutes];
        cohorts.forEach(cohort -> heldByCohort.put(cohort, new int[minutes]));
    }

    int minutes() {
        return minutes;
    }

    void count(int[] series, long nowMillis) {
        long minute = Math.floorDiv(nowMillis - startMillis, 60_000L);
        if (minute >= 0 && minute < minutes) {
            series[(int) minute]++;
        }
    }

    void countRefusal(String reason, long nowMillis) {
        count(refusals.computeIfAbsent(reason, name -> new int[minutes]), nowMillis);
    }
}
