package io.github.creneau.testkit.simulation;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** True time, the events of a run in their order, and the first thing that went wrong. For the thread at work. */
final class World {

    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::order));
    private final long seed;
    private final Strands strands;
    private final @Nullable Consumer<String> listener;
    private long nowNanos;
    private long order;
    private @Nullable String failure;

    World(long seed, Strands strands, @Nullable Consumer<String> listener) {
        this.seed = seed;
        this.strands = strands;
        this.listener = listener;
    }

    private record Event(long atNanos, long order, Runnable action) {}

    /** A stream of chance of its own for each purpose: drawing more for one changes nothing for another. */
    SplittableRandom chance(int purpose) {
        return new SplittableRandom(scrambled(scrambled(seed) + purpose));
    }

    /**
     * The finalizer of MurmurHash3. Why: a {@link SplittableRandom} goes through its states in steps of a constant, so that
     * seeds which differ by a multiple of it give the same numbers, only later.
     */
    private static long scrambled(long number) {
        long once = (number ^ (number >>> 33)) * 0xFF51_AFD7_ED55_8CCDL;
        long twice = (once ^ (once >>> 33)) * 0xC4CE_B9FE_1A85_EC53L;
        return twice ^ (twice >>> 33);
    }

    long now() {
        return nowNanos;
    }

    Strands strands() {
        return strands;
    }

    /** Has {@code action} run at an instant, or now where that is past. */
    void at(long atNanos, Runnable action) {
        events.add(new Event(Math.max(nowNanos, atNanos), order++, action));
    }

    void in(long delayNanos, Runnable action) {
        at(nowNanos + delayNanos, action);
    }

    /** Runs until {@code endNanos}, or until something went wrong. */
    void runUntil(long endNanos) {
        strands.run(() -> {
            Event first = events.peek();
            if (failure != null || first == null || first.atNanos() > endNanos) {
                return false;
            }
            events.poll();
            nowNanos = first.atNanos();
            try {
                first.action().run();
            } catch (RuntimeException e) {
                fail("threw " + e);
                trace(() -> "  at " + java.util.Arrays.toString(e.getStackTrace()));
            }
            return true;
        });
        nowNanos = failure == null ? endNanos : nowNanos;
    }

    /** Notes a broken promise; the first one ends the run. */
    void fail(String what) {
        if (failure == null) {
            failure = stamp() + " " + what;
            trace(() -> "BROKEN " + what);
        }
    }

    @Nullable
    String failure() {
        return failure;
    }

    void trace(Supplier<String> line) {
        if (listener != null) {
            listener.accept(stamp() + " " + line.get());
        }
    }

    private String stamp() {
        return String.format("%8.3f", nowNanos / 1e9);
    }

    /** For people: an instant of backend time. */
    static String clock(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
