package io.github.creneau;

import io.github.creneau.spi.Timing;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How a caller waits for a trip: at most the timeout, and never for one that has arrived. */
final class Waiting {

    private static final System.Logger LOG = System.getLogger(Limiter.class.getName());

    private final Timing timing;
    private final long timeoutNanos;

    Waiting(Settings settings) {
        timing = settings.timing();
        timeoutNanos = settings.timeout().toNanos();
    }

    /** Until when one call of a user may wait, however many trips it makes; in monotonic nanoseconds. */
    long deadline() {
        return timing.nanoTime() + timeoutNanos;
    }

    /** The result, or null if it failed, is late, or the thread was interrupted (which stays so). */
    <T> @Nullable T orNull(CompletableFuture<T> future, long deadlineNanos) {
        try {
            return orThrow(future, deadlineNanos);
        } catch (ExecutionException e) {
            unexpected(e);
            return null;
        } catch (TimeoutException | InterruptedException e) {
            return null;
        }
    }

    /** The result, or why there is none; a thread that was interrupted stays so. */
    <T> T orThrow(CompletableFuture<T> future, long deadlineNanos)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            if (!future.isDone() && !timing.await(future, Math.max(0, deadlineNanos - timing.nanoTime()))) {
                throw new TimeoutException("no reply in time");
            }
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw e;
        }
    }

    /** Tells the log of a failure that is no answer: whatever may rightly go wrong with a store is made a refusal before. */
    static void unexpected(Throwable error) {
        LOG.log(System.Logger.Level.WARNING, "a decision failed", error);
    }

    /** A trip to the store whose reply counts as lost if it takes longer than the timeout. */
    <T> CompletableFuture<T> inTime(Supplier<CompletionStage<T>> trip) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        long sentNanos = timing.nanoTime();
        try {
            var unused = trip.get().whenComplete((reply, error) -> {
                if (reply == null) {
                    answer.completeExceptionally(error == null ? new TimeoutException("no reply") : error);
                } else if (timing.nanoTime() - sentNanos > timeoutNanos) {
                    answer.completeExceptionally(new TimeoutException("the reply came after the timeout"));
                } else {
                    answer.complete(reply);
                }
            });
        } catch (Throwable e) {
            answer.completeExceptionally(e);
        }
        if (!answer.isDone()) {
            Timing.Task late =
                    timing.schedule(() -> answer.completeExceptionally(new TimeoutException("no reply")), timeoutNanos);
            var unused = answer.whenComplete((reply, error) -> late.cancel());
        }
        return answer;
    }

    /** Makes a trip that must be heard of, again each {@code delayMillis} while it fails and there is still use in it. */
    void untilHeard(Supplier<CompletableFuture<?>> trip, long delayMillis, BooleanSupplier isOfUse) {
        var unused = trip.get().whenComplete((answer, error) -> {
            if (error != null && isOfUse.getAsBoolean()) {
                later(() -> untilHeard(trip, delayMillis, isOfUse), delayMillis);
            }
        });
    }

    Timing.Task later(Runnable action, long delayMillis) {
        return timing.schedule(action, TimeUnit.MILLISECONDS.toNanos(delayMillis));
    }
}
