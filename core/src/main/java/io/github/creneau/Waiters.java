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

    private static final int SWEEP_FROM = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Waiter> queue = new ArrayDeque<>();
    private final AtomicInteger wakes = new AtomicInteger();
    private final CohortLane lane;
    private volatile boolean someoneWaits;
    private @Nullable RuntimeException closed;
    private int left;

    Waiters(CohortLane lane) {
        this.lane = lane;
    }

    /** Makes one attempt, and never throws: a place, or nothing for as long as there is none. */
    interface Attempt {
        CompletableFuture<Optional<Outcome>> make(Request request);
    }

    /** Somebody who waits; cancelled, timed out or served when its result is done. */
    record Waiter(Request request, Attempt attempt, CompletableFuture<Decision> result) {

        /** Hands over what an attempt has made; answers whether the next one may be served. */
        boolean isServed(CompletableFuture<Optional<Outcome>> attempted) {
            Optional<Outcome> made = attempted
                    .exceptionally(error -> {
                        Waiting.unexpected(error);
                        return Optional.empty();
                    })
                    .join();
            made.ifPresent(outcome -> outcome.giveTo(result));
            return made.isPresent() || result.isDone();
        }
    }

    /** Adds a caller at the end; its result is completed with a place, or by whoever gives it up. */
    void add(Request request, Attempt attempt, CompletableFuture<Decision> result) {
        RuntimeException why;
        lock.lock();
        try {
            why = closed;
            if (why == null) {
                queue.add(new Waiter(request, attempt, result));
                someoneWaits = true;
            }
        } finally {
            lock.unlock();
        }
        if (why != null) {
            result.completeExceptionally(why);
            return;
        }
        boolean permit = request.sessionId().isEmpty();
        if (permit) {
            lane.asked.addAndGet(request.weight());
            lane.waitForPermit(1);
        }
        var unused = result.whenComplete((decision, error) -> {
            if (permit) {
                lane.asked.addAndGet(-request.weight());
                lane.waitForPermit(-1);
            }
            leave();
            wake();
        });
        wake();
    }

    /** Whether nobody waits, as far as is known at once. */
    boolean isEmpty() {
        return !someoneWaits;
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

    /** Forgets those who left from the middle, before they are more than those who wait. */
    private void leave() {
        lock.lock();
        try {
            if (++left > SWEEP_FROM && left > queue.size() / 2) {
                left = 0;
                queue.removeIf(waiter -> waiter.result.isDone());
            }
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

    /** Whether the first who waits wants a session. */
    boolean isSessionFirst() {
        Waiter first = first();
        return first != null && first.request.sessionId().isPresent();
    }

    /** Who waits for a permit and is first in line, told apart from others by identity; empty if nobody or a session is. */
    Optional<Waiter> firstPermit() {
        Waiter first = first();
        return first == null || first.request.sessionId().isPresent() ? Optional.empty() : Optional.of(first);
    }

    /** Whether the first in line is the one whose result this is. */
    boolean isFirst(CompletableFuture<?> result) {
        Waiter first = first();
        return first != null && first.result == result;
    }

    /** Ends all waiting, now and later, as the limiter closes. */
    void close(RuntimeException why) {
        lock.lock();
        try {
            closed = why;
        } finally {
            lock.unlock();
        }
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
                        if (first.isServed(made) || wakes.get() != counted) {
                            serve();
                        } else {
                            stop(counted);
                        }
                    });
                    return;
                }
                if (first.isServed(made)) {
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
