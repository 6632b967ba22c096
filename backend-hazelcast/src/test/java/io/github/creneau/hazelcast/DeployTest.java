package io.github.creneau.hazelcast;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.server.HazelcastMemberStarter;
import io.github.creneau.spi.BackendException;
import io.github.creneau.testkit.processes.ChildJvm;
import io.github.creneau.testkit.processes.Ports;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client whose members have Hazelcast on their class path and nothing else. */
class DeployTest {

    @Test
    void members_without_the_library_are_told_at_the_start() throws Exception {
        String hazelcast = Path.of(HazelcastInstance.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        int port = Ports.free();
        List<String> options = List.of(
                "-cp",
                hazelcast,
                "-Xmx128m",
                "-Dhz.cluster-name=creneau",
                "-Dhz.network.port.port=" + port,
                "-Dhz.network.port.auto-increment=false",
                "-Dhz.network.join.multicast.enabled=false",
                "-Dhz.network.join.auto-detection.enabled=false",
                "-Dhazelcast.local.localAddress=127.0.0.1",
                "-Dhazelcast.socket.bind.any=false",
                "-Dhazelcast.phone.home.enabled=false",
                "-Dhazelcast.logging.type=none");
        try (ChildJvm member = ChildJvm.start(options, HazelcastMemberStarter.class, line -> {}, List.of())) {
            HazelcastInstance client = Clients.of(List.of("127.0.0.1:" + port));
            try {
                assertThatThrownBy(() -> HazelcastBackend.over(client))
                        .isInstanceOf(BackendException.class)
                        .hasMessageContaining("127.0.0.1")
                        .hasMessageContaining("put creneau-backend-hazelcast of this version")
                        .hasMessageContaining("on the class path of every member");
            } finally {
                client.shutdown();
            }
        }
    }
}
