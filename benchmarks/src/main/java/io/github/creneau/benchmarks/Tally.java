package io.github.creneau.benchmarks;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What callers have, at every instant: raised after a place was given, lowered before it is returned, so that the sum is
 * never above the truth. And how often what happened. Thread-safe.
 */
final class Tally {

    private static final int MOST_PRINTED = 10;

    private final int places;
    private final AtomicInteger out = new AtomicInteger();
    private final AtomicInteger mostOut = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();
    private final AtomicLong longestOverrunMillis = new AtomicLong();
    private final LongAdder granted = new LongAdder();
    private final LongAdder rushed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder cancelled = new LongAdder();
    private final LongAdder interrupted = new LongAdder();

    Tally(int places) {
        this.places = places;
    }

    void took(int weight) {
        granted.increment();
        int now = out.addAndGet(weight);
        mostOut.accumulateAndGet(now, Math::max);
        if (now > places) {
            broken(now + " of " + places + " places are out");
        }
    }

    void returns(int weight) {
        out.addAndGet(-weight);
    }

    int out() {
        return out.get();
    }

    void rushed() {
        rushed.increment();
    }

    void refused() {
        refused.increment();
    }

    void cancelled() {
        cancelled.increment();
    }

    void interrupted() {
        interrupted.increment();
    }

    void overran(long millis) {
        longestOverrunMillis.accumulateAndGet(millis, Math::max);
    }

    void broken(String what) {
        if (broken.incrementAndGet() <= MOST_PRINTED) {
            System.out.println("BROKEN: " + what);
        }
    }

    boolean holds() {
        return broken.get() == 0;
    }

    @Override
    public String toString() {
        return granted + " granted, " + refused + " refused, " + cancelled + " cancelled, " + interrupted
                + " interrupted, " + rushed + " served in rushes; at most " + mostOut
                + " places out at once, at most " + longestOverrunMillis + " ms beyond a timeout";
    }
}
