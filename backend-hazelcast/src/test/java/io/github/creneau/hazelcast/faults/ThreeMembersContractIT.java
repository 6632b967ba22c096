package io.github.creneau.hazelcast.faults;

import io.github.creneau.hazelcast.HazelcastBackend;
import io.github.creneau.hazelcast.ledger.Books;
import io.github.creneau.spi.Backend;
import io.github.creneau.testkit.contract.RemoteBackendContract;
import io.github.creneau.testkit.processes.ChildJvm;
import io.github.creneau.testkit.processes.Platform;
import io.github.creneau.testkit.processes.Ports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** Three members in three JVMs; the limiters' keys are spread over them. */
@Tag("faults")
class ThreeMembersContractIT implements RemoteBackendContract {

    private static final List<ChildJvm> OTHERS = new ArrayList<>();
    private static HazelcastBackend own;

    @BeforeAll
    static void start() {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            addresses.add("127.0.0.1:" + Ports.free());
        }
        own = HazelcastBackend.embedded(addresses.get(0), addresses.toArray(String[]::new));
        for (int i = 1; i < 3; i++) {
            OTHERS.add(ChildJvm.start(
                    List.of("-Xmx192m"),
                    MemberMain.class,
                    line -> {},
                    List.of(addresses.get(i) + "," + String.join(",", addresses))));
        }
        Platform.await(
                "three members",
                Duration.ofSeconds(60),
                () -> own.instance().getCluster().getMembers().size() == 3
                        && own.instance().getPartitionService().isClusterSafe());
    }

    @AfterAll
    static void stop() {
        OTHERS.forEach(ChildJvm::close);
        own.close();
    }

    @Override
    public Backend open() {
        return HazelcastBackend.builder()
                .instance(own.instance())
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
        Books.spoil(own.instance(), limiter);
    }

    @Override
    public void setClockBack(Backend backend, String limiter, Duration by) {
        Books.setForward(own.instance(), limiter, by);
    }
}
