package io.github.creneau.hazelcast.faults;

import com.hazelcast.core.HazelcastInstance;
import io.github.creneau.hazelcast.Clients;
import io.github.creneau.testkit.processes.NodeProcess;
import io.github.creneau.testkit.processes.Platform;
import io.github.creneau.testkit.processes.Ports;
import io.github.creneau.testkit.processes.Soak;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Whatever may happen to three servers that keep the book themselves, one thing every five seconds; beside the other tests. */
@Tag("faults")
@Tag("soak")
@Execution(ExecutionMode.CONCURRENT)
class SoakIT {

    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("soak.seconds", 90));
    private static final int ADDRESSES = 9;

    private final List<String> addresses = new ArrayList<>();
    private final Map<String, String> addressOf = new HashMap<>();
    private final Platform platform = new Platform(this::start);

    @Test
    void every_promise_is_kept() {
        for (int i = 0; i < ADDRESSES; i++) {
            addresses.add("127.0.0.1:" + Ports.free());
        }
        try (platform) {
            platform.add(3);
            HazelcastInstance client = Clients.of(addresses);
            try (HazelcastWatch watch = new HazelcastWatch(client)) {
                new Soak(
                                platform,
                                () -> watch,
                                () -> client.getDistributedObjects().size(),
                                List.of(),
                                "docs/guide/log.md")
                        .run(TIME);
            }
        }
    }

    private NodeProcess start(int number, Duration clockWrongBy, long seed) {
        String name = "server-" + number;
        List<String> taken = platform.nodes().stream()
                .map(node -> addressOf.get(node.name()))
                .toList();
        String address = IntStream.range(number, number + ADDRESSES)
                .mapToObj(i -> addresses.get(i % ADDRESSES))
                .filter(free -> !taken.contains(free))
                .findFirst()
                .orElseThrow();
        addressOf.put(name, address);
        String store = address + "," + String.join(",", addresses);
        return new NodeProcess(HazelcastNode.class, List.of("-Xmx256m"), store, name, clockWrongBy, seed);
    }
}
