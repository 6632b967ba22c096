package io.github.creneau.spi;

import java.util.List;

/**
 * Token takes of one node that travel together.
 *
 * @param nowMillis backend time as the node knows it; the buckets' clock
 * @param takes each from a chain of buckets
 */
public record TokenBatch(long nowMillis, List<Take> takes) {
    /** Copies the list. */
    public TokenBatch {
        takes = List.copyOf(takes);
    }

    /**
     * Takes up to {@code tokens} that every bucket of the chain can give. What a narrow bucket gave and a wider one
     * did not goes back to the narrow one.
     *
     * @param chain from the narrowest bucket to the widest
     * @param tokens at most so many; negative: so many are given back to every bucket of the chain
     */
    public record Take(List<BucketSpec> chain, long tokens) {
        /** Copies the list. */
        public Take {
            chain = List.copyOf(chain);
        }
    }

    /**
     * One bucket and the configuration it must have.
     *
     * @param id unique within the limiter
     * @param version of the configuration; a higher one replaces it, the tokens keeping their proportion
     * @param opensEmpty whether the bucket is empty at birth
     */
    public record BucketSpec(String id, long version, boolean opensEmpty, List<BandwidthSpec> bandwidths) {
        /** Copies the list. */
        public BucketSpec {
            bandwidths = List.copyOf(bandwidths);
        }
    }

    /**
     * One bandwidth of a bucket.
     *
     * @param capacity the most tokens it can hold (burst)
     * @param tokens refilled, evenly, each {@code periodNanos}
     */
    public record BandwidthSpec(long capacity, long tokens, long periodNanos) {}
}
