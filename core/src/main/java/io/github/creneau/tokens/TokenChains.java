package io.github.creneau.tokens;

import io.github.creneau.spi.TokenBatch;
import io.github.creneau.spi.TokenBatch.BucketSpec;
import io.github.creneau.spi.TokenBatch.Take;
import io.github.creneau.spi.TokenReply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Takes tokens from chains of buckets: from the narrowest first, then from each wider one at most what the narrower one
 * gave; what a wider one refused goes back to the narrower ones. A bucket never gets more than it gave, and never more
 * than it can hold.
 */
public final class TokenChains {

    private TokenChains() {}

    /** Single buckets of a store. A stage that fails may have taken effect; it is then written off, never repeated. */
    public interface Buckets {
        /** Takes as many tokens as there are, at most {@code tokens}; answers how many. */
        CompletionStage<Long> take(BucketSpec spec, long nowMillis, long tokens);

        /** Gives tokens back, up to the capacity. */
        CompletionStage<Void> giveBack(BucketSpec spec, long nowMillis, long tokens);
    }

    /** Carries out the takes of a batch, one after another. */
    public static CompletionStage<TokenReply> take(Buckets buckets, TokenBatch batch) {
        CompletionStage<List<Long>> done = CompletableFuture.completedFuture(new ArrayList<>());
        for (Take take : batch.takes()) {
            done = done.thenCompose(
                    taken -> one(buckets, batch.nowMillis(), take).thenApply(tokens -> {
                        taken.add(tokens);
                        return taken;
                    }));
        }
        return done.thenApply(TokenReply::new);
    }

    private static CompletionStage<Long> one(Buckets buckets, long nowMillis, Take take) {
        return take.tokens() < 0
                ? giveBack(buckets, nowMillis, take.chain(), -take.tokens()).thenApply(nothing -> 0L)
                : takeFrom(buckets, nowMillis, take.chain(), 0, take.tokens());
    }

    private static CompletionStage<Long> takeFrom(
            Buckets buckets, long nowMillis, List<BucketSpec> chain, int index, long tokens) {
        if (tokens == 0 || index == chain.size()) {
            return CompletableFuture.completedFuture(tokens);
        }
        BucketSpec narrow = chain.get(index);
        return buckets.take(narrow, nowMillis, tokens)
                .thenCompose(taken -> takeFrom(buckets, nowMillis, chain, index + 1, taken)
                        .thenCompose(granted -> taken.equals(granted)
                                ? CompletableFuture.completedFuture(granted)
                                : buckets.giveBack(narrow, nowMillis, taken - granted)
                                        .thenApply(nothing -> granted)));
    }

    private static CompletionStage<Void> giveBack(
            Buckets buckets, long nowMillis, List<BucketSpec> chain, long tokens) {
        CompletionStage<Void> done = CompletableFuture.completedFuture(null);
        for (BucketSpec spec : chain) {
            done = done.thenCompose(nothing -> buckets.giveBack(spec, nowMillis, tokens));
        }
        return done;
    }
}
