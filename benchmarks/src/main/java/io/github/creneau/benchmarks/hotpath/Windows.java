package io.github.creneau.benchmarks.hotpath;

import java.util.concurrent.atomic.AtomicIntegerArray;

/** Grants by the millisecond, and the promise of the rate on all windows that begin and end with one. Thread-safe. */
final class Windows {

    private final long originNanos = System.nanoTime();
    private final AtomicIntegerArray grants;

    /** For so many milliseconds from now on. */
    Windows(int millis) {
        grants = new AtomicIntegerArray(millis);
    }

    /** A grant that was asked for after {@code askedNanos}. */
    void granted(long askedNanos) {
        int milli = (int) ((askedNanos - originNanos) / 1_000_000);
        if (milli < grants.length()) {
            grants.getAndIncrement(milli);
        }
    }

    /** In milliseconds of the rate, by how much the worst window is ahead of {@code rate × W + burst}. */
    double worstLeadMillis(double perMilli, double burst) {
        // The most of a sum of (grants - rate) over consecutive milliseconds: Kadane's.
        double best = 0;
        double here = 0;
        for (int i = 0; i < grants.length(); i++) {
            here = Math.max(0, here + grants.get(i) - perMilli);
            best = Math.max(best, here);
        }
        return (best - burst) / perMilli;
    }
}
