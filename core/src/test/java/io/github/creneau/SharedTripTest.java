package io.github.creneau;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedTripTest {

    private final List<CompletableFuture<Void>> started = new ArrayList<>();
    private final SharedTrip trip = new SharedTrip(() -> {
        CompletableFuture<Void> end = new CompletableFuture<>();
        started.add(end);
        return end;
    });

    @Test
    void the_first_rider_starts_a_trip() {
        CompletableFuture<Void> rider = trip.ride();

        assertThat(started).hasSize(1);
        assertThat(rider).isNotDone();
        started.get(0).complete(null);
        assertThat(rider).isCompleted();
    }

    /** What it asks for may not have been aboard: it was not there when that trip left. */
    @Test
    void whoever_comes_while_one_is_under_way_shares_the_next() {
        CompletableFuture<Void> first = trip.ride();
        CompletableFuture<Void> second = trip.ride();
        CompletableFuture<Void> third = trip.ride();
        assertThat(started).hasSize(1);

        started.get(0).complete(null);

        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        assertThat(third).isNotDone();
        assertThat(started).hasSize(2);
        started.get(1).complete(null);
        assertThat(second).isCompleted();
        assertThat(third).isCompleted();
        assertThat(started).hasSize(2);
    }

    @Test
    void a_trip_that_fails_has_ended_too() {
        CompletableFuture<Void> first = trip.ride();
        CompletableFuture<Void> second = trip.ride();

        started.get(0).completeExceptionally(new IllegalStateException("the store is gone"));

        assertThat(first).isCompleted();
        assertThat(started).hasSize(2);
        started.get(1).complete(null);
        assertThat(second).isCompleted();
    }

    @Test
    void a_trip_that_cannot_start_has_ended_too() {
        AtomicInteger starts = new AtomicInteger();
        SharedTrip broken = new SharedTrip(() -> {
            if (starts.incrementAndGet() == 1) {
                throw new IllegalStateException("broken");
            }
            return CompletableFuture.completedFuture(null);
        });

        assertThat(broken.ride()).isCompleted();
        assertThat(broken.ride()).isCompleted();
        assertThat(starts).hasValue(2);
    }

    @Test
    void one_may_be_ordered_from_within_a_trip() {
        AtomicInteger left = new AtomicInteger(100_000);
        SharedTrip[] self = new SharedTrip[1];
        self[0] = new SharedTrip(() -> {
            if (left.decrementAndGet() > 0) {
                self[0].order();
            }
            return CompletableFuture.completedFuture(null);
        });

        assertThat(self[0].ride()).isCompleted();
        assertThat(left).hasValue(0);
    }

    @Test
    void one_may_be_ordered_by_a_rider_whose_trip_has_just_ended() {
        CompletableFuture<Void> next = trip.ride().thenCompose(nothing -> trip.ride());

        started.get(0).complete(null);
        assertThat(started).hasSize(2);
        started.get(1).complete(null);

        assertThat(next).isCompleted();
    }

    /** Real threads: each rider's trip began after it asked, and no two trips are under way at once. */
    @Test
    void never_two_at_once_and_never_one_that_left_before() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger mistakes = new AtomicInteger();
        ExecutorService store = Executors.newSingleThreadExecutor();
        ExecutorService callers = Executors.newFixedThreadPool(3);
        try {
            SharedTrip shared = new SharedTrip(() -> {
                begun.incrementAndGet();
                if (underWay.incrementAndGet() > 1) {
                    mistakes.incrementAndGet();
                }
                return CompletableFuture.runAsync(
                        () -> {
                            underWay.decrementAndGet();
                            ended.incrementAndGet();
                        },
                        store);
            });
            CountDownLatch together = new CountDownLatch(3);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                all.add(callers.submit(() -> {
                    together.countDown();
                    together.await();
                    for (int j = 0; j < 5_000; j++) {
                        int before = begun.get();
                        shared.ride().get();
                        if (ended.get() <= before) {
                            mistakes.incrementAndGet();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> caller : all) {
                caller.get();
            }
        } finally {
            callers.shutdownNow();
            store.shutdown();
        }
        assertThat(mistakes).hasValue(0);
        assertThat(begun.get()).isLessThanOrEqualTo(15_000);
    }
}
