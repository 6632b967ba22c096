package io.github.creneau.benchmarks.hotpath;

import io.github.creneau.Cohort;
import io.github.creneau.Limiter;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The call of every request of somebody inside, beside a look-up of the same key. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Touch {

    /** Sessions inside, and a map of the same keys. */
    @State(Scope.Benchmark)
    public static class Inside {
        /** How many. */
        @Param({"1000", "100000"})
        public int sessions;

        final ConcurrentHashMap<String, Object> map = new ConcurrentHashMap<>();
        final Limiter limiter = Limiters.builder().build();
        String[] ids = {};

        /** Lets all of them in. */
        @Setup
        public void enter() {
            Cohort cohort = limiter.cohort(Limiters.COHORT);
            ids = new String[sessions];
            for (int i = 0; i < sessions; i++) {
                String id = "session-" + Long.toString(i * 0x9E3779B97F4A7C15L, 36);
                ids[i] = id;
                map.put(id, new Object());
                if (!limiter.tryAcquire(cohort, id).isGranted()) {
                    throw new IllegalStateException("refused");
                }
            }
        }

        /** Ends it. */
        @TearDown
        public void close() {
            limiter.close();
        }
    }

    /** Whose turn it is: one of a few of the thread's own, as the requests of one page; or anybody. */
    @State(Scope.Thread)
    public static class Turn {
        private final int first = ThreadLocalRandom.current().nextInt(1 << 30);
        private int turn;

        String few(Inside inside) {
            turn++;
            return inside.ids[(first + (turn & 7)) % inside.sessions];
        }

        String any(Inside inside) {
            turn = turn * 1_664_525 + 1_013_904_223;
            return inside.ids[(turn >>> 8) % inside.sessions];
        }
    }

    /** Somebody who was seen a moment ago. */
    @Benchmark
    public boolean creneauTouch(Inside inside, Turn turn) {
        return inside.limiter.touch(turn.few(inside));
    }

    /** The same key. */
    @Benchmark
    public @Nullable Object mapGet(Inside inside, Turn turn) {
        return inside.map.get(turn.few(inside));
    }

    /** Anybody: memory and caches count. */
    @Benchmark
    public boolean creneauTouchAny(Inside inside, Turn turn) {
        return inside.limiter.touch(turn.any(inside));
    }

    /** The same key. */
    @Benchmark
    public @Nullable Object mapGetAny(Inside inside, Turn turn) {
        return inside.map.get(turn.any(inside));
    }
}
