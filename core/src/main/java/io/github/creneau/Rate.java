package io.github.creneau;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How many new places may be given per time: a token bucket, or several that must all agree. A place of weight w costs
 * w tokens.
 *
 * @param bandwidths each a bucket of its own
 * @param isPerNode whether the rate is multiplied by the number of live nodes
 */
public record Rate(List<Bandwidth> bandwidths, boolean isPerNode) {

    static final String ALLOWED = "Rate.perSecond(..), Rate.perMinute(..) or Rate.per(..)";

    /**
     * One bucket: refilled evenly, and never above its burst.
     *
     * @param tokens refilled each period
     * @param period of the refill
     * @param burst the most tokens it can hold
     */
    public record Bandwidth(long tokens, Duration period, long burst) {
        /** Checks the values. */
        public Bandwidth {
            Check.range("rate.tokens", tokens, 1, 1_000_000_000L);
            Check.range("rate.burst", burst, 1, 1_000_000_000L);
            Check.duration("rate.period", period, Duration.ofMillis(1), Duration.ofDays(1));
            if (tokens > period.toNanos()) {
                throw new InvalidValueException("rate.tokens", tokens, "at most one a nanosecond");
            }
        }

        private Bandwidth withBurst(long newBurst) {
            return new Bandwidth(tokens, period, newBurst);
        }

        long perThousandMinutes() {
            return Math.max(1, (long) (tokens * 60e12 / period.toNanos()));
        }
    }

    /** Checks the values and copies the list. */
    public Rate {
        for (Bandwidth bandwidth : Check.notNull("rate.bandwidths", bandwidths, "1 to 8 bandwidths")) {
            Check.notNull("rate.bandwidths", bandwidth, "bandwidths, none of them null");
        }
        bandwidths = List.copyOf(bandwidths);
        Check.range("rate.bandwidths (number)", bandwidths.size(), 1, 8);
    }

    /** So many new places a second; the burst is as large unless told otherwise. */
    public static Rate perSecond(long places) {
        return per(places, Duration.ofSeconds(1));
    }

    /** So many new places a minute; the burst is as large unless told otherwise. */
    public static Rate perMinute(long places) {
        return per(places, Duration.ofMinutes(1));
    }

    /** So many new places each period, from a millisecond to a day; the burst is as large unless told otherwise. */
    public static Rate per(long places, Duration period) {
        return new Rate(List.of(new Bandwidth(places, period, Math.max(1, places))), false);
    }

    /** The burst of the bandwidth named last: what may be given at once after a quiet time. */
    public Rate burst(long places) {
        List<Bandwidth> changed = new ArrayList<>(bandwidths);
        int last = changed.size() - 1;
        changed.set(last, changed.get(last).withBurst(places));
        return new Rate(changed, isPerNode);
    }

    /** Both rates hold. They must both be of the platform, or both per node. */
    public Rate and(Rate other) {
        Check.notNull("rate.and", other, ALLOWED);
        if (other.isPerNode != isPerNode) {
            throw new InvalidValueException(
                    "rate.and", other, "a rate that is per node like the first, or like it not");
        }
        List<Bandwidth> both = new ArrayList<>(bandwidths);
        both.addAll(other.bandwidths);
        return new Rate(both, isPerNode);
    }

    /** The same for each live node: what they may give together grows with their number, and any of them may use it. */
    public Rate perNode() {
        return new Rate(bandwidths, true);
    }

    /** The least that the bandwidths allow in a thousand minutes: a minute may bring less than one. */
    long perThousandMinutesAtMost() {
        return bandwidths.stream()
                .mapToLong(Bandwidth::perThousandMinutes)
                .min()
                .orElse(0);
    }
}
