package io.github.creneau.testkit;

import io.github.creneau.Cohort;
import io.github.creneau.Decision;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.Refused;
import io.github.creneau.inprocess.InProcessBackend;
import io.github.creneau.observe.Snapshot;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.HolderPage;
import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest.Beat;
import io.github.creneau.spi.Timing;
import io.github.creneau.spi.TokenBatch;
import io.github.creneau.spi.TokenReply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** A platform in virtual time: one store that counts its trips, and as many nodes as a test builds. */
final class Platform {

    static final String NAME = "ent";
    static final Duration HEARTBEAT = Duration.ofSeconds(1);
    static final Duration LEASE = Duration.ofSeconds(5);

    /** A Monday, 08:00 in Paris. */
    static final Instant START = Instant.parse("2020-03-16T07:00:00Z");

    final VirtualTime time;
    final Trips trips;
    private long probes;

    Platform() {
        this(START);
    }

    Platform(Instant start) {
        time = VirtualTime.startingAt(start);
        trips = new Trips(InProcessBackend.create(time));
    }

    /** The store of the test, which counts who asks it. */
    static class Trips implements Backend {
        private final Backend store;
        int ledger;
        int tokens;

        Trips(Backend store) {
            this.store = store;
        }

        int all() {
            return ledger + tokens;
        }

        @Override
        public CompletionStage<LedgerReply> apply(String limiter, LedgerBatch batch) {
            ledger++;
            return store.apply(limiter, batch);
        }

        @Override
        public CompletionStage<HolderPage> holders(String limiter, String cursor) {
            return store.holders(limiter, cursor);
        }

        @Override
        public CompletionStage<TokenReply> take(String limiter, TokenBatch batch) {
            tokens++;
            return store.take(limiter, batch);
        }

        @Override
        public void close() {
            store.close();
        }
    }

    /** The time of a node that may crash: its timers run no more. */
    static final class Crashing implements Timing {
        private final Timing timing;
        private boolean crashed;

        Crashing(Timing timing) {
            this.timing = timing;
        }

        void crash() {
            crashed = true;
        }

        @Override
        public long wallMillis() {
            return timing.wallMillis();
        }

        @Override
        public long nanoTime() {
            return timing.nanoTime();
        }

        @Override
        public Task schedule(Runnable action, long delayNanos) {
            return timing.schedule(
                    () -> {
                        if (!crashed) {
                            action.run();
                        }
                    },
                    delayNanos);
        }
    }

    /** A node that joins now. */
    Limiter node(String name, UnaryOperator<Limiter.Builder> values) {
        return values.apply(builder(name)).build();
    }

    Limiter.Builder builder(String name) {
        return Limiter.builder(NAME)
                .node(name)
                .backend(trips)
                .timing(time)
                .heartbeat(HEARTBEAT)
                .lease(LEASE);
    }

    void runFor(Duration duration) {
        time.runFor(duration);
    }

    void runForMillis(long millis) {
        time.runFor(Duration.ofMillis(millis));
    }

    void runUntil(String instant) {
        time.runUntil(Instant.parse(instant));
    }

    /** Does it each time so long has passed, from now on, for so long. */
    void each(Duration period, Duration forSoLong, Runnable action) {
        long nanos = period.toNanos();
        for (long at = 0; at < forSoLong.toNanos(); at += nanos) {
            time.schedule(action, at);
        }
    }

    /** Runs the time until it is so; answers how long that took, or more than {@code most} if it never was. */
    Duration until(BooleanSupplier condition, Duration step, Duration most) {
        Instant from = time.now();
        while (!condition.getAsBoolean()) {
            if (Duration.between(from, time.now()).compareTo(most) > 0) {
                return most.plus(step);
            }
            time.runFor(step);
        }
        return Duration.between(from, time.now());
    }

    /** What the store itself says now, without a trip that counts: a node without capacity joins and leaves at once. */
    Beaten store() {
        Beat probe = new Beat(++probes, 0, 0, 1, true, 0, List.of());
        LedgerReply reply = trips.store
                .apply(NAME, new LedgerBatch("probe" + probes, Long.MAX_VALUE, List.of(probe)))
                .toCompletableFuture()
                .join();
        return (Beaten) reply.answers().get(0);
    }

    /** Places held in the store, by sessions and by lanes. */
    int used() {
        return store().used();
    }

    static Snapshot.CohortView lane(Limiter node, String cohort) {
        return node.snapshot().cohorts().stream()
                .filter(view -> view.cohort().equals(cohort))
                .findFirst()
                .orElseThrow();
    }

    static Granted granted(Decision decision) {
        if (decision instanceof Refused refused) {
            throw new AssertionError(refused + ": " + refused.explain(Locale.ENGLISH));
        }
        return (Granted) decision;
    }

    static Refused refused(Decision decision) {
        if (decision instanceof Granted granted) {
            throw new AssertionError("not refused: " + granted);
        }
        return (Refused) decision;
    }

    /** Takes permits until one is refused. */
    static int takeAll(Limiter node, Cohort cohort) {
        int taken = 0;
        while (node.tryAcquire(cohort).isGranted()) {
            taken++;
        }
        return taken;
    }
}
