package io.github.creneau.redis.ledger;

import io.github.creneau.redis.link.Link;
import io.github.creneau.redis.wire.Batches;
import io.github.creneau.redis.wire.Names;
import io.github.creneau.redis.wire.Replies;
import io.github.creneau.spi.HolderPage;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The ledger as a script: a batch is one trip, and is judged by the server's own clock. Thread-safe. */
public final class RedisLedger {

    private static final Script APPLY = new Script.Maker()
            .with("keys", "request", "records", "lease", "guests")
            .inner()
            .with("book", "policy", "calendar", "flow", "rules", "sessions")
            .late("publishing", "publishing")
            .late("heartbeat", "appointments", "targets", "members", "heartbeat")
            .with("batch")
            .made();
    private static final Script HOLDERS =
            new Script.Maker().with("keys", "lease", "holders").made();

    private final Link link;
    private final byte[] learningMillis;
    private final byte[] retentionMillis;

    /**
     * A ledger.
     *
     * @param learning nothing new is admitted for so long after the birth of a book
     * @param retention how long the keys outlive the last batch
     */
    public RedisLedger(Link link, Duration learning, Duration retention) {
        this.link = link;
        this.learningMillis = Names.bytes(Long.toString(learning.toMillis()));
        this.retentionMillis = Names.bytes(Long.toString(retention.toMillis()));
    }

    /** Carries out a batch, all of it or nothing. */
    public CompletableFuture<LedgerReply> apply(Keys keys, LedgerBatch batch) {
        return applyAt(keys, batch, null);
    }

    /** The same at a time that is handed in: how the port is compared with the pure function. */
    CompletableFuture<LedgerReply> applyAt(Keys keys, LedgerBatch batch, @Nullable Long nowMillis) {
        byte[] packed = Batches.bytes(batch);
        byte[][] arguments = nowMillis == null
                ? new byte[][] {packed, learningMillis, retentionMillis}
                : new byte[][] {packed, learningMillis, retentionMillis, Names.bytes(Long.toString(nowMillis))};
        return link.call(redis -> APPLY.run(redis, keys.ofLedger(), arguments)).thenApply(Replies::reply);
    }

    /** A page of those inside. */
    public CompletableFuture<HolderPage> holders(Keys keys, String cursor) {
        return link.call(redis -> HOLDERS.run(redis, keys.ofLedger(), Names.bytes(cursor)))
                .thenApply(Replies::holders);
    }
}
