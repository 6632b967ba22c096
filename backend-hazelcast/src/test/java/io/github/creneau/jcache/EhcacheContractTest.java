package io.github.creneau.jcache;

import java.time.Duration;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Ehcache, in this JVM alone. By reference: by value, version 3.12.0 fails in {@code invoke} on an entry that is not there
 * yet if its values are arrays of bytes. No array that was handed over is ever changed, so nothing is lost by it.
 */
class EhcacheContractTest implements JCacheContract {

    private static CachingProvider provider;

    @BeforeAll
    static void start() {
        provider = Caching.getCachingProvider("org.ehcache.jsr107.EhcacheCachingProvider");
        provider.getCacheManager().createCache("creneau", byReference());
    }

    @AfterAll
    static void stop() {
        provider.close();
    }

    private static MutableConfiguration<String, byte[]> byReference() {
        return JCacheBackend.configuration(Duration.ofDays(7)).setStoreByValue(false);
    }

    @Override
    public MutableConfiguration<String, byte[]> configuration() {
        return byReference();
    }

    @Override
    public CacheManager manager() {
        return provider.getCacheManager();
    }
}
