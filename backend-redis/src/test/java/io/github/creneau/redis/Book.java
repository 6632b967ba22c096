package io.github.creneau.redis;

import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Beat;
import io.github.creneau.spi.LedgerRequest.Hold;
import io.github.creneau.spi.LedgerRequest.Publish;
import io.github.creneau.spi.Terms;
import io.github.creneau.spi.Terms.CohortTerms;
import io.github.creneau.spi.Terms.Segment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

/** One limiter in a backend, with one cohort {@code a} that is always open. */
final class Book {

    private static final long HOUR = 3_600_000;

    private final RedisBackend backend;
    private final String limiter;
    private long attempts;

    Book(RedisBackend backend, String limiter) {
        this.backend = backend;
        this.limiter = limiter;
    }

    LedgerReply apply(LedgerRequest... requests) {
        return backend.apply(limiter, new LedgerBatch("n1", Long.MAX_VALUE, List.of(requests)))
                .toCompletableFuture()
                .join();
    }

    /** A batch of a node that has seen a revision. */
    LedgerReply applyHavingSeen(long revision) {
        LedgerBatch batch = new LedgerBatch("n1", Long.MAX_VALUE, "", revision, null, List.of());
        return backend.apply(limiter, batch).toCompletableFuture().join();
    }

    LedgerReply publish(int places) {
        List<CohortTerms> cohorts = List.of(new CohortTerms("a", 0, List.of(new Segment(0, 1_000, 1_000))));
        Terms terms = new Terms(places, 0, false, 600, 60_000, Long.MAX_VALUE / 4, cohorts);
        return apply(new Publish(1, "digest", "text", terms, "author", null, "key"));
    }

    LedgerAnswer hold(String session) {
        Hold hold = new Hold(session, "a", 1, ++attempts, HOUR, HOUR, System.currentTimeMillis() + 24 * HOUR, null);
        return apply(hold).answers().get(0);
    }

    Beaten beat(long sequence) {
        return (Beaten) apply(new Beat(sequence, sequence - 1, 0, HOUR, false, 0, List.of()))
                .answers()
                .get(0);
    }

    /** The error of a batch that must fail, and how long that took. */
    Failure failure() {
        long begin = System.nanoTime();
        try {
            LedgerReply reply = apply();
            throw new AssertionError("it was carried out: " + reply);
        } catch (CompletionException e) {
            return new Failure(e.getCause(), Duration.ofNanos(System.nanoTime() - begin));
        }
    }

    record Failure(Throwable error, Duration after) {}

    /** Asks until there is an answer: a backend must recover without a hand. */
    LedgerReply recovered() {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            try {
                return apply();
            } catch (CompletionException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }
}
