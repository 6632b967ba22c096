package io.github.creneau.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import io.github.creneau.hazelcast.ledger.Books;
import io.github.creneau.spi.HolderPage;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Hold;
import io.github.creneau.spi.LedgerRequest.Publish;
import io.github.creneau.spi.Terms;
import io.github.creneau.spi.Terms.CohortTerms;
import io.github.creneau.spi.Terms.Segment;
import io.github.creneau.testkit.processes.Platform;
import io.github.creneau.testkit.processes.Ports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The member that owns a book goes without a word; then one that joins takes books over. */
class OwnerGoneTest {

    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final int PEOPLE = 500;

    private final List<String> addresses = new ArrayList<>();
    private final List<HazelcastBackend> members = new ArrayList<>();

    private void join() {
        HazelcastBackend member = HazelcastBackend.builder()
                .embedded(addresses.get(members.size()), addresses.toArray(String[]::new))
                .learning(Duration.ZERO)
                .timeout(Duration.ofSeconds(20))
                .build();
        members.add(member);
    }

    @AfterEach
    void close() {
        members.forEach(member -> member.instance().getLifecycleService().terminate());
    }

    private LedgerReply apply(HazelcastInstance by, LedgerRequest... requests) {
        HazelcastBackend backend = members.stream()
                .filter(member -> member.instance() == by)
                .findFirst()
                .orElseThrow();
        return backend.apply("ent", new LedgerBatch("n1", 1, List.of(requests)))
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private static boolean owns(HazelcastInstance instance) {
        return instance.getPartitionService().getPartition("ent").getOwner().localMember();
    }

    private static void awaitSafe(HazelcastInstance instance, int size) {
        Platform.await(
                "backups are whole",
                Duration.ofSeconds(30),
                () -> instance.getCluster().getMembers().size() == size
                        && instance.getPartitionService().isClusterSafe());
    }

    @Test
    void the_book_goes_on_where_it_was() {
        for (int i = 0; i < 4; i++) {
            addresses.add("127.0.0.1:" + Ports.free());
        }
        join();
        join();
        join();
        awaitSafe(members.get(0).instance(), 3);
        HazelcastInstance owner = members.stream()
                .map(HazelcastBackend::instance)
                .filter(OwnerGoneTest::owns)
                .findFirst()
                .orElseThrow();
        HazelcastInstance other = members.stream()
                .map(HazelcastBackend::instance)
                .filter(instance -> instance != owner)
                .findFirst()
                .orElseThrow();
        LedgerReply last = fill(other);
        byte[] before = Books.image(Books.map(other).get("ent"));

        owner.getLifecycleService().terminate();
        assertThat(Books.image(Books.map(other).get("ent"))).as("to the byte").isEqualTo(before);
        LedgerReply next = apply(other);
        assertThat(next.epoch()).isEqualTo(last.epoch());
        assertThat(next.revision()).isEqualTo(last.revision() + 1);

        join();
        awaitSafe(other, 3);
        LedgerReply moved = apply(members.get(3).instance());
        assertThat(moved.epoch()).isEqualTo(last.epoch());
        assertThat(moved.revision()).isEqualTo(next.revision() + 1);
        HolderPage page = members.get(3)
                .holders("ent", "")
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        assertThat(page.holders()).hasSize(PEOPLE);
    }

    private LedgerReply fill(HazelcastInstance by) {
        Terms terms = new Terms(
                2 * PEOPLE,
                0,
                false,
                0,
                60_000,
                Long.MAX_VALUE / 4,
                List.of(new CohortTerms("a", 0, List.of(new Segment(0, 1_000, 1_000)))));
        LedgerReply reply = apply(by, new Publish(1, "d", "text", terms, "anna", null, "0123456789abcdef"));
        for (int i = 0; i < PEOPLE; i++) {
            reply = apply(by, new Hold("p" + i, "a", 1, i, HOUR, HOUR, reply.nowMillis() + 2 * HOUR, null));
        }
        return reply;
    }
}
