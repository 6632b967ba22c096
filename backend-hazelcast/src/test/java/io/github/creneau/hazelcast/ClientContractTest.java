package io.github.creneau.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import io.github.creneau.hazelcast.ledger.Books;
import io.github.creneau.spi.Backend;
import io.github.creneau.testkit.contract.RemoteBackendContract;
import io.github.creneau.testkit.processes.Ports;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A client that stores nothing, and one member. */
class ClientContractTest implements RemoteBackendContract {

    private static HazelcastBackend member;
    private static HazelcastInstance client;
    private static HazelcastInstance lonely;

    @BeforeAll
    static void start() {
        String address = "127.0.0.1:" + Ports.free();
        member = HazelcastBackend.embedded(address);
        client = Clients.of(List.of(address));
    }

    @AfterAll
    static void stop() {
        client.shutdown();
        lonely.shutdown();
        member.close();
    }

    @Override
    public Backend open() {
        return HazelcastBackend.builder()
                .instance(client)
                .learning(Duration.ZERO)
                .timeout(Duration.ofSeconds(5))
                .build();
    }

    /** Its member is gone. */
    @Override
    public Backend unreachable() {
        String address = "127.0.0.1:" + Ports.free();
        try (HazelcastBackend gone = HazelcastBackend.embedded(address)) {
            lonely = Clients.of(List.of(address));
            return HazelcastBackend.over(lonely);
        }
    }

    @Override
    public Duration deadline() {
        return Duration.ofSeconds(5);
    }

    @Override
    public void spoil(String limiter) {
        Books.spoil(client, limiter);
    }

    @Override
    public void setClockBack(Backend backend, String limiter, Duration by) {
        Books.setForward(client, limiter, by);
    }
}
