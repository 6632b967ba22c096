package io.github.creneau;

import io.github.creneau.spi.Backend;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.Timing;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One node's way to the ledger. Every reply in time sets the node's clock and is shown to the watcher before anyone else;
 * a reply slower than the timeout counts as lost.
 */
final class LedgerClient {

    private final String limiter;
    private final String node;
    private final Backend backend;
    private final Timing timing;
    private final NodeClock clock;
    private final PolicyBook policies;
    private final long timeoutNanos;
    private final ReplyWatcher watcher;

    LedgerClient(Settings settings, NodeClock clock, PolicyBook policies, ReplyWatcher watcher) {
        this.limiter = settings.limiter();
        this.node = settings.node();
        this.backend = settings.backend();
        this.timing = settings.timing();
        this.timeoutNanos = settings.timeout().toNanos();
        this.clock = clock;
        this.policies = policies;
        this.watcher = watcher;
    }

    /** Looks at every reply, before those who wait for it. */
    interface ReplyWatcher {
        /** The highest revision seen so far. */
        long seenRevision();

        /** A reply came to a batch that was sent after {@code seenRevision} had been seen. */
        void saw(LedgerReply reply, long seenRevision);
    }

    /** Sends a batch. The future fails with the store's error, or with a {@link TimeoutException}. */
    CompletableFuture<LedgerReply> send(List<LedgerRequest> requests) {
        CompletableFuture<LedgerReply> answer = new CompletableFuture<>();
        long sentNanos = timing.nanoTime();
        long seenRevision = watcher.seenRevision();
        LedgerBatch batch = new LedgerBatch(node, policies.version(), requests);
        try {
            var unused = backend.apply(limiter, batch)
                    .whenComplete((reply, error) -> arrived(answer, sentNanos, seenRevision, reply, error));
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
        if (!answer.isDone()) {
            Timing.Task late =
                    timing.schedule(() -> answer.completeExceptionally(new TimeoutException("no reply")), timeoutNanos);
            var unused = answer.whenComplete((reply, error) -> late.cancel());
        }
        return answer;
    }

    private void arrived(
            CompletableFuture<LedgerReply> answer,
            long sentNanos,
            long seenRevision,
            @Nullable LedgerReply reply,
            @Nullable Throwable error) {
        if (reply == null) {
            answer.completeExceptionally(error == null ? new CompletionException("no reply", null) : error);
        } else if (timing.nanoTime() - sentNanos > timeoutNanos) {
            answer.completeExceptionally(new TimeoutException("the reply came after the timeout"));
        } else {
            clock.received(reply.nowMillis());
            watcher.saw(reply, seenRevision);
            answer.complete(reply);
        }
    }
}
