package io.github.creneau.redis.faults;

import io.github.creneau.redis.server.RedisServer;
import io.github.creneau.testkit.processes.BookWatch;
import io.github.creneau.testkit.processes.FaultyLink;
import io.github.creneau.testkit.processes.NodeProcess;
import io.github.creneau.testkit.processes.Platform;
import io.github.creneau.testkit.processes.Soak;
import io.github.creneau.testkit.processes.Soak.Fault;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Whatever may happen to three servers and their Redis, one thing every five seconds; beside the other tests. */
@Tag("faults")
@Tag("soak")
@Execution(ExecutionMode.CONCURRENT)
class SoakIT {

    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("soak.seconds", 90));

    private final RedisServer redis = RedisServer.start();
    private final Map<String, FaultyLink> links = new HashMap<>();
    private BookWatch watch = new RedisWatch(redis.port());

    @Test
    void every_promise_is_kept() {
        try (Platform platform = new Platform(this::start)) {
            platform.add(3);
            new Soak(
                            platform,
                            () -> watch,
                            () -> redis.<Long>ask(asked -> asked.dbsize()),
                            faults(),
                            "docs/guide/log.md")
                    .run(TIME);
        } finally {
            watch.close();
            links.values().forEach(FaultyLink::close);
            redis.close();
        }
    }

    private NodeProcess start(int number, Duration clockWrongBy, long seed) {
        FaultyLink link = new FaultyLink(redis.port());
        links.put("server-" + number, link);
        String uri = "redis://" + link.address();
        return new NodeProcess(RedisNode.class, List.of("-Xmx192m"), uri, "server-" + number, clockWrongBy, seed);
    }

    private List<Fault> faults() {
        return List.of(
                onLink("the link of a node is cut", FaultyLink::cut),
                onLink("the link of a node is a black hole", FaultyLink::blackHole),
                onLink("the link of a node is slow", link -> link.slow(150)),
                Soak.fault("every link is a black hole", node -> {
                    links.values().forEach(FaultyLink::blackHole);
                    return () -> links.values().forEach(FaultyLink::mend);
                }),
                Soak.fault("the store is killed and comes back empty", node -> {
                    watch.close();
                    redis.kill();
                    redis.restart();
                    watch = new RedisWatch(redis.port());
                    return () -> {};
                }),
                Soak.fault("the store stands still", node -> {
                    redis.freeze();
                    return redis::thaw;
                }),
                Soak.fault("the store's memory is full", node -> {
                    redis.ask(asked -> asked.configSet("maxmemory", "1"));
                    return () -> redis.ask(asked -> asked.configSet("maxmemory", "0"));
                }),
                Soak.fault("the store is read-only", node -> {
                    redis.ask(asked -> asked.replicaof("127.0.0.1", 1));
                    return () -> redis.ask(asked -> asked.replicaofNoOne());
                }));
    }

    private Fault onLink(String name, Consumer<FaultyLink> fault) {
        return Soak.fault(name, node -> {
            FaultyLink link = links.get(node.name());
            fault.accept(link);
            return link::mend;
        });
    }
}
