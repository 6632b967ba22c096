package io.github.creneau.inprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.TokenBatch;
import io.github.creneau.spi.TokenBatch.BandwidthSpec;
import io.github.creneau.spi.TokenBatch.BucketSpec;
import io.github.creneau.spi.TokenBatch.Take;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InProcessBackendTest {

    private static final Instant MONDAY = Instant.parse("2020-03-16T08:00:00Z");

    private final HandTiming timing = new HandTiming(MONDAY);
    private final InProcessBackend backend = InProcessBackend.create(timing);

    private LedgerReply beat(String limiter) {
        return backend.apply(limiter, new LedgerBatch("n1", 0, List.of()))
                .toCompletableFuture()
                .join();
    }

    private long take(BucketSpec bucket, long tokens) {
        TokenBatch batch = new TokenBatch(timing.wallMillis(), List.of(new Take(List.of(bucket), tokens)));
        return backend.take("ent", batch).toCompletableFuture().join().taken().get(0);
    }

    /** Ten tokens a second, at most so many at once. */
    private static BucketSpec bucket(String id, long version, boolean opensEmpty, long capacity) {
        return new BucketSpec(id, version, opensEmpty, List.of(new BandwidthSpec(capacity, 1, 100_000_000)));
    }

    @Nested
    class Its_time {

        @Test
        void is_the_wall_time_of_its_creation_and_what_has_passed_since() {
            timing.pass(Duration.ofSeconds(90));
            assertThat(beat("ent").nowMillis()).isEqualTo(MONDAY.plusSeconds(90).toEpochMilli());
        }

        @Test
        void is_not_reached_by_whoever_sets_the_machines_clock() {
            beat("ent");
            timing.setWallClock(Duration.ofHours(-1));
            timing.pass(Duration.ofSeconds(1));
            assertThat(beat("ent").nowMillis()).isEqualTo(MONDAY.plusSeconds(1).toEpochMilli());
        }
    }

    @Nested
    class Its_books {

        @Test
        void are_one_for_each_limiter() {
            assertThat(beat("ent").revision()).isOne();
            assertThat(beat("ent").revision()).isEqualTo(2);
            assertThat(beat("sos").revision()).isOne();
        }

        @Test
        void have_nothing_to_learn() {
            LedgerReply reply = beat("ent");
            assertThat(reply.learningUntilMillis()).isLessThanOrEqualTo(reply.nowMillis());
        }

        @Test
        void are_refused_once_it_is_closed() {
            backend.close();
            assertThatThrownBy(() -> beat("ent")).hasRootCauseInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> take(bucket("all", 1, false, 5), 1))
                    .hasRootCauseInstanceOf(IllegalStateException.class);
        }

        @Test
        void are_kept_consistent_between_threads() {
            List<CompletableFuture<Void>> threads = Stream.generate(() -> CompletableFuture.runAsync(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            beat("ent");
                        }
                    }))
                    .limit(4)
                    .toList();
            threads.forEach(CompletableFuture::join);
            assertThat(beat("ent").revision()).isEqualTo(4_001);
        }
    }

    @Nested
    class A_bucket {

        @Test
        void is_full_at_birth_and_refills_evenly() {
            assertThat(take(bucket("all", 1, false, 5), 9)).isEqualTo(5);
            timing.pass(Duration.ofMillis(299));
            assertThat(take(bucket("all", 1, false, 5), 9)).isEqualTo(2);
            timing.pass(Duration.ofMillis(1));
            assertThat(take(bucket("all", 1, false, 5), 9)).isOne();
        }

        @Test
        void that_opens_empty_ramps_up() {
            assertThat(take(bucket("slot", 1, true, 5), 9)).isZero();
            timing.pass(Duration.ofMillis(200));
            assertThat(take(bucket("slot", 1, true, 5), 9)).isEqualTo(2);
        }

        @Test
        void takes_back_no_more_than_it_can_hold() {
            take(bucket("all", 1, false, 5), 2);
            take(bucket("all", 1, false, 5), -4);
            assertThat(take(bucket("all", 1, false, 5), 99)).isEqualTo(5);
        }

        @Test
        void of_a_new_version_keeps_its_tokens_in_proportion() {
            take(bucket("all", 1, false, 10), 5);
            assertThat(take(bucket("all", 2, false, 20), 99)).isEqualTo(10);
        }

        @Test
        void ignores_an_older_version() {
            take(bucket("all", 2, false, 10), 10);
            assertThat(take(bucket("all", 1, false, 1_000), 99)).isZero();
        }

        @Test
        void is_another_for_another_limiter() {
            take(bucket("all", 1, false, 5), 5);
            TokenBatch batch = new TokenBatch(0, List.of(new Take(List.of(bucket("all", 1, false, 5)), 5)));
            assertThat(backend.take("sos", batch).toCompletableFuture().join().taken())
                    .containsExactly(5L);
        }
    }
}
