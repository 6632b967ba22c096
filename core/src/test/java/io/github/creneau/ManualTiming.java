package io.github.creneau;

import io.github.creneau.spi.Timing;

/** Monotonic time that a test sets by hand. No timer ever runs. */
final class ManualTiming implements Timing {

    long nanos;

    void millis(long millis) {
        nanos += millis * 1_000_000;
    }

    @Override
    public long wallMillis() {
        return 1_584_345_600_000L;
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public Task schedule(Runnable action, long delayNanos) {
        return () -> {};
    }
}
