package io.github.creneau.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A wall clock that was watched step by step over some days, and what it showed written down. Knows nothing of gaps and
 * overlaps: a window on a date is from the first step to the last at which the clock showed a time inside it.
 */
final class WalkedClock {

    final ZoneId zone;
    final LocalDate centre;
    final int radiusDays;
    final int stepSeconds;
    final int steps;

    private static final int MARGIN_DAYS = 3;
    private static final int UNSEEN = -1;

    private final long begin;
    private final long lowestReading;
    private final int[] firstShown;
    private final int[] lastShown;

    WalkedClock(String zone, String centre, int radiusDays, int stepSeconds) {
        this.zone = ZoneId.of(zone);
        this.centre = LocalDate.parse(centre);
        this.radiusDays = radiusDays;
        this.stepSeconds = stepSeconds;
        int reach = radiusDays + MARGIN_DAYS;
        begin = this.centre.minusDays(reach).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
        steps = (2 * reach + 1) * 86_400 / stepSeconds;
        lowestReading = begin - 86_400;
        firstShown = new int[steps + 2 * 86_400 / stepSeconds];
        lastShown = new int[firstShown.length];
        Arrays.fill(firstShown, UNSEEN);
        walk();
    }

    private void walk() {
        for (int step = 0; step < steps; step++) {
            long second = begin + (long) step * stepSeconds;
            int offset =
                    zone.getRules().getOffset(Instant.ofEpochSecond(second)).getTotalSeconds();
            int reading = (int) ((second + offset - lowestReading) / stepSeconds);
            if (firstShown[reading] == UNSEEN) {
                firstShown[reading] = step;
            }
            lastShown[reading] = step;
        }
    }

    /** Marks the steps of a window that begins on the date; times in steps after its midnight. */
    void paint(BitSet steps, LocalDate date, int from, int to) {
        int midnight = (int) ((date.toEpochDay() * 86_400 - lowestReading) / stepSeconds);
        int first = Integer.MAX_VALUE;
        int last = UNSEEN;
        for (int reading = midnight + from; reading < midnight + to; reading++) {
            if (firstShown[reading] != UNSEEN) {
                first = Math.min(first, firstShown[reading]);
                last = Math.max(last, lastShown[reading]);
            }
        }
        if (first <= last) {
            steps.set(first, last + 1);
        }
    }

    Instant instant(int step) {
        return Instant.ofEpochSecond(begin + (long) step * stepSeconds);
    }

    int step(Instant t) {
        return (int) Math.floorDiv(t.getEpochSecond() - begin, (long) stepSeconds);
    }

    int stepsOfDay() {
        return 86_400 / stepSeconds;
    }

    @Override
    public String toString() {
        return zone + " around " + centre + " by " + stepSeconds + " s";
    }
}
