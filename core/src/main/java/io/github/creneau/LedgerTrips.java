package io.github.creneau;

import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Single requests to the ledger; those that come at the same time travel together. Thread-safe. */
final class LedgerTrips {

    private static final int LARGEST = 500;

    private final LedgerClient client;
    private final ConcurrentLinkedQueue<Passenger> waiting = new ConcurrentLinkedQueue<>();
    private final SharedTrip trip = new SharedTrip(this::travel);

    LedgerTrips(LedgerClient client) {
        this.client = client;
    }

    private record Passenger(LedgerRequest request, CompletableFuture<LedgerAnswer> answer) {}

    /** Sends a request with the next trip, unless its answer is cancelled before; it fails with the store's error. */
    CompletableFuture<LedgerAnswer> submit(LedgerRequest request) {
        Passenger passenger = new Passenger(request, new CompletableFuture<>());
        waiting.add(passenger);
        trip.order();
        return passenger.answer;
    }

    private CompletableFuture<Void> travel() {
        List<Passenger> aboard = new ArrayList<>();
        Passenger passenger = waiting.poll();
        while (passenger != null) {
            if (!passenger.answer.isDone()) {
                aboard.add(passenger);
            }
            passenger = aboard.size() < LARGEST ? waiting.poll() : null;
        }
        if (aboard.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        if (!waiting.isEmpty()) {
            trip.order();
        }
        return client.send(aboard.stream().map(Passenger::request).toList())
                .handle((reply, error) -> deliver(aboard, reply, error))
                .whenComplete((nothing, broken) -> {
                    if (broken != null) {
                        deliver(aboard, null, broken);
                    }
                });
    }

    private static @Nullable Void deliver(
            List<Passenger> aboard, @Nullable LedgerReply reply, @Nullable Throwable error) {
        for (int i = 0; i < aboard.size(); i++) {
            CompletableFuture<LedgerAnswer> answer = aboard.get(i).answer;
            if (reply == null) {
                answer.completeExceptionally(error == null ? new IllegalStateException("no reply") : error);
            } else {
                answer.complete(reply.answers().get(i));
            }
        }
        return null;
    }
}
