package io.github.creneau.tokens;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConfigurationBuilder;
import io.github.creneau.spi.TokenBatch.BandwidthSpec;
import io.github.creneau.spi.TokenBatch.BucketSpec;
import java.time.Duration;

/** bucket4j's configuration of a bucket. */
public final class Bandwidths {

    private Bandwidths() {}

    /** The configuration; bandwidths are named by their order, so that tokens survive a change of configuration. */
    public static BucketConfiguration configuration(BucketSpec spec) {
        ConfigurationBuilder builder = BucketConfiguration.builder();
        int index = 0;
        for (BandwidthSpec bandwidth : spec.bandwidths()) {
            builder.addLimit(Bandwidth.builder()
                    .capacity(bandwidth.capacity())
                    .refillGreedy(bandwidth.tokens(), Duration.ofNanos(bandwidth.periodNanos()))
                    .initialTokens(spec.opensEmpty() ? 0 : bandwidth.capacity())
                    .id("b" + index++)
                    .build());
        }
        return builder.build();
    }

    /** How long an empty bucket takes to fill, in nanoseconds. */
    public static long fillNanos(BucketSpec spec) {
        double longest = 0;
        for (BandwidthSpec bandwidth : spec.bandwidths()) {
            longest = Math.max(longest, (double) bandwidth.capacity() / bandwidth.tokens() * bandwidth.periodNanos());
        }
        return (long) longest;
    }
}
