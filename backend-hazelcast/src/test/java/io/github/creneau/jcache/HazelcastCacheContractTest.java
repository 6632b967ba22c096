package io.github.creneau.jcache;

import com.hazelcast.cache.HazelcastCachingProvider;
import com.hazelcast.core.HazelcastInstance;
import io.github.creneau.hazelcast.HazelcastBackend;
import io.github.creneau.testkit.processes.Ports;
import java.time.Duration;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Hazelcast's own provider, over two members: what travels and what is backed up is bytes. */
class HazelcastCacheContractTest implements JCacheContract {

    private static HazelcastBackend one;
    private static HazelcastBackend two;
    private static CachingProvider provider;
    private static CacheManager manager;

    @BeforeAll
    static void start() {
        String first = "127.0.0.1:" + Ports.free();
        String second = "127.0.0.1:" + Ports.free();
        one = HazelcastBackend.embedded(first, first, second);
        two = HazelcastBackend.embedded(second, first, second);
        provider = Caching.getCachingProvider("com.hazelcast.cache.HazelcastMemberCachingProvider");
        HazelcastInstance instance = one.instance();
        manager = provider.getCacheManager(null, null, HazelcastCachingProvider.propertiesByInstanceItself(instance));
        manager.createCache("creneau", JCacheBackend.configuration(Duration.ofDays(7)));
    }

    @AfterAll
    static void stop() {
        provider.close();
        two.close();
        one.close();
    }

    @Override
    public CacheManager manager() {
        return manager;
    }
}
