package io.github.creneau;

import io.github.creneau.spi.Backend;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One node's way to the ledger. Every reply in time sets the node's clock and is shown to the watcher before anyone else;
 * a reply slower than the timeout counts as lost.
 */
final class LedgerClient {

    private final String limiter;
    private final String node;
    private final Backend backend;
    private final long admitWithinMillis;
    private final NodeClock clock;
    private final PolicyBook policies;
    private final Waiting waiting;
    private final ReplyWatcher watcher;
    private final TripCount count;

    LedgerClient(
            Settings settings,
            NodeClock clock,
            PolicyBook policies,
            Waiting waiting,
            ReplyWatcher watcher,
            TripCount count) {
        this.limiter = settings.limiter();
        this.node = settings.node();
        this.backend = settings.backend();
        this.admitWithinMillis = 2 * settings.timeout().toMillis();
        this.clock = clock;
        this.policies = policies;
        this.waiting = waiting;
        this.watcher = watcher;
        this.count = count;
    }

    /** Looks at every reply, before those who wait for it. */
    interface ReplyWatcher {
        /** The highest revision seen so far. */
        long seenRevision();

        /** A reply came to a batch that was sent after {@code seenRevision} had been seen. */
        void saw(LedgerReply reply, long seenRevision);
    }

    /** Sends a batch. The future fails with the store's error, or with a timeout. */
    CompletableFuture<LedgerReply> send(List<LedgerRequest> requests) {
        long seenRevision = watcher.seenRevision();
        Edition edition = policies.edition();
        LedgerBatch batch = new LedgerBatch(
                node, edition.heardVersion(), edition.heardDigest(), seenRevision, admitUntil(), requests);
        long sentNanos = clock.nanos();
        return count.count(waiting.inTime(() -> backend.apply(limiter, batch))).thenApply(reply -> {
            clock.received(reply.nowMillis(), sentNanos);
            watcher.saw(reply, seenRevision);
            return reply;
        });
    }

    private @Nullable Long admitUntil() {
        return clock.isKnown() ? clock.millis() + admitWithinMillis : null;
    }
}
