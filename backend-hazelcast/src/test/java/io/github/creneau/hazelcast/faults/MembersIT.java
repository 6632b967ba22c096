package io.github.creneau.hazelcast.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.hazelcast.Clients;
import io.github.creneau.testkit.processes.NodeProcess;
import io.github.creneau.testkit.processes.Platform;
import io.github.creneau.testkit.processes.Ports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Servers that keep the book themselves come and go, under a demand of twice the capacity. */
@Tag("faults")
class MembersIT {

    private static final Duration FOR_GOOD = Duration.ofHours(1);
    private static final Duration HOLD = Duration.ofSeconds(2);
    private static final Duration BEFORE_SAMPLES = Duration.ofSeconds(5);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PEOPLE = 300;

    private final List<String> addresses = new ArrayList<>();
    private final Platform platform = new Platform((number, clockWrongBy, seed) -> new NodeProcess(
            HazelcastNode.class,
            List.of("-Xmx256m"),
            addresses.get(number) + "," + String.join(",", addresses),
            "server-" + number,
            clockWrongBy,
            seed));
    private HazelcastWatch watch;
    private long epoch;

    @BeforeEach
    void fill() {
        for (int i = 0; i < 6; i++) {
            addresses.add("127.0.0.1:" + Ports.free());
        }
        platform.add(3);
        watch = new HazelcastWatch(Clients.of(addresses));
        for (int i = 0; i < 3; i++) {
            platform.nodes().get(i).visit("pupil-" + i, PEOPLE, FOR_GOOD);
        }
        Platform.await("all pupils are inside", PATIENCE, () -> watch.sessions().size() == 3 * PEOPLE);
        platform.nodes().forEach(node -> node.work(3_000, HOLD));
        Platform.await("full", PATIENCE, () -> platform.isFull(0));
        epoch = watch.epoch();
    }

    @AfterEach
    void close() {
        if (watch != null) {
            watch.close();
        }
        platform.close();
    }

    @Test
    void the_owner_of_the_book_is_killed_and_another_server_joins() {
        assertFullAndNeverFuller("three members", Duration.ofSeconds(15), 0);
        NodeProcess owner = platform.nodes().get(addresses.indexOf(watch.owner()));
        int held = held(owner);
        platform.remove(owner);
        owner.kill();
        Duration free = Platform.await(
                "its blocks are back",
                Platform.LEASE.plus(HEARTBEAT.multipliedBy(2)),
                () -> watch.sum().lanes().keySet().stream().noneMatch(node -> node.startsWith(owner.name() + "#")));
        Duration used = Platform.await("the others use them", Platform.LEASE, () -> platform.isFull(PEOPLE));
        Platform.tell(
                "owner killed: its %d places are back after %d ms, in use %d ms later; %d sessions kept",
                held, free.toMillis(), used.toMillis(), watch.sessions().size());
        assertThat(watch.sessions()).hasSize(3 * PEOPLE);
        assertThat(watch.epoch()).as("the backup was whole").isEqualTo(epoch);

        NodeProcess joined = platform.add();
        Platform.await("the server that joins is up", PATIENCE, platform::isUp);
        joined.work(3_000, HOLD);
        Duration usable = Platform.await(
                "people on it are let in",
                Duration.ofSeconds(10),
                () -> joined.at(System.currentTimeMillis()).inside() > Platform.PLACES / 5);
        Platform.tell("a server joined: a fifth of the places is held on it after %d ms", usable.toMillis());
        assertFullAndNeverFuller("after it", Duration.ofSeconds(10), PEOPLE);
        assertThat(watch.sessions()).hasSize(3 * PEOPLE);
        assertThat(watch.epoch()).as("the book has moved whole").isEqualTo(epoch);
    }

    @Test
    void all_servers_are_restarted_one_after_another() {
        long begin = System.currentTimeMillis();
        for (NodeProcess node : platform.nodes()) {
            platform.remove(node);
            node.leave();
            platform.add(1);
            platform.nodes().get(2).work(3_000, HOLD);
            Platform.await("full", PATIENCE, () -> platform.isFull(3 * PEOPLE));
            Platform.pass(Duration.ofSeconds(2), watch);
        }
        Platform.tell(
                "all restarted in %d ms: %d sessions kept, at most %d places in the book in %d looks",
                System.currentTimeMillis() - begin, watch.sessions().size(), watch.most(), watch.looks());
        assertThat(watch.sessions()).hasSize(3 * PEOPLE);
        assertThat(watch.epoch()).as("the book has moved whole").isEqualTo(epoch);
        assertThat(watch.most()).isLessThanOrEqualTo(Platform.PLACES);
    }

    private int held(NodeProcess node) {
        return watch.sum().lanes().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(node.name() + "#"))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** Of those inside, so many sat on a server that is gone. */
    private void assertFullAndNeverFuller(String what, Duration time, int orphans) {
        Platform.pass(BEFORE_SAMPLES, watch);
        long begin = System.currentTimeMillis();
        Platform.pass(time, watch);
        IntSummaryStatistics inside = platform.inside(begin, System.currentTimeMillis() - 200);
        double utilisation = (inside.getAverage() + orphans) / Platform.PLACES;
        Platform.tell(
                "%s: %.2f %% used (%d to %d of %d), at most %d in the book in %d looks",
                what,
                100 * utilisation,
                inside.getMin() + orphans,
                inside.getMax() + orphans,
                Platform.PLACES,
                watch.most(),
                watch.looks());
        assertThat(watch.most()).isLessThanOrEqualTo(Platform.PLACES);
        assertThat(inside.getMax() + orphans).isLessThanOrEqualTo(Platform.PLACES);
        assertThat(utilisation).isGreaterThanOrEqualTo(0.99);
    }
}
