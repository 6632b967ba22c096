package io.github.creneau.benchmarks.hotpath;

import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Limiter;
import io.github.creneau.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Acquire and release, as the number of cohorts grows; each call is another cohort's. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Cohorts {

    /** One limiter of several cohorts. */
    @State(Scope.Benchmark)
    public static class Several {
        /** How many. */
        @Param({"1", "10", "100"})
        public int cohorts;

        private final List<Cohort> handles = new ArrayList<>();
        private Limiter limiter = Limiters.builder().build();

        /** Builds it. */
        @Setup
        public void open() {
            String[] names =
                    IntStream.range(0, cohorts).mapToObj(i -> "class-" + i).toArray(String[]::new);
            limiter.close();
            limiter = Limiter.builder("several")
                    .budget(Budget.total(Limiters.PLENTY))
                    .rate(Rate.perSecond(Limiters.PLENTY_A_SECOND))
                    .cohort(names)
                    .build();
            for (String name : names) {
                handles.add(limiter.cohort(name));
            }
        }

        /** Ends it. */
        @TearDown
        public void close() {
            limiter.close();
        }
    }

    /** Whose turn it is. */
    @State(Scope.Thread)
    public static class Turn {
        private int turn;
    }

    /** One after the other. */
    @Benchmark
    public void creneauCohorts(Several several, Turn turn) {
        turn.turn = turn.turn + 1 == several.cohorts ? 0 : turn.turn + 1;
        Limiters.granted(several.limiter, several.handles.get(turn.turn)).close();
    }
}
