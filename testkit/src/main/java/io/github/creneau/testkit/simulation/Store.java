package io.github.creneau.testkit.simulation;

import io.github.creneau.inprocess.InProcessBackend;
import io.github.creneau.ledger.Holders;
import io.github.creneau.ledger.Ledger;
import io.github.creneau.ledger.LedgerState;
import io.github.creneau.spi.HolderPage;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.Timing;
import io.github.creneau.spi.TokenBatch;
import io.github.creneau.spi.TokenReply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The shared store: the real ledger and the real buckets, by a clock of its own. It keeps a log of all that it carried
 * out since its birth, from which an older copy is made when it is rolled back.
 */
final class Store {

    private static final String LIMITER = "sim";

    private final World world;
    private final Checker checker;
    private final long learningMillis;
    private final List<Entry> log = new ArrayList<>();
    private long clockMillis;
    private long epoch;
    private long bornMillis;
    private LedgerState state;
    private InProcessBackend buckets;
    private boolean down;

    private record Entry(LedgerBatch batch, long nowMillis) {}

    Store(World world, long startMillis, long learningMillis, Checker checker) {
        this.world = world;
        this.checker = checker;
        this.learningMillis = learningMillis;
        this.clockMillis = startMillis;
        this.epoch = 1_000;
        this.bornMillis = startMillis;
        this.state = new LedgerState(epoch, startMillis, learningMillis);
        this.buckets = InProcessBackend.create(clock());
    }

    /** Backend time. */
    long nowMillis() {
        return clockMillis + world.now() / World.MILLI;
    }

    private Timing clock() {
        return new Timing() {
            @Override
            public long wallMillis() {
                return nowMillis();
            }

            @Override
            public long nanoTime() {
                return world.now();
            }

            @Override
            public Task schedule(Runnable action, long delayNanos) {
                throw new UnsupportedOperationException("a store needs no timer");
            }
        };
    }

    boolean isDown() {
        return down;
    }

    void down(boolean now) {
        down = now;
    }

    /** Somebody sets its clock. */
    void stepClock(long byMillis) {
        world.trace(() -> "the clock of the store is set by " + byMillis + " ms");
        clockMillis += byMillis;
        checker.clockStepped(byMillis);
    }

    LedgerReply apply(SimNode node, LedgerBatch batch) {
        long now = nowMillis();
        log.add(new Entry(batch, now));
        LedgerReply reply = Ledger.apply(state, batch, now);
        world.trace(() -> node.name + " " + Wording.of(batch) + " -> r" + reply.revision() + " " + Wording.of(reply));
        checker.carriedOut(node, batch, reply);
        return reply;
    }

    HolderPage holders(String cursor) {
        return Holders.page(state, cursor);
    }

    TokenReply take(TokenBatch batch) {
        CompletableFuture<TokenReply> done = buckets.take(LIMITER, batch).toCompletableFuture();
        world.trace(() -> "tokens "
                + batch.takes().stream()
                        .map(take -> take.chain().get(0).id() + ":" + take.tokens())
                        .toList() + " -> " + done.join());
        return done.join();
    }

    /** Comes up empty: everything is forgotten. */
    void restartEmpty() {
        world.trace(() -> "the store restarts empty");
        epoch += 1_000;
        bornMillis = nowMillis();
        state = new LedgerState(epoch, bornMillis, learningMillis);
        buckets = InProcessBackend.create(clock());
        log.clear();
        checker.forgot();
    }

    /** Comes up as it was before the last {@code writes} batches. */
    void rollBack(int writes) {
        int kept = Math.max(0, log.size() - writes);
        world.trace(() -> "the store loses its last " + (log.size() - kept) + " writes");
        List<Entry> lost = log.subList(kept, log.size());
        List<LedgerBatch> lostBatches = lost.stream().map(Entry::batch).toList();
        lost.clear();
        state = new LedgerState(epoch, bornMillis, learningMillis);
        log.forEach(entry -> Ledger.apply(state, entry.batch(), entry.nowMillis()));
        checker.rolledBack(
                log.stream().map(Entry::batch).toList(),
                log.stream().map(Entry::nowMillis).toList(),
                lostBatches);
    }

    int writes() {
        return log.size();
    }
}
