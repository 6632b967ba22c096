package io.github.creneau.testkit;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Limiter;
import io.github.creneau.observe.Event;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.BackendException;
import io.github.creneau.spi.HolderPage;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.TokenBatch;
import io.github.creneau.spi.TokenReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** Two nodes whose ways to their store can be cut. */
final class CutOff {

    static final int PLACES = 20;

    /** Of one of the two. */
    static final int PART = PLACES / 2;

    /** So long nobody knows whether a call that fails is the last one. */
    static final Duration UNTIL_KNOWN = Duration.ofSeconds(6);

    final Platform platform = new Platform();
    final Reach reachOfA = new Reach(platform.trips);
    final Reach reachOfB = new Reach(platform.trips);
    final List<Event> told = new ArrayList<>();

    /**
     * The way of one node to a store, which may lead to another one, or be cut: every call fails at once then, or is never
     * answered.
     */
    static final class Reach implements Backend {
        Backend store;
        boolean cut;
        boolean silent;

        Reach(Backend store) {
            this.store = store;
        }

        private <T> CompletionStage<T> noWay() {
            return silent
                    ? new CompletableFuture<>()
                    : CompletableFuture.failedFuture(new BackendException("connection refused"));
        }

        @Override
        public CompletionStage<LedgerReply> apply(String limiter, LedgerBatch batch) {
            return cut ? noWay() : store.apply(limiter, batch);
        }

        @Override
        public CompletionStage<HolderPage> holders(String limiter, String cursor) {
            return cut ? noWay() : store.holders(limiter, cursor);
        }

        @Override
        public CompletionStage<TokenReply> take(String limiter, TokenBatch batch) {
            return cut ? noWay() : store.take(limiter, batch);
        }

        @Override
        public void close() {}
    }

    private Limiter node(String name, Reach reach, UnaryOperator<Limiter.Builder> more) {
        return more.apply(platform.builder(name)
                        .backend(reach)
                        .budget(Budget.total(PLACES))
                        .cohort("6e", "5e")
                        .idleTime(Duration.ofMinutes(5))
                        .maxHold(Duration.ofHours(1))
                        .appointments(Appointments.none())
                        .listener(told::add))
                .build();
    }

    Limiter a() {
        return a(UnaryOperator.identity());
    }

    Limiter a(UnaryOperator<Limiter.Builder> more) {
        return node("a", reachOfA, more);
    }

    Limiter b() {
        return b(UnaryOperator.identity());
    }

    Limiter b(UnaryOperator<Limiter.Builder> more) {
        return node("b", reachOfB, more);
    }

    /** Both are cut off, and know it. */
    void goDown() {
        reachOfA.cut = true;
        reachOfB.cut = true;
        platform.runFor(UNTIL_KNOWN);
    }

    /** Both reach the store again, and have told it what they hold. */
    void comeUp() {
        reachOfA.cut = false;
        reachOfB.cut = false;
        platform.runFor(Platform.HEARTBEAT.multipliedBy(2));
    }

    /** More sessions come than there are places; answers those that were let in. */
    static List<String> enterAll(Limiter node, String prefix) {
        List<String> inside = new ArrayList<>();
        for (int i = 0; i < 3 * PLACES; i++) {
            if (node.tryAcquire(node.cohort("6e"), prefix + i).isGranted()) {
                inside.add(prefix + i);
            }
        }
        return inside;
    }
}
