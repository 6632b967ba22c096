package io.github.creneau.testkit.simulation;

import io.github.creneau.spi.Backend;
import io.github.creneau.spi.HolderPage;
import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.TokenBatch;
import io.github.creneau.spi.TokenReply;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A node's way to the store: messages take their time, overtake each other, arrive twice or not at all. What the store
 * did it has done, whether its answer arrives or not. Takes of tokens never arrive twice: a client must not repeat them.
 */
final class Link implements Backend {

    /**
     * How messages fare.
     *
     * @param usualNanos most travel up to so long
     * @param slowNanos some travel up to so long
     * @param slow part of the slow ones
     * @param lost part that is lost, each way
     * @param doubled part of the requests that arrive twice
     */
    record Weather(long usualNanos, long slowNanos, double slow, double lost, double doubled) {}

    /** After so long the backend tells that the store did not answer. */
    private static final long GIVES_UP_NANOS = 2 * World.SECOND;

    /** Slower than that, in both directions together, and the engine may not wait for it. */
    private static final long LATE_NANOS = 200 * World.MILLI;

    private final SimNode node;
    private final Store store;
    private final Weather weather;
    private final SplittableRandom chance;
    private boolean cut;
    private long heardAt = Long.MAX_VALUE;
    private @Nullable Beaten heard;
    private long toldMillis;
    private long toldAt;
    private long floorMillis;

    Link(SimNode node, Store store, Weather weather, SplittableRandom chance) {
        this.node = node;
        this.store = store;
        this.weather = weather;
        this.chance = chance;
    }

    /** Separates the node from the store, or joins them again. */
    void cut(boolean apart) {
        cut = apart;
        node.disturbed();
    }

    boolean isCut() {
        return cut;
    }

    /** When the last beat was sent that was answered in time; never before the first. */
    long heardAt() {
        return heardAt;
    }

    /** What the store said then. */
    Beaten heard() {
        if (heard == null) {
            throw new IllegalStateException(node.name + " has not heard the store");
        }
        return heard;
    }

    @Override
    public CompletionStage<LedgerReply> apply(String limiter, LedgerBatch batch) {
        long sent = node.world.now();
        return send(() -> store.apply(node, batch), true).thenApply(reply -> {
            note(sent, reply);
            return reply;
        });
    }

    /** The store's time as the node must take it to be: as it was last told, going on; and never back. In milliseconds. */
    long goesBy() {
        return Math.max(floorMillis, read());
    }

    /** Whether the node must let time stand still, as the store told an earlier one than it goes by. */
    boolean isTimeStill() {
        return read() < floorMillis;
    }

    private long read() {
        return toldMillis + (node.world.now() - toldAt) / World.MILLI;
    }

    private void note(long sent, LedgerReply reply) {
        if (node.world.now() - sent > Cluster.TIMEOUT.toNanos()) {
            return;
        }
        floorMillis = goesBy();
        toldMillis = reply.nowMillis();
        toldAt = node.world.now();
        for (LedgerAnswer answer : reply.answers()) {
            if (answer instanceof Beaten beaten && !beaten.stale()) {
                heardAt = sent;
                heard = beaten;
            }
        }
    }

    @Override
    public CompletionStage<HolderPage> holders(String limiter, String cursor) {
        return send(() -> store.holders(cursor), false);
    }

    @Override
    public CompletionStage<TokenReply> take(String limiter, TokenBatch batch) {
        return send(() -> store.take(batch), false);
    }

    private <T> CompletableFuture<T> send(Supplier<T> work, boolean mayDouble) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        World world = node.world;
        world.in(GIVES_UP_NANOS, () -> node.onNode(() -> fail(answer, "the store did not answer")));
        travel(work, answer);
        if (mayDouble && chance.nextDouble() < weather.doubled()) {
            travel(work, answer);
        }
        return answer;
    }

    private <T> void travel(Supplier<T> work, CompletableFuture<T> answer) {
        World world = node.world;
        if (isLost()) {
            return;
        }
        world.in(delay(), () -> {
            if (store.isDown()) {
                node.disturbed();
                world.in(delay(), () -> node.onNode(() -> fail(answer, "connection refused")));
                return;
            }
            T reply = work.get();
            if (!isLost()) {
                world.in(delay(), () -> node.onNode(() -> answer.complete(reply)));
            }
        });
    }

    private static void fail(CompletableFuture<?> answer, String why) {
        answer.completeExceptionally(new CompletionException(why, null));
    }

    private boolean isLost() {
        boolean lost = cut || chance.nextDouble() < weather.lost();
        if (lost) {
            node.disturbed();
            node.world.trace(() -> node.name + " loses a message");
        }
        return lost;
    }

    private long delay() {
        boolean slow = chance.nextDouble() < weather.slow();
        long delay = 1 + chance.nextLong(slow ? weather.slowNanos() : weather.usualNanos());
        if (delay > LATE_NANOS) {
            node.disturbed();
        }
        return delay;
    }

    /** The store is shared: it stays. */
    @Override
    public void close() {}
}
