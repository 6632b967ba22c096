package io.github.creneau.inprocess;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.local.LocalBucketBuilder;
import io.github.creneau.spi.TokenBatch.BucketSpec;
import io.github.creneau.tokens.Bandwidths;
import io.github.creneau.tokens.TokenChains;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** bucket4j's local buckets, made on first use and forgotten when they would be full anyway. */
final class LocalBuckets implements TokenChains.Buckets {

    private static final long FORGET_EVERY_NANOS = Duration.ofMinutes(1).toNanos();

    /** As long as they linger in a store elsewhere. */
    private static final long LINGER_NANOS = Duration.ofHours(1).toNanos();

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Entry> entries = new HashMap<>();
    private final LongSupplier nanos;
    private final TimeMeter meter;
    private long forgotAtNanos;

    LocalBuckets(LongSupplier elapsedNanos) {
        nanos = elapsedNanos;
        meter = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return elapsedNanos.getAsLong();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
    }

    private static final class Entry {
        final Bucket bucket;
        long fillNanos;
        long version;
        long usedAtNanos;

        Entry(Bucket bucket, BucketSpec spec) {
            this.bucket = bucket;
            this.version = spec.version();
            this.fillNanos = Bandwidths.fillNanos(spec);
        }
    }

    @Override
    public CompletionStage<Long> take(BucketSpec spec, long nowMillis, long tokens) {
        return CompletableFuture.completedFuture(bucket(spec).tryConsumeAsMuchAsPossible(tokens));
    }

    @Override
    public CompletionStage<Void> giveBack(BucketSpec spec, long nowMillis, long tokens) {
        bucket(spec).addTokens(tokens);
        return CompletableFuture.completedFuture(null);
    }

    private Bucket bucket(BucketSpec spec) {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            Entry entry = entries.get(spec.id());
            if (entry == null) {
                forgetFull(now);
                entry = new Entry(create(spec), spec);
                entries.put(spec.id(), entry);
            } else if (entry.version < spec.version()) {
                entry.bucket.replaceConfiguration(
                        Bandwidths.configuration(spec), TokensInheritanceStrategy.PROPORTIONALLY);
                entry.version = spec.version();
                entry.fillNanos = Bandwidths.fillNanos(spec);
            }
            entry.usedAtNanos = now;
            return entry.bucket;
        } finally {
            lock.unlock();
        }
    }

    private void forgetFull(long now) {
        if (now - forgotAtNanos > FORGET_EVERY_NANOS) {
            forgotAtNanos = now;
            entries.values().removeIf(entry -> now - entry.usedAtNanos > entry.fillNanos + LINGER_NANOS);
        }
    }

    private Bucket create(BucketSpec spec) {
        BucketConfiguration configuration = Bandwidths.configuration(spec);
        LocalBucketBuilder builder = Bucket.builder();
        for (io.github.bucket4j.Bandwidth bandwidth : configuration.getBandwidths()) {
            builder.addLimit(bandwidth);
        }
        return builder.withCustomTimePrecision(meter).build();
    }
}
