package io.github.creneau.testkit.replay;

import java.time.Duration;

/**
 * How long people stay: an activity of log-normal length, then either a logout or a place left behind until it is idle.
 *
 * @param meanActivity mean time from the first page to the last
 * @param sigma standard deviation of the activity's logarithm
 * @param pages pages of a visit
 * @param logsOut part of the visits that end with a logout, 0 to 1
 * @param idle time after the last page for which the others still hold their place
 */
public record Stay(Duration meanActivity, double sigma, int pages, double logsOut, Duration idle) {

    /** The same people, of whom another part logs out. */
    public Stay withLogsOut(double part) {
        return new Stay(meanActivity, sigma, pages, part, idle);
    }

    /** The same people on a platform with another idle time. */
    public Stay withIdle(Duration time) {
        return new Stay(meanActivity, sigma, pages, logsOut, time);
    }

    /** Mean time for which a place is held: activity, and idle time of those who do not log out. */
    public Duration meanHold() {
        return meanActivity.plusMillis(Math.round((1 - logsOut) * idle.toMillis()));
    }

    /** Probability that a place is still held so many seconds after it was given. */
    public double heldAfter(double seconds) {
        return logsOut * activeAfter(seconds) + (1 - logsOut) * activeAfter(seconds - idle.toSeconds());
    }

    /** The activity, in seconds, of a visit whose logarithm lies {@code z} standard deviations above the mean one. */
    double activitySeconds(double z) {
        return StrictMath.exp(logMean() + sigma * z);
    }

    private double activeAfter(double seconds) {
        return seconds <= 0 ? 1 : Chance.normalTail((StrictMath.log(seconds) - logMean()) / sigma);
    }

    private double logMean() {
        return StrictMath.log(meanActivity.toMillis() / 1000.0) - sigma * sigma / 2;
    }
}
