package io.github.creneau.testkit.replay;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * What people do when they do not get in.
 *
 * <p>Who follows no advice tries again after a time drawn evenly between {@code shortest} and {@code longest}, times
 * {@code 1 + growth × tries}, where {@code tries} is the number of retries already made, and gives up after
 * {@code retries} of them. Who follows comes back after the told time, at a moment drawn evenly within
 * {@code returnsWithin}, and goes on as long as times are told.
 *
 * @param shortest the shortest first wait
 * @param longest the longest first wait
 * @param growth by how much waits grow with each retry
 * @param retries how many retries are made; the first attempt is none
 * @param returnsWithin how long after the told time a follower is back at the latest
 */
public record Patience(Duration shortest, Duration longest, double growth, int retries, Duration returnsWithin) {

    long retryMillis(int retriesMade, SplittableRandom random) {
        double wait = shortest.toMillis()
                + random.nextDouble() * longest.minus(shortest).toMillis();
        return Math.round(wait * (1 + growth * retriesMade));
    }

    long returnMillis(SplittableRandom random) {
        return Math.round(random.nextDouble() * returnsWithin.toMillis());
    }
}
