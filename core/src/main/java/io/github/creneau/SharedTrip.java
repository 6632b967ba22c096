package io.github.creneau;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One trip to the store at a time: whoever asks while one is under way shares the next. So the number of trips is bounded
 * by their duration, not by the number of callers. Thread-safe.
 */
final class SharedTrip {

    private static final System.Logger LOG = System.getLogger(SharedTrip.class.getName());

    private final ReentrantLock lock = new ReentrantLock();
    private final Supplier<CompletableFuture<Void>> trip;
    private @Nullable CompletableFuture<Void> next;
    private boolean underWay;

    /** The supplier starts a trip; its future completes when the trip's effects are visible, and never fails. */
    SharedTrip(Supplier<CompletableFuture<Void>> trip) {
        this.trip = trip;
    }

    /** Completes, never exceptionally, after a trip that started no earlier than this call. */
    CompletableFuture<Void> ride() {
        CompletableFuture<Void> mine;
        lock.lock();
        try {
            mine = next == null ? new CompletableFuture<>() : next;
            next = mine;
            if (underWay) {
                return mine;
            }
            underWay = true;
        } finally {
            lock.unlock();
        }
        go();
        return mine;
    }

    /** Has a trip made, without waiting for it. */
    void order() {
        var unused = ride();
    }

    /** Whether there will be a trip that has not begun. */
    boolean isOrdered() {
        lock.lock();
        try {
            return next != null;
        } finally {
            lock.unlock();
        }
    }

    private void go() {
        CompletableFuture<Void> riders = take();
        while (riders != null) {
            CompletableFuture<Void> current = riders;
            CompletableFuture<Void> under = start();
            if (!under.isDone()) {
                var unused = under.whenComplete((nothing, error) -> {
                    current.complete(null);
                    go();
                });
                return;
            }
            current.complete(null);
            riders = take();
        }
    }

    /** A trip that cannot even be started has ended: its riders see that nothing came of it. */
    private CompletableFuture<Void> start() {
        try {
            return trip.get().exceptionally(SharedTrip::broken);
        } catch (Throwable e) {
            // An error, too: otherwise there would never be another trip.
            return CompletableFuture.completedFuture(broken(e));
        }
    }

    private static @Nullable Void broken(Throwable error) {
        LOG.log(
                System.Logger.Level.WARNING,
                "a trip to the store could not be started, or its answer not be used",
                error);
        return null;
    }

    private @Nullable CompletableFuture<Void> take() {
        lock.lock();
        try {
            CompletableFuture<Void> riders = next;
            next = null;
            underWay = riders != null;
            return riders;
        } finally {
            lock.unlock();
        }
    }
}
