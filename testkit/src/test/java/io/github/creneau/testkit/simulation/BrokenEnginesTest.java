package io.github.creneau.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The checker is worth something only if it finds mistakes: each of these is made on purpose, and must be found. The seed
 * that is known to find it is tried first, then the first 500.
 */
@ExtendWith(QuietEngine.class)
@Execution(ExecutionMode.CONCURRENT)
class BrokenEnginesTest {

    private static final int SEEDS = 500;

    static Stream<BrokenEngine> engines() {
        return BrokenEngines.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void isFound(BrokenEngine engine, @TempDir Path directory) throws Exception {
        assertThat(engine.find(seeds(engine.seed()).iterator(), directory)).isNotEmpty();
    }

    @Test
    void theEngineItselfPassesTheSeedsThatFindThem() {
        try (Simulation simulation = new Simulation()) {
            for (BrokenEngine engine : BrokenEngines.ALL) {
                assertThat(simulation.run(engine.seed(), null))
                        .as(Simulate.command(engine.seed()))
                        .isNull();
            }
        }
    }

    private static LongStream seeds(long first) {
        return LongStream.concat(LongStream.of(first), LongStream.rangeClosed(1, SEEDS));
    }

    /** For work on the checker, to find the seeds anew: {@code java … BrokenEnginesTest [part of a mistake's name [seeds]]}. */
    public static void main(String[] args) throws Exception {
        List<BrokenEngine> chosen = BrokenEngines.ALL.stream()
                .filter(engine -> args.length == 0 || engine.mistake().contains(args[0]))
                .toList();
        int seeds = args.length < 2 ? SEEDS : Integer.parseInt(args[1]);
        for (BrokenEngine engine : chosen) {
            Optional<String> found =
                    engine.find(LongStream.rangeClosed(1, seeds).iterator(), Files.createTempDirectory("broken"));
            System.out.println(engine.mistake() + ": " + found.orElse("NOT FOUND"));
        }
    }
}
