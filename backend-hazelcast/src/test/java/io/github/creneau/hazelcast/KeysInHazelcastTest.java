package io.github.creneau.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.config.MapConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.github.creneau.InvalidValueException;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.BackendException;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest.Hold;
import io.github.creneau.spi.LedgerRequest.Publish;
import io.github.creneau.spi.Terms;
import io.github.creneau.spi.Terms.CohortTerms;
import io.github.creneau.spi.Terms.Segment;
import io.github.creneau.spi.TokenBatch;
import io.github.creneau.spi.TokenBatch.BandwidthSpec;
import io.github.creneau.spi.TokenBatch.BucketSpec;
import io.github.creneau.spi.TokenBatch.Take;
import io.github.creneau.testkit.processes.Ports;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a limiter leaves in the members, and for how long; and members whose settings do not fit. */
class KeysInHazelcastTest {

    private static final long HOUR = Duration.ofHours(1).toMillis();

    private HazelcastInstance member;

    @BeforeEach
    void start() {
        Config config = Embedded.config("creneau", "127.0.0.1:" + Ports.free(), List.of(), null);
        config.addMapConfig(new MapConfig("taken.books").setBackupCount(3));
        member = Hazelcast.newHazelcastInstance(config);
    }

    @AfterEach
    void stop() {
        member.shutdown();
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)
                .join();
    }

    @Test
    void an_abandoned_limiter_leaves_nothing() {
        HazelcastBackend backend = HazelcastBackend.builder()
                .instance(member)
                .learning(Duration.ZERO)
                .retention(Duration.ofHours(1))
                .timeout(Duration.ofSeconds(10))
                .build();
        Terms terms = new Terms(
                9,
                0,
                false,
                0,
                60_000,
                Long.MAX_VALUE / 4,
                List.of(new CohortTerms("a", 0, List.of(new Segment(0, 1_000, 1_000)))));
        LedgerReply reply = await(backend.apply(
                "ent",
                new LedgerBatch("n1", 1, List.of(new Publish(1, "d", "t", terms, "anna", null, "0123456789abcdef")))));
        IMap<String, Object> books = member.getMap("creneau.books");
        assertThat(books.getEntryView("ent").getTtl()).isBetween(HOUR, HOUR + 1_000);

        long now = reply.nowMillis();
        await(backend.apply(
                "ent",
                new LedgerBatch(
                        "n1", 1, List.of(new Hold("s1", "a", 1, 1, 2 * HOUR, 2 * HOUR, now + 9 * HOUR, null)))));
        assertThat(books.getEntryView("ent").getTtl())
                .as("until the last session is over, and an hour")
                .isBetween(3 * HOUR - 1_000, 3 * HOUR + 2_000);

        BucketSpec bucket = new BucketSpec("all", 1, false, List.of(new BandwidthSpec(60, 1, 1_000_000_000)));
        await(backend.take("ent", new TokenBatch(now, List.of(new Take(List.of(bucket), 60)))));
        IMap<String, byte[]> buckets = member.getMap("creneau.buckets");
        assertThat(buckets.keySet()).containsExactly("ent/all");
        assertThat(buckets.getEntryView("ent/all").getTtl())
                .as("until it is full, and an hour")
                .isBetween(HOUR, HOUR + 61_000);
        assertThat(member.getDistributedObjects())
                .as("two maps, and nothing else")
                .hasSize(2);
    }

    @Test
    void a_question_makes_no_book() {
        HazelcastBackend backend = HazelcastBackend.over(member);
        assertThat(await(backend.holders("nobody", "")).holders()).isEmpty();
        assertThat(member.getMap("creneau.books").size()).isZero();
    }

    @Test
    void maps_with_other_settings_are_told() {
        assertThatThrownBy(() -> HazelcastBackend.builder()
                        .instance(member)
                        .mapPrefix("taken")
                        .build())
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("taken.books")
                .hasMessageContaining("other settings");
    }

    @Test
    void too_few_members_admit_nobody() {
        try (Backend backend = HazelcastBackend.builder()
                .embedded("127.0.0.1:" + Ports.free())
                .clusterName("alone")
                .leastMembers(2)
                .build()) {
            assertThatThrownBy(() -> await(backend.apply("ent", new LedgerBatch("n1", 1, List.of()))))
                    .hasMessageContaining("fewer members than were asked for");
        }
    }

    @Test
    void bad_values_are_told() {
        assertThatThrownBy(() -> HazelcastBackend.embedded("nowhere"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("host:port");
        assertThatThrownBy(() -> HazelcastBackend.over(null))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("instance: null; allowed: a member or client of Hazelcast");
        assertThatThrownBy(() -> HazelcastBackend.embedded("127.0.0.1:5701", (String) null))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("members: null; allowed: host:port, such as 10.0.0.11:5701, for each");
        assertThatThrownBy(() -> HazelcastBackend.builder()
                        .instance(member)
                        .leastMembers(2)
                        .build())
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("leastMembers");
        assertThatThrownBy(() -> HazelcastBackend.builder().build())
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("instance: null; allowed: a member or client of Hazelcast; or embedded(..)");
    }
}
