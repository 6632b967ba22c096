package io.github.creneau.testkit.contract;

import io.github.creneau.spi.Backend;
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
import io.github.creneau.spi.TokenBatch;
import io.github.creneau.spi.TokenBatch.Take;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A backend and one limiter in it, with words for what the tests of the contract do. */
final class Subject implements AutoCloseable {

    static final long DAY = Duration.ofDays(1).toMillis();

    final Backend backend;
    final String limiter = "contract-" + UUID.randomUUID();
    private final Duration patience;

    Subject(ContractSubject subject) {
        backend = subject.open();
        patience = subject.patience();
    }

    @Override
    public void close() {
        backend.close();
    }

    LedgerReply apply(LedgerBatch batch) {
        return await(backend.apply(limiter, batch));
    }

    LedgerAnswer ask(String node, LedgerRequest request) {
        LedgerReply reply = apply(new LedgerBatch(node, Long.MAX_VALUE, List.of(request)));
        if (reply.answers().size() != 1) {
            throw new AssertionError("one request, but " + reply.answers().size() + " answers");
        }
        return reply.answers().get(0);
    }

    /** Publishes a policy with one cohort {@code a} that is always open; answers backend time. */
    long publish(int budget, long version) {
        return apply(new LedgerBatch("operator", version, List.of(publication(budget, version))))
                .nowMillis();
    }

    static Publish publication(int budget, long version) {
        Terms terms = new Terms(
                budget,
                0,
                false,
                0,
                60_000,
                Long.MAX_VALUE / 4,
                List.of(new CohortTerms("a", 0, List.of(new Segment(0, 1_000, 1_000)))));
        return new Publish(
                version, "digest " + budget, "text " + budget, terms, "anna", null, "00112233445566778899aabbccddeeff");
    }

    static Hold hold(String session, long attempt, long nowMillis) {
        return new Hold(session, "a", 1, attempt, DAY, DAY, nowMillis + 2 * DAY, null);
    }

    Beaten beat(String node, long sequence, long seenRevision) {
        return (Beaten) ask(node, new Beat(sequence, sequence - 1, 0, DAY, false, seenRevision, List.of()));
    }

    long take(Take take, long nowMillis) {
        return await(backend.take(limiter, new TokenBatch(nowMillis, List.of(take))))
                .taken()
                .get(0);
    }

    <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the backend failed", e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within " + patience, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
