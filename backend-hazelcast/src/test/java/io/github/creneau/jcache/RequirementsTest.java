package io.github.creneau.jcache;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.creneau.spi.BackendException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import javax.cache.Cache;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.MutableEntry;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cache that cannot keep a ledger is refused at the start, by the name of what is missing. */
class RequirementsTest {

    private CachingProvider provider;

    @BeforeEach
    void start() {
        provider = Caching.getCachingProvider("org.ehcache.jsr107.EhcacheCachingProvider");
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    private <V> Cache<String, V> cache(Class<V> values, UnaryOperator<MutableConfiguration<String, V>> setting) {
        return provider.getCacheManager()
                .createCache(
                        "cache-" + System.nanoTime(),
                        setting.apply(new MutableConfiguration<String, V>()
                                .setTypes(String.class, values)
                                .setStoreByValue(false)));
    }

    private static void refused(Cache<String, byte[]> cache, String why) {
        assertThatThrownBy(() -> JCacheBackend.over(cache))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining(cache.getName())
                .hasMessageContaining(why);
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void values_of_another_type() {
        refused((Cache) cache(Integer.class, c -> c), "must be java.lang.String and byte[]");
    }

    @Test
    void entries_that_live_for_a_minute() {
        javax.cache.expiry.Duration minute = new javax.cache.expiry.Duration(TimeUnit.MINUTES, 1);
        refused(
                cache(byte[].class, c -> c.setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(minute))),
                "expire PT1M after they were created");
    }

    @Test
    void a_closed_one() {
        Cache<String, byte[]> cache = cache(byte[].class, c -> c);
        String name = cache.getName();
        provider.getCacheManager().destroyCache(name);
        assertThatThrownBy(() -> JCacheBackend.over(cache))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void an_invoke_that_reads_and_writes_with_a_gap_between() {
        refused(torn(cache(byte[].class, c -> c)), "invoke() is not atomic");
    }

    @Test
    void an_invoke_that_fails() {
        refused(
                byHand(cache(byte[].class, c -> c), (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException("no invoke here");
                }),
                "no invoke here");
    }

    @Test
    void one_that_does_not_answer() {
        Cache<String, byte[]> cache = byHand(cache(byte[].class, c -> c), (proxy, method, arguments) -> {
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
            return 1;
        });
        assertThatThrownBy(() -> JCacheBackend.builder()
                        .cache(cache)
                        .startTimeout(Duration.ofMillis(100))
                        .build())
                .hasMessageContaining("no answer within PT0.1S");
    }

    /** A provider that takes {@code invoke} for a get and a put. */
    @SuppressWarnings("unchecked")
    private static Cache<String, byte[]> torn(Cache<String, byte[]> sound) {
        return byHand(sound, (proxy, method, arguments) -> {
            String key = (String) arguments[0];
            byte[] before = sound.get(key);
            Thread.yield();
            return ((EntryProcessor<String, byte[], Object>) arguments[1]).process(new Cell(sound, key, before));
        });
    }

    @SuppressWarnings("unchecked")
    private static Cache<String, byte[]> byHand(Cache<String, byte[]> sound, InvocationHandler invoke) {
        return (Cache<String, byte[]>) Proxy.newProxyInstance(
                Cache.class.getClassLoader(),
                new Class<?>[] {Cache.class},
                (proxy, method, arguments) -> method.getName().equals("invoke")
                        ? invoke.invoke(proxy, method, arguments)
                        : method.invoke(sound, arguments));
    }

    private record Cell(Cache<String, byte[]> cache, String getKey, byte[] getValue)
            implements MutableEntry<String, byte[]> {
        @Override
        public boolean exists() {
            return getValue != null;
        }

        @Override
        public void remove() {
            cache.remove(getKey);
        }

        @Override
        public void setValue(byte[] value) {
            cache.put(getKey, value);
        }

        @Override
        public String getKey() {
            return getKey;
        }

        @Override
        public byte[] getValue() {
            return getValue;
        }

        @Override
        public <T> T unwrap(Class<T> type) {
            throw new IllegalArgumentException(type.getName());
        }
    }
}
