package io.github.creneau.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(QuietEngine.class)
class SimulationTest {

    private static final int SEEDS = 200;

    @Test
    void everyPromiseIsKept() {
        assertThat(failuresOf(LongStream.rangeClosed(1, SEEDS).toArray())).isEmpty();
    }

    @Test
    void whatOnceFailedPasses() throws IOException {
        assertThat(failuresOf(onceFailed())).isEmpty();
    }

    @Test
    void theSameSeedIsTheSameRun() {
        for (long seed = 1; seed <= 5; seed++) {
            assertThat(traceOf(seed)).isEqualTo(traceOf(seed)).isNotEmpty();
        }
    }

    /** What went wrong, and how to see it again; the seeds are shared by two threads. */
    private static List<String> failuresOf(long[] seeds) {
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        AtomicInteger next = new AtomicInteger();
        Runnable work = () -> {
            try (Simulation simulation = new Simulation()) {
                for (int i = next.getAndIncrement(); i < seeds.length; i = next.getAndIncrement()) {
                    String broken = simulation.run(seeds[i], null);
                    if (broken != null) {
                        failures.add("seed " + seeds[i] + ": " + broken + "; again: " + Simulate.command(seeds[i]));
                    }
                }
            }
        };
        CompletableFuture<Void> half = CompletableFuture.runAsync(work);
        work.run();
        half.join();
        return List.copyOf(failures);
    }

    private static List<String> traceOf(long seed) {
        List<String> lines = new ArrayList<>();
        try (Simulation simulation = new Simulation()) {
            simulation.run(seed, lines::add);
        }
        return lines;
    }

    private static long[] onceFailed() throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(SimulationTest.class.getResourceAsStream("failed-seeds.txt")),
                StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .mapToLong(line -> Long.parseLong(line.split(" ", 2)[0]))
                    .toArray();
        }
    }
}
