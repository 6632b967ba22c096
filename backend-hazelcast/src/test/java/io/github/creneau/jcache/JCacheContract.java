package io.github.creneau.jcache;

import io.github.creneau.ledger.Ledger;
import io.github.creneau.ledger.LedgerImage;
import io.github.creneau.ledger.LedgerState;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.testkit.contract.RemoteBackendContract;
import java.time.Duration;
import java.util.List;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;

/** What is the same for every provider. */
interface JCacheContract extends RemoteBackendContract {

    CacheManager manager();

    default MutableConfiguration<String, byte[]> configuration() {
        return JCacheBackend.configuration(Duration.ofDays(7));
    }

    default Cache<String, byte[]> cache() {
        return manager().getCache("creneau", String.class, byte[].class);
    }

    @Override
    default Backend open() {
        return JCacheBackend.builder()
                .cache(cache())
                .learning(Duration.ZERO)
                .timeout(Duration.ofSeconds(5))
                .build();
    }

    /** The cache is closed under it. */
    @Override
    default Backend unreachable() {
        Cache<String, byte[]> gone = manager().createCache("gone-" + System.nanoTime(), configuration());
        Backend backend = JCacheBackend.over(gone);
        manager().destroyCache(gone.getName());
        return backend;
    }

    @Override
    default Duration deadline() {
        return Duration.ofSeconds(5);
    }

    @Override
    default void spoil(String limiter) {
        byte[] image = LedgerImage.of(new LedgerState(1, 1, 0));
        image[1]++;
        cache().put("book/" + limiter, image);
    }

    @Override
    default void setClockBack(Backend backend, String limiter, Duration by) {
        LedgerState state = LedgerImage.read(cache().get("book/" + limiter));
        Ledger.apply(
                state, new LedgerBatch("clock", Long.MAX_VALUE, List.of()), System.currentTimeMillis() + by.toMillis());
        cache().put("book/" + limiter, LedgerImage.of(state));
    }
}
