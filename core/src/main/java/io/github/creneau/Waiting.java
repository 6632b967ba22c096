package io.github.creneau;

import io.github.creneau.spi.Timing;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How a caller waits for a trip: at most the timeout, and never for one that has arrived. */
final class Waiting {

    private final Timing timing;
    private final long timeoutNanos;

    Waiting(Settings settings) {
        timing = settings.timing();
        timeoutNanos = settings.timeout().toNanos();
    }

    /** The result, or null if it failed, is late, or the thread was interrupted (which stays so). */
    <T> @Nullable T orNull(CompletableFuture<T> future) {
        try {
            return future.isDone() ? future.get() : future.get(timeoutNanos, TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Makes a trip that must be heard of, again each {@code delayMillis} while it fails and there is still use in it. */
    void untilHeard(Supplier<CompletableFuture<?>> trip, long delayMillis, BooleanSupplier isOfUse) {
        var unused = trip.get().whenComplete((answer, error) -> {
            if (error != null && isOfUse.getAsBoolean()) {
                later(() -> untilHeard(trip, delayMillis, isOfUse), delayMillis);
            }
        });
    }

    void later(Runnable action, long delayMillis) {
        timing.schedule(action, TimeUnit.MILLISECONDS.toNanos(delayMillis));
    }
}
