package io.github.creneau.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import io.github.creneau.hazelcast.ledger.Books;
import io.github.creneau.spi.Backend;
import io.github.creneau.testkit.contract.RemoteBackendContract;
import io.github.creneau.testkit.processes.Ports;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** One member, which the backend has made itself. */
class MemberContractTest implements RemoteBackendContract {

    private static HazelcastBackend first;

    @BeforeAll
    static void start() {
        first = HazelcastBackend.embedded("127.0.0.1:" + Ports.free());
    }

    @AfterAll
    static void stop() {
        first.close();
    }

    private static HazelcastInstance instance() {
        return first.instance();
    }

    @Override
    public Backend open() {
        return HazelcastBackend.builder()
                .instance(instance())
                .learning(Duration.ZERO)
                .timeout(Duration.ofSeconds(5))
                .build();
    }

    @Override
    public Backend unreachable() {
        HazelcastBackend backend = HazelcastBackend.embedded("127.0.0.1:" + Ports.free());
        backend.instance().shutdown();
        return backend;
    }

    @Override
    public Duration deadline() {
        return Duration.ofSeconds(5);
    }

    @Override
    public void spoil(String limiter) {
        Books.spoil(instance(), limiter);
    }

    /** The members' clock cannot be set. */
    @Override
    public void setClockBack(Backend backend, String limiter, Duration by) {
        Books.setForward(instance(), limiter, by);
    }
}
