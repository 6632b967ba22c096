package io.github.creneau;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Callers who wait for a place of one lane: first come, first served. While somebody waits for a permit the lane grants
 * to nobody else, so that places gather for a heavy one. Thread-safe.
 *
 * <p><b>No wake-up is lost.</b> Whoever wakes counts the wake first and serves only if nobody is serving; whoever serves
 * stops only if no wake was counted since it last looked.
 */
final class Waiters {

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Waiter> queue = new ArrayDeque<>();
    private final AtomicInteger wakes = new AtomicInteger();
    private final CohortLane lane;
    private volatile boolean someoneWaits;

    Waiters(CohortLane lane) {
        this.lane = lane;
    }

    /** Makes one attempt: a place, or nothing for as long as there is none. */
    interface Attempt {
        CompletableFuture<Optional<Outcome>> make(Request request);
    }

    /** Somebody who waits; cancelled, timed out or served when its result is done. */
    private record Waiter(Request request, Attempt attempt, CompletableFuture<Decision> result) {}

    /** Adds a caller at the end; its result is completed with a place, or by whoever gives it up. */
    void add(Request request, Attempt attempt, CompletableFuture<Decision> result) {
        boolean permit = request.sessionId().isEmpty();
        lock.lock();
        try {
            queue.add(new Waiter(request, attempt, result));
            someoneWaits = true;
        } finally {
            lock.unlock();
        }
        if (permit) {
            lane.asked.addAndGet(request.weight());
            lane.waitForPermit(1);
        }
        var unused = result.whenComplete((decision, error) -> {
            if (permit) {
                lane.asked.addAndGet(-request.weight());
                lane.waitForPermit(-1);
            }
            wake();
        });
        wake();
    }

    /** How many wait. */
    int count() {
        lock.lock();
        try {
            return (int)
                    queue.stream().filter(waiter -> !waiter.result.isDone()).count();
        } finally {
            lock.unlock();
        }
    }

    /** Something may have become free. */
    void wake() {
        if (someoneWaits && wakes.getAndIncrement() == 0) {
            serve();
        }
    }

    /** Ends all waiting, as the limiter closes. */
    void close(RuntimeException why) {
        for (Waiter waiter = first(); waiter != null; waiter = first()) {
            waiter.result.completeExceptionally(why);
        }
    }

    private void serve() {
        int seen = 1;
        while (true) {
            Waiter first = first();
            if (first != null) {
                CompletableFuture<Optional<Outcome>> made = first.attempt.make(first.request);
                if (!made.isDone()) {
                    int counted = seen;
                    var unused = made.whenComplete((outcome, error) -> {
                        if (served(first, error == null ? outcome : Optional.empty()) || wakes.get() != counted) {
                            serve();
                        } else {
                            stop(counted);
                        }
                    });
                    return;
                }
                if (served(first, made.isCompletedExceptionally() ? Optional.empty() : made.join())) {
                    continue;
                }
            }
            if (wakes.compareAndSet(seen, 0)) {
                return;
            }
            seen = wakes.get();
        }
    }

    private void stop(int counted) {
        if (!wakes.compareAndSet(counted, 0)) {
            serve();
        }
    }

    /** Whether the first one got what was made for it, so that the next may be served. */
    private static boolean served(Waiter first, Optional<Outcome> made) {
        made.filter(outcome -> !first.result.complete(outcome.decision()))
                .ifPresent(late -> late.undo().run());
        return made.isPresent() || first.result.isDone();
    }

    /** The first who still waits. */
    private @Nullable Waiter first() {
        lock.lock();
        try {
            while (!queue.isEmpty() && queue.peekFirst().result.isDone()) {
                queue.pollFirst();
            }
            someoneWaits = !queue.isEmpty();
            return queue.peekFirst();
        } finally {
            lock.unlock();
        }
    }
}
