package io.github.creneau;

import io.github.creneau.observe.Snapshot.Trips;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/** Counts trips to the store. Thread-safe. */
final class TripCount {

    private final LongAdder made = new LongAdder();
    private final LongAdder failed = new LongAdder();

    <T> CompletableFuture<T> count(CompletableFuture<T> trip) {
        made.increment();
        return trip.whenComplete((reply, error) -> {
            if (error != null) {
                failed.increment();
            }
        });
    }

    Trips seen() {
        return new Trips(made.sum(), failed.sum());
    }
}
