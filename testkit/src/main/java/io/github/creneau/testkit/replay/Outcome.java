package io.github.creneau.testkit.replay;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What became of each visit, and the waits that follow from it. Times in milliseconds. */
final class Outcome {
    private static final long NEVER = Long.MAX_VALUE;

    private final List<Visit> visits;
    private final long endMillis;
    private final long[] admittedAt;
    private final boolean[] brokenOff;

    Outcome(List<Visit> visits, long endMillis) {
        this.visits = visits;
        this.endMillis = endMillis;
        this.admittedAt = new long[visits.size()];
        this.brokenOff = new boolean[visits.size()];
        Arrays.fill(admittedAt, NEVER);
    }

    /** Says whether it is the first time. */
    boolean admitted(int visit, long nowMillis) {
        boolean first = admittedAt[visit] == NEVER;
        if (first) {
            admittedAt[visit] = nowMillis;
        }
        return first;
    }

    void brokenOff(int visit) {
        brokenOff[visit] = true;
    }

    int admittedVisits() {
        return count(this::isAdmitted);
    }

    int servedSameDay() {
        return count(this::isServed);
    }

    int neverServedFollowers() {
        return count(visit -> visit.follower() && !isServed(visit));
    }

    /** From first attempt to admission, of those who got in. */
    Waits waits() {
        Waits waits = new Waits();
        visits.stream().filter(this::isAdmitted).forEach(visit -> waits.add(wait(visit)));
        return waits;
    }

    /** From the first told time, as {@link Summary} defines it, of all. */
    Waits unplannedWaits(Tells tells) {
        Waits waits = new Waits();
        for (Visit visit : visits) {
            long arrival = visit.arrival().toEpochMilli();
            long from = tells.first(visit.number()).orElse(arrival);
            long to = admittedAt[visit.number()];
            if (!isServed(visit)) {
                to = endMillis;
                from = from < endMillis ? from : arrival;
            }
            waits.add(Math.max(0, to - from));
        }
        return waits;
    }

    /** By cohort: median, 95th percentile, share never served, as {@link Timeline} says. */
    Map<String, double[]> waitsByCohort(List<String> cohorts) {
        Map<String, double[]> byCohort = new LinkedHashMap<>();
        for (String cohort : cohorts) {
            Waits waits = new Waits();
            int all = 0;
            int served = 0;
            for (Visit visit : visits) {
                if (visit.cohort().equals(cohort)) {
                    all++;
                    if (isAdmitted(visit)) {
                        waits.add(wait(visit));
                    }
                    served += isServed(visit) ? 1 : 0;
                }
            }
            double neverServed = all == 0 ? Double.NaN : (double) (all - served) / all;
            byCohort.put(cohort, new double[] {waits.percentileOrNaN(0.5), waits.percentileOrNaN(0.95), neverServed});
        }
        return byCohort;
    }

    private int count(Predicate<Visit> condition) {
        return Math.toIntExact(visits.stream().filter(condition).count());
    }

    private boolean isAdmitted(Visit visit) {
        return admittedAt[visit.number()] != NEVER;
    }

    private boolean isServed(Visit visit) {
        return admittedAt[visit.number()] < endMillis && !brokenOff[visit.number()];
    }

    private long wait(Visit visit) {
        return admittedAt[visit.number()] - visit.arrival().toEpochMilli();
    }
}
