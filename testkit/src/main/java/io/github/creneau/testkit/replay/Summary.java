package io.github.creneau.testkit.replay;

import org.jspecify.annotations.Nullable;

/**
 * The figures of one run. All of them are counted by the replay itself (who is inside, what the budget is), never asked
 * of the limiter. A ratio or a percentile of nothing is null; so is what makes no sense for a run without a limiter.
 * Percentiles are by nearest rank. Immutable.
 *
 * @param name the run
 * @param seed the seed of its people; the same seed gives the same run, bit for bit
 * @param arrivals visits that began to try, each counted once
 * @param admitted visits that got in, each counted once; without a limiter: whose first page came
 * @param servedSameDay visits that got in before the end of the day and were not broken off afterwards, as happens
 *     without a limiter when a person's patience with failing pages ends
 * @param neverServed all other visits: {@code arrivals - servedSameDay}
 * @param refusedAttempts refusals, every try counted; without a limiter: pages that failed
 * @param peakAttemptsPerSecond the most tries to get in within one second of the clock; without a limiter a failed page
 *     asked for again is a try, too
 * @param peakHeld the most places held at one instant. A place is held from admission to logout, or to the last page
 *     plus the idle time; without a limiter from the first page asked for, whether it came or not
 * @param budgetMax the highest budget of the run, in places; null without a limiter
 * @param overAdmitted admissions that took the sum of places held above the budget of that instant; null without a
 *     limiter
 * @param minutesSaturated time during which at least 99 % of the budget of that instant was held, in minutes, rounded;
 *     null without a limiter
 * @param medianWaitSeconds median wait of those who got in, from first attempt to admission; null when nobody got in
 * @param p95WaitSeconds 95th percentile of the same waits
 * @param p95UnplannedWaitSeconds 95th percentile of the wait that runs from the first told time (no tell: from the first
 *     attempt) to admission, 0 if admitted before that time. The never served are included, censored at the end of the
 *     day; where the first told time lies past the end of the day, their wait runs from the first attempt
 * @param toldTimeKept of all tells that followers obeyed, the part kept. A tell is a refusal that names a time; kept
 *     means inside within five minutes of that time; told past the end of the day is not kept. Null when nothing was
 *     told
 * @param toldAfterDay tells to followers past the end of the day; null without a limiter
 * @param neverServedFollowers never served visits of people who would have come as told; null without a limiter, 0 in a
 *     run without advice, where nobody follows
 */
public record Summary(
        String name,
        long seed,
        int arrivals,
        int admitted,
        int servedSameDay,
        int neverServed,
        int refusedAttempts,
        int peakAttemptsPerSecond,
        int peakHeld,
        @Nullable Integer budgetMax,
        @Nullable Integer overAdmitted,
        @Nullable Integer minutesSaturated,
        @Nullable Double medianWaitSeconds,
        @Nullable Double p95WaitSeconds,
        @Nullable Double p95UnplannedWaitSeconds,
        @Nullable Double toldTimeKept,
        @Nullable Integer toldAfterDay,
        @Nullable Integer neverServedFollowers) {}
