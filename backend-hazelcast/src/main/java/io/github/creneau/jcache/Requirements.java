package io.github.creneau.jcache;

import io.github.creneau.spi.BackendException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.cache.Cache;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.expiry.ExpiryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What a cache must be for a ledger to be kept in it, as far as it can be seen from one JVM. What cannot: that it is
 * shared with the other servers, that it evicts nothing, that it survives the loss of one of them.
 */
final class Requirements {

    private static final int RACERS = 4;
    private static final int LAPS = 40;
    private static final Duration SHORTEST_LIFE = Duration.ofHours(1);

    private final Cache<String, byte[]> cache;
    private final Executor executor;
    private final Duration patience;

    private Requirements(Cache<String, byte[]> cache, Executor executor, Duration patience) {
        this.cache = cache;
        this.executor = executor;
        this.patience = patience;
    }

    /** Fails with {@link BackendException}, which names the property that is missing. */
    static void check(Cache<String, byte[]> cache, Executor executor, Duration patience) {
        if (cache.isClosed()) {
            throw new BackendException("cache '" + cache.getName() + "' is closed");
        }
        Requirements requirements = new Requirements(cache, executor, patience);
        requirements.typesFit();
        requirements.entriesLive();
        requirements.invokeIsAtomic();
    }

    private BackendException missing(String what, @Nullable Throwable cause) {
        String message = "cache '" + cache.getName() + "' cannot keep a ledger: " + what;
        return cause == null ? new BackendException(message) : new BackendException(message, cause);
    }

    private void typesFit() {
        @SuppressWarnings("unchecked") // what the class literal cannot say
        Configuration<String, byte[]> configuration = cache.getConfiguration(Configuration.class);
        if (!configuration.getKeyType().isAssignableFrom(String.class)
                || !configuration.getValueType().isAssignableFrom(byte[].class)) {
            throw missing(
                    "its types are " + configuration.getKeyType().getName() + " and "
                            + configuration.getValueType().getName() + ", but must be java.lang.String and byte[]",
                    null);
        }
    }

    private void entriesLive() {
        ExpiryPolicy policy;
        try {
            @SuppressWarnings("unchecked") // what the class literal cannot say
            CompleteConfiguration<String, byte[]> configuration = cache.getConfiguration(CompleteConfiguration.class);
            policy = configuration.getExpiryPolicyFactory().create();
        } catch (IllegalArgumentException e) {
            return; // This provider does not tell; the race below sees at least whether entries vanish at once.
        }
        shortest("created", policy.getExpiryForCreation());
        shortest("updated", policy.getExpiryForUpdate());
    }

    private void shortest(String when, javax.cache.expiry.@Nullable Duration life) {
        if (life != null && !life.isEternal()) {
            long millis = life.getTimeUnit() == null ? 0 : life.getTimeUnit().toMillis(life.getDurationAmount());
            if (millis < SHORTEST_LIFE.toMillis()) {
                throw missing(
                        "its entries expire " + Duration.ofMillis(millis) + " after they were " + when
                                + ", but must live for an hour at least",
                        null);
            }
        }
    }

    private void invokeIsAtomic() {
        String key = "probe/" + UUID.randomUUID();
        List<CompletableFuture<Void>> racers = new ArrayList<>();
        for (int i = 0; i < RACERS; i++) {
            racers.add(CompletableFuture.runAsync(() -> race(key), executor));
        }
        await(CompletableFuture.allOf(racers.toArray(CompletableFuture[]::new)));
        byte[] value = await(CompletableFuture.supplyAsync(() -> cache.getAndRemove(key), executor));
        if (value == null) {
            throw missing("what invoke() writes is gone at once", null);
        }
        int counted = Increment.count(value);
        if (counted != RACERS * LAPS) {
            throw missing(
                    "invoke() is not atomic: " + RACERS * LAPS + " increments at the same time came to " + counted,
                    null);
        }
    }

    private void race(String key) {
        for (int i = 0; i < LAPS; i++) {
            cache.invoke(key, new Increment());
        }
    }

    private <T extends @Nullable Object> T await(CompletableFuture<T> done) {
        try {
            return done.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw missing("invoke() fails: " + Meaning.of(cause), cause);
        } catch (TimeoutException e) {
            throw missing("no answer within " + patience, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw missing("interrupted", e);
        }
    }
}
