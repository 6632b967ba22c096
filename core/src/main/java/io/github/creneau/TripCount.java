package io.github.creneau;

import io.github.creneau.observe.Snapshot.Trips;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/** Counts trips to the store that have ended. Thread-safe. */
final class TripCount {

    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();

    <T> CompletableFuture<T> count(CompletableFuture<T> trip) {
        return trip.whenComplete((reply, error) -> (error == null ? answered : failed).increment());
    }

    Trips seen() {
        long lost = failed.sum();
        return new Trips(answered.sum() + lost, lost);
    }
}
