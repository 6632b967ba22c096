package io.github.creneau.testkit.contract;

import io.github.creneau.spi.TokenBatch.BandwidthSpec;
import io.github.creneau.spi.TokenBatch.BucketSpec;
import io.github.creneau.spi.TokenBatch.Take;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Buckets that as good as never refill while a test runs. */
final class Takes {

    private Takes() {}

    static BucketSpec bucket(String id, long version, boolean opensEmpty, long capacity) {
        long period = Duration.ofDays(300).toNanos();
        return new BucketSpec(id, version, opensEmpty, List.of(new BandwidthSpec(capacity, 1, period)));
    }

    static BucketSpec bucket(String id, long capacity) {
        return bucket(id, 1, false, capacity);
    }

    static Take take(long tokens, BucketSpec... chain) {
        return new Take(Arrays.asList(chain), tokens);
    }

    static Take one() {
        return take(1, bucket("one", 1));
    }
}
