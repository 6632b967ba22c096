package io.github.creneau.testkit.replay;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Watches a run and counts, by its own books: who is inside, how many places there are, what was told. It asks the
 * limiter nothing. Times in milliseconds.
 */
final class Recorder {
    private static final double SATURATED = 0.99;

    private final List<String> cohorts;
    private final int[] cohortOf;
    private final Places places;
    private final int[] heldOf;
    private final Outcome outcome;
    private final Tells tells;
    private final Series series;
    private int budget;
    private int budgetMax;
    private int peakHeld;
    private int overAdmitted;
    private int arrivals;
    private int refused;
    private long saturatedMillis;
    private long accountedTo;
    private long currentSecond = Long.MIN_VALUE;
    private int attemptsInSecond;
    private int peakAttempts;

    Recorder(ReplayDay day, List<String> cohorts, List<Visit> visits, long idleMillis) {
        long start = day.start().toEpochMilli();
        this.cohorts = cohorts;
        this.cohortOf = visits.stream()
                .mapToInt(visit -> cohorts.indexOf(visit.cohort()))
                .toArray();
        this.places = new Places(visits.size(), idleMillis, this::ended);
        this.heldOf = new int[cohorts.size()];
        this.tells = new Tells(visits.size(), day.end().toEpochMilli());
        this.outcome = new Outcome(visits, day.end().toEpochMilli());
        this.series = new Series(start, day.minutes(), cohorts);
        this.accountedTo = start;
    }

    int held() {
        return places.held();
    }

    int budget() {
        return budget;
    }

    /** Nodes brought places along (above zero) or took them away. */
    void budgetChanged(int places, long now) {
        settle(now);
        budget += places;
        budgetMax = Math.max(budgetMax, budget);
    }

    void arrived(long now) {
        arrivals++;
        series.count(series.arrivals, now);
    }

    void attempted(long now) {
        series.count(series.attempts, now);
        long second = Math.floorDiv(now, 1_000L);
        attemptsInSecond = second == currentSecond ? attemptsInSecond + 1 : 1;
        currentSecond = second;
        peakAttempts = Math.max(peakAttempts, attemptsInSecond);
    }

    void refused(String reason, long now) {
        refused++;
        series.countRefusal(reason, now);
    }

    /** Says whether the told time lies within the day. */
    boolean told(Visit visit, long toldMillis) {
        return tells.told(visit.number(), visit.follower(), toldMillis);
    }

    /** The visit got in; the first time only counts as its admission, and every time may be one too many. */
    void admitted(Visit visit, long now) {
        touched(visit, now);
        if (places.held() > budget) {
            overAdmitted++;
        }
        tells.inside(visit.number(), now);
        if (outcome.admitted(visit.number(), now)) {
            series.count(series.admitted, now);
        }
    }

    /** A page was asked for: takes a place, or goes on holding it. */
    void touched(Visit visit, long now) {
        settle(now);
        if (places.touch(visit.number(), now)) {
            heldOf[cohortOf[visit.number()]]++;
            peakHeld = Math.max(peakHeld, places.held());
        }
    }

    void left(Visit visit, long now) {
        settle(now);
        if (places.leave(visit.number())) {
            heldOf[cohortOf[visit.number()]]--;
        }
    }

    /** The visit was given up by somebody who had got in. */
    void brokenOff(Visit visit) {
        outcome.brokenOff(visit.number());
    }

    /** The run is looked at before its end: told times that may still come true are not judged. */
    void seenUntil(long now) {
        settle(now);
        tells.judgedUntil(now);
    }

    /** Notes the beginning of a minute. */
    void minute(int minute, long now) {
        settle(now);
        series.held[minute] = places.held();
        series.budget[minute] = budget;
        for (int i = 0; i < heldOf.length; i++) {
            atCohort(i)[minute] = heldOf[i];
        }
    }

    private int[] atCohort(int index) {
        int[] held = series.heldByCohort.get(cohorts.get(index));
        return held == null ? new int[series.minutes()] : held;
    }

    private void settle(long now) {
        places.settle(now);
        account(now, places.held());
    }

    private void ended(int visit, long at) {
        account(at, places.held() + 1);
        heldOf[cohortOf[visit]]--;
    }

    private void account(long to, int heldUntil) {
        if (to > accountedTo) {
            if (budget > 0 && heldUntil >= SATURATED * budget) {
                saturatedMillis += to - accountedTo;
            }
            accountedTo = to;
        }
    }

    /** The result; {@code limited} says whether a limiter stood at the door, {@code advice} whether it was heeded. */
    RunResult result(
            String name,
            long seed,
            boolean limited,
            boolean advice,
            ReplayDay day,
            List<Timeline.SlotBand> slots,
            List<Timeline.Mark> marks) {
        Timeline timeline = new Timeline(
                day.start(),
                day.zone(),
                series.minutes(),
                series.held,
                series.budget,
                series.arrivals,
                series.admitted,
                series.attempts,
                series.refusals,
                series.heldByCohort,
                slots,
                marks,
                outcome.waitsByCohort(cohorts));
        return new RunResult(summary(name, seed, limited, advice), timeline);
    }

    private Summary summary(String name, long seed, boolean limited, boolean advice) {
        Waits waits = outcome.waits();
        OptionalDouble kept = tells.keptPart();
        int minutesSaturated = Math.toIntExact(Math.round(saturatedMillis / 60_000.0));
        int neverServedFollowers = advice ? outcome.neverServedFollowers() : 0;
        return new Summary(
                name,
                seed,
                arrivals,
                outcome.admittedVisits(),
                outcome.servedSameDay(),
                arrivals - outcome.servedSameDay(),
                refused,
                peakAttempts,
                peakHeld,
                limited ? Integer.valueOf(budgetMax) : null,
                limited ? Integer.valueOf(overAdmitted) : null,
                limited ? Integer.valueOf(minutesSaturated) : null,
                waits.percentile(0.5),
                waits.percentile(0.95),
                outcome.unplannedWaits(tells).percentile(0.95),
                kept.isPresent() ? Double.valueOf(kept.getAsDouble()) : null,
                limited ? Integer.valueOf(tells.afterDay()) : null,
                limited ? Integer.valueOf(neverServedFollowers) : null);
    }
}
