package io.github.creneau.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.creneau.spi.TokenBatch;
import io.github.creneau.spi.TokenBatch.BandwidthSpec;
import io.github.creneau.spi.TokenBatch.BucketSpec;
import io.github.creneau.spi.TokenBatch.Take;
import io.github.creneau.spi.TokenReply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class TokenChainsTest {

    private static final long CAPACITY = 10;
    private static final long SEED = Long.getLong("creneau.seed", 20_200_316L);

    private final Shelf shelf = new Shelf();

    /** Buckets that never refill, and a note of everything that was done to them. */
    private static final class Shelf implements TokenChains.Buckets {
        final Map<String, Long> tokens = new HashMap<>();
        final List<String> done = new ArrayList<>();
        String broken = "";

        Shelf with(String id, long count) {
            tokens.put(id, count);
            return this;
        }

        @Override
        public CompletionStage<Long> take(BucketSpec spec, long nowMillis, long wanted) {
            done.add(spec.id() + " -" + wanted);
            if (spec.id().equals(broken)) {
                return CompletableFuture.failedFuture(new IllegalStateException("no reply"));
            }
            long taken = Math.min(wanted, tokens.get(spec.id()));
            tokens.merge(spec.id(), -taken, Long::sum);
            return CompletableFuture.completedFuture(taken);
        }

        @Override
        public CompletionStage<Void> giveBack(BucketSpec spec, long nowMillis, long count) {
            done.add(spec.id() + " +" + count);
            tokens.merge(spec.id(), count, (old, more) -> Math.min(CAPACITY, old + more));
            return CompletableFuture.completedFuture(null);
        }
    }

    private static Take from(String chain, long tokens) {
        return new Take(
                Arrays.stream(chain.split(" ")).map(TokenChainsTest::bucket).toList(), tokens);
    }

    private static BucketSpec bucket(String id) {
        return new BucketSpec(id, 1, false, List.of(new BandwidthSpec(CAPACITY, 1, 1_000_000_000)));
    }

    private List<Long> take(Take... takes) {
        return TokenChains.take(shelf, new TokenBatch(0, List.of(takes)))
                .toCompletableFuture()
                .join()
                .taken();
    }

    @Test
    void the_narrowest_bucket_is_asked_first_and_the_wider_ones_for_what_it_gave() {
        shelf.with("slot", 3).with("share", 5).with("all", 9);
        assertThat(take(from("slot share all", 7))).containsExactly(3L);
        assertThat(shelf.done).containsExactly("slot -7", "share -3", "all -3");
    }

    @Test
    void what_a_wider_bucket_refuses_goes_back_to_the_narrower_ones() {
        shelf.with("slot", 9).with("share", 6).with("all", 2);
        assertThat(take(from("slot share all", 8))).containsExactly(2L);
        assertThat(shelf.done).containsExactly("slot -8", "share -8", "all -6", "share +4", "slot +6");
        assertThat(shelf.tokens)
                .containsEntry("slot", 7L)
                .containsEntry("share", 4L)
                .containsEntry("all", 0L);
    }

    @Test
    void an_empty_narrow_bucket_spares_the_wider_ones() {
        shelf.with("slot", 0).with("all", 9);
        assertThat(take(from("slot all", 4))).containsExactly(0L);
        assertThat(shelf.done).containsExactly("slot -4");
    }

    @Test
    void an_empty_wide_bucket_costs_the_narrow_one_nothing() {
        shelf.with("slot", 6).with("all", 0);
        assertThat(take(from("slot all", 4))).containsExactly(0L);
        assertThat(shelf.tokens).containsEntry("slot", 6L);
    }

    @Test
    void tokens_given_back_go_to_every_bucket_of_the_chain_and_never_above_its_capacity() {
        shelf.with("slot", 2).with("all", 9);
        assertThat(take(from("slot all", -4))).containsExactly(0L);
        assertThat(shelf.tokens).containsEntry("slot", 6L).containsEntry("all", CAPACITY);
    }

    @Test
    void takes_of_a_batch_are_carried_out_one_after_another() {
        shelf.with("6e", 9).with("5e", 9).with("all", 5);
        assertThat(take(from("6e all", 3), from("5e all", 3), from("6e all", 3)))
                .containsExactly(3L, 2L, 0L);
        assertThat(shelf.tokens).containsEntry("6e", 6L).containsEntry("5e", 7L).containsEntry("all", 0L);
    }

    @Test
    void an_empty_batch_is_answered_at_once() {
        assertThat(take()).isEmpty();
    }

    @Test
    void a_take_whose_reply_was_lost_is_written_off_and_never_repeated() {
        shelf.with("slot", 9).with("all", 9).broken = "all";
        CompletionStage<TokenReply> reply =
                TokenChains.take(shelf, new TokenBatch(0, List.of(from("slot all", 4), from("slot all", 1))));
        assertThatThrownBy(() -> reply.toCompletableFuture().join()).hasRootCauseMessage("no reply");
        assertThat(shelf.done).containsExactly("slot -4", "all -4");
    }

    @Test
    void a_long_batch_needs_no_deep_stack() {
        shelf.with("all", 1_000_000);
        Take[] takes = new Take[20_000];
        Arrays.fill(takes, from("all", 1));
        assertThat(take(takes)).hasSize(20_000).containsOnly(1L);
    }

    @Test
    void nothing_waits_for_a_slow_store() {
        Deque<Runnable> replies = new ArrayDeque<>();
        TokenChains.Buckets slow = new TokenChains.Buckets() {
            @Override
            public CompletionStage<Long> take(BucketSpec spec, long nowMillis, long tokens) {
                CompletableFuture<Long> later = new CompletableFuture<>();
                shelf.take(spec, nowMillis, tokens).thenAccept(taken -> replies.add(() -> later.complete(taken)));
                return later;
            }

            @Override
            public CompletionStage<Void> giveBack(BucketSpec spec, long nowMillis, long tokens) {
                CompletableFuture<Void> later = new CompletableFuture<>();
                shelf.giveBack(spec, nowMillis, tokens).thenRun(() -> replies.add(() -> later.complete(null)));
                return later;
            }
        };
        shelf.with("slot", 9).with("all", 2);
        CompletableFuture<TokenReply> reply = TokenChains.take(
                        slow, new TokenBatch(0, List.of(from("slot all", 5), from("slot", 9))))
                .toCompletableFuture();
        int roundTrips = 0;
        while (!replies.isEmpty()) {
            assertThat(reply).isNotDone();
            replies.poll().run();
            roundTrips++;
        }
        assertThat(reply.join().taken()).containsExactly(2L, 7L);
        assertThat(roundTrips).isEqualTo(4);
    }

    @Test
    void random_takes_lose_and_invent_nothing() {
        Random random = new Random(SEED);
        for (int round = 0; round < 10_000; round++) {
            shelf.with("slot", random.nextInt(8))
                    .with("share", random.nextInt(8))
                    .with("all", random.nextInt(8));
            Map<String, Long> before = new HashMap<>(shelf.tokens);
            long wanted = random.nextInt(9);
            long least =
                    before.values().stream().mapToLong(Long::longValue).min().orElseThrow();
            long taken = take(from("slot share all", wanted)).get(0);
            assertThat(taken).as("-Dcreneau.seed=%d, round %d", SEED, round).isEqualTo(Math.min(wanted, least));
            before.forEach((id, tokens) -> assertThat(shelf.tokens).containsEntry(id, tokens - taken));
        }
    }
}
