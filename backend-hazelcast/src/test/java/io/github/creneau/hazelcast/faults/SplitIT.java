package io.github.creneau.hazelcast.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.hazelcast.Clients;
import io.github.creneau.hazelcast.GatedMember;
import io.github.creneau.testkit.processes.FaultyLink;
import io.github.creneau.testkit.processes.NodeProcess;
import io.github.creneau.testkit.processes.Platform;
import io.github.creneau.testkit.processes.Ports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A cluster that falls into two parts, each of which goes on by itself, and finds together again. */
@Tag("faults")
class SplitIT {

    private static final Duration FOR_GOOD = Duration.ofHours(1);
    private static final Duration HOLD = Duration.ofSeconds(2);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PEOPLE = 300;

    private final List<String> hosts = List.of("127.0.0.11", "127.0.0.12", "127.0.0.13");
    private final List<String> addresses = new ArrayList<>();
    private final List<FaultyLink> doors = new ArrayList<>();
    private final Platform platform = new Platform(this::start);
    private HazelcastWatch larger;
    private HazelcastWatch smaller;

    private NodeProcess start(int number, Duration clockWrongBy, long seed) {
        List<String> known = doors.stream().map(FaultyLink::address).toList();
        String store = addresses.get(number) + "," + known.get(number) + "," + String.join(",", known);
        return new NodeProcess(
                GatedNode.class,
                List.of("-Xmx256m", GatedMember.option(hosts.get(number))),
                store,
                "server-" + number,
                clockWrongBy,
                seed);
    }

    @BeforeEach
    void fill() {
        for (String host : hosts) {
            int port = Ports.free();
            addresses.add(host + ":" + port);
            doors.add(new FaultyLink(host, port));
        }
        platform.add(3);
        larger = new HazelcastWatch(Clients.of(addresses.get(0)));
        smaller = new HazelcastWatch(Clients.of(addresses.get(2)));
        for (int i = 0; i < 3; i++) {
            platform.nodes().get(i).visit("pupil-" + i, PEOPLE, FOR_GOOD);
        }
        Platform.await(
                "all pupils are inside", PATIENCE, () -> larger.sessions().size() == 3 * PEOPLE);
        // More than the platform has places, less than either part has when it is alone: each has room for newcomers.
        platform.nodes().forEach(node -> node.work(1_500, HOLD));
        Platform.await("full", PATIENCE, () -> platform.isFull(0));
        assertThat(smaller.sum().used()).isBetween(1, Platform.PLACES);
    }

    @AfterEach
    void close() {
        platform.close();
        doors.forEach(FaultyLink::close);
        if (larger != null) {
            larger.close();
        }
        if (smaller != null) {
            smaller.close();
        }
    }

    @Test
    void two_parts_go_on_apart_and_become_one() {
        long epoch = larger.epoch();
        doors.get(2).cutFrom(hosts.subList(0, 2)::contains);
        doors.get(0).cutFrom(hosts.get(2)::equals);
        doors.get(1).cutFrom(hosts.get(2)::equals);
        Duration apart = Platform.await(
                "the parts have given each other up", PATIENCE, () -> larger.members() == 2 && smaller.members() == 1);
        platform.nodes().get(0).visit("apart-0", 50, FOR_GOOD);
        platform.nodes().get(2).visit("apart-2", 50, FOR_GOOD);
        Platform.await(
                "each part lets people in",
                PATIENCE,
                () -> larger.sessions().stream()
                                        .filter(id -> id.startsWith("apart-0"))
                                        .count()
                                == 50
                        && smaller.sessions().stream()
                                        .filter(id -> id.startsWith("apart-2"))
                                        .count()
                                == 50);
        Set<String> inside = new HashSet<>(larger.sessions());
        inside.addAll(smaller.sessions());
        int most = Math.max(larger.most(), smaller.most());
        Platform.tell(
                "apart after %d ms: %d and %d places held, %d sessions in all, %d people inside",
                apart.toMillis(),
                larger.sum().used(),
                smaller.sum().used(),
                inside.size(),
                platform.inside(System.currentTimeMillis()));
        assertThat(most).as("no part goes beyond the budget").isLessThanOrEqualTo(Platform.PLACES);
        assertThat(inside).hasSize(3 * PEOPLE + 100);

        doors.forEach(FaultyLink::mend);
        Duration merged = Platform.await(
                "they are one, and the book begins a new epoch",
                PATIENCE,
                () -> larger.members() == 3 && smaller.members() == 3 && larger.epoch() != epoch);
        Duration known = Platform.await(
                "the nodes have said who is inside",
                Platform.LEARNING,
                () -> larger.sessions().containsAll(inside));
        Platform.pass(HEARTBEAT, larger); // each node has told what its lanes have in use
        int peak = larger.most();
        long begin = System.nanoTime();
        int before = Integer.MAX_VALUE;
        boolean isDraining = true;
        while (larger.sum().used() > Platform.PLACES && System.nanoTime() - begin < PATIENCE.toNanos()) {
            int used = larger.sum().used();
            isDraining &= used <= before;
            before = used;
            LockSupport.parkNanos(100_000_000);
        }
        Duration normal = Platform.await("full", PATIENCE, () -> platform.isUp() && platform.isFull(0));
        Platform.pass(Duration.ofSeconds(3), larger);
        Platform.tell(
                "one again after %d ms: %d sessions known after %d ms, at most %d places held, full and in bounds after %d ms",
                merged.toMillis(),
                inside.size(),
                known.toMillis(),
                peak,
                Duration.ofNanos(System.nanoTime() - begin).toMillis() - 3_000);
        assertThat(isDraining).as("above the budget it only drains").isTrue();
        assertThat(normal).isLessThan(Platform.LEARNING.multipliedBy(2));
        assertThat(larger.sessions()).doesNotHaveDuplicates().containsAll(inside);
        assertThat(larger.sum().used()).isLessThanOrEqualTo(Platform.PLACES);
        assertThat(platform.inside(System.currentTimeMillis())).isLessThanOrEqualTo(Platform.PLACES);
    }
}
