package io.github.creneau.spi;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Who works with what a store has answered: a caller who waits for an answer anyway, or else a thread of its own. A backend
 * completes its stages here, so that whoever takes long over an answer, or waits for another, does not hold up the thread
 * that brings them. Thread-safe.
 *
 * <p><b>Why not a pool alone.</b> An answer would wake a thread of the pool, and that one the caller: a second switch of
 * threads, which costs as much as a good part of the trip. Callers lend a hand in the order in which they began to wait: the
 * first is likely to have travelled with the answer, and would be woken by it in any case.
 */
public final class Answers {

    private static final Answers OF_ALL = new Answers(SystemTiming.threads("creneau-answers"));
    private static final Executor EXECUTOR = OF_ALL::execute;

    private final ConcurrentLinkedQueue<Hand> hands = new ConcurrentLinkedQueue<>();
    private final Executor others;

    Answers(Executor others) {
        this.others = others;
    }

    /** Runs each task soon, on no thread of the store. The tasks of all backends may block without harm to each other. */
    public static Executor executor() {
        return EXECUTOR;
    }

    /** Waits for a future, and works meanwhile. */
    static boolean awaitAny(CompletableFuture<?> future, long nanos) throws InterruptedException {
        return OF_ALL.await(future, nanos);
    }

    void execute(Runnable work) {
        for (Hand hand = hands.poll(); hand != null; hand = hands.poll()) {
            if (hand.takes(work)) {
                return;
            }
        }
        others.execute(work);
    }

    boolean await(CompletableFuture<?> future, long nanos) throws InterruptedException {
        if (future.isDone()) {
            return true;
        }
        Hand hand = new Hand();
        var unused = future.whenComplete((result, error) -> hand.wake());
        hands.add(hand);
        try {
            return await(future, hand, SystemTiming.INSTANCE.nanoTime() + nanos);
        } finally {
            leave(hand, future.isDone());
        }
    }

    private boolean await(CompletableFuture<?> future, Hand hand, long untilNanos) throws InterruptedException {
        while (!future.isDone()) {
            Runnable work = hand.given();
            if (work != null) {
                hand.run(work);
                hands.add(hand);
                continue;
            }
            long left = untilNanos - SystemTiming.INSTANCE.nanoTime();
            if (left <= 0) {
                return false;
            }
            LockSupport.parkNanos(future, left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return true;
    }

    /** Work that was given to a caller who had to go is somebody else's; who has an answer does it before leaving. */
    private void leave(Hand hand, boolean isAnswered) {
        Runnable left = hand.end();
        if (left == null) {
            hands.remove(hand);
        } else if (isAnswered) {
            hand.run(left);
        } else {
            execute(left);
        }
    }

    /** A caller who waits. In line at most once; whoever takes it out gives it work. */
    private static final class Hand {

        private final Thread thread = Thread.currentThread();
        private final AtomicReference<@Nullable Runnable> work = new AtomicReference<>();

        boolean takes(Runnable given) {
            boolean taken = work.compareAndSet(null, given);
            if (taken) {
                wake();
            }
            return taken;
        }

        void wake() {
            LockSupport.unpark(thread);
        }

        @Nullable
        Runnable given() {
            return work.getAndSet(null);
        }

        @Nullable
        Runnable end() {
            return work.getAndSet(Hand::gone);
        }

        private static void gone() {}

        /** What the work throws is not this caller's. */
        void run(Runnable given) {
            try {
                given.run();
            } catch (RuntimeException | Error e) {
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        }
    }
}
