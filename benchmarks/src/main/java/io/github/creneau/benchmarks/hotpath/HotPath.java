package io.github.creneau.benchmarks.hotpath;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the comparison: {@code ./mvnw -q -Pbench}, with {@code -Dbench.set=} ({@code standard}, under ten minutes;
 * {@code brief}, the bounds alone, in three; {@code long}, all of it at 1, 2, 8 and 64 threads with three forks; {@code smoke}, whether it runs at all) and
 * {@code -Dbench.out=} (where the page and its charts go). Writes JMH's own JSON beside them.
 */
public final class HotPath {

    /** What can limit both rate and budget, and the two ends of the scale. */
    private static final String LIMITS =
            "Grant.(creneau.*|semaphore|ceilingOwnWord|resilience4j|bucket4jAndSemaphore|guavaAndSemaphore|failsafeBoth)$";

    private HotPath() {}

    /**
     * A part of the comparison.
     *
     * @param include which benchmarks
     * @param threads how many call
     * @param sessions the parameter of those that have it; empty: all
     */
    private record Part(String include, int threads, String... sessions) {}

    /** How long a set takes. */
    private enum Set {
        SMOKE(1, 0, 1, 100),
        BRIEF(1, 8, 12, 100),
        STANDARD(1, 8, 15, 100),
        LONG(3, 5, 15, 500);

        private final int forks;
        private final int warmups;
        private final int iterations;
        private final int millis;

        Set(int forks, int warmups, int iterations, int millis) {
            this.forks = forks;
            this.warmups = warmups;
            this.iterations = iterations;
            this.millis = millis;
        }

        private List<Part> parts() {
            return switch (this) {
                case SMOKE ->
                    List.of(
                            new Part("Grant.creneau.*", 2),
                            new Part("Refusal.creneauRefusal", 1),
                            new Part("Touch.creneauTouch$", 1, "1000"));
                case BRIEF ->
                    List.of(
                            new Part(LIMITS, 1),
                            new Part(LIMITS, 2),
                            new Part("Refusal.creneauRefusal", 1),
                            new Part("Refusal.creneauRefusal", 2),
                            new Part("Touch.(creneauTouch|mapGet)$", 1, "1000"),
                            new Part("Touch.(creneauTouch|mapGet)$", 2, "1000"),
                            new Part("ThroughRedis.*", 8));
                case STANDARD ->
                    List.of(
                            new Part("Grant.*", 1),
                            new Part("Grant.*", 2),
                            new Part("Grant.(creneau.*|semaphore|bucket4jAndSemaphore|resilience4j)$", 8),
                            new Part("Grant.(creneau.*|semaphore|bucket4jAndSemaphore|resilience4j)$", 64),
                            new Part("Refusal.*Refusal", 1),
                            new Part("Refusal.*", 2),
                            new Part("Touch.(creneauTouch|mapGet)$", 1, "1000"),
                            new Part("Touch.(creneauTouch|mapGet)$", 2, "1000"),
                            new Part("Cohorts.*", 1),
                            new Part("ThroughRedis.*", 8),
                            new Part("ThroughHazelcast.*", 8));
                case LONG -> {
                    List<Part> all = new ArrayList<>();
                    for (int threads : new int[] {1, 2, 8, 64}) {
                        for (String what : List.of("Grant.*", "Refusal.*", "Cohorts.*")) {
                            all.add(new Part(what, threads));
                        }
                        all.add(new Part("Touch.*", threads, "1000", "10000", "100000", "1000000"));
                        all.add(new Part("Through.*", threads));
                    }
                    yield all;
                }
            };
        }
    }

    /** Takes no arguments but system properties. */
    public static void main(String[] args) throws RunnerException, IOException {
        String name = System.getProperty("bench.set", "");
        Set set = Set.valueOf(name.isBlank() ? "STANDARD" : name.toUpperCase(Locale.ROOT));
        String out = System.getProperty("bench.out", "");
        Path directory = Path.of(out.isBlank() ? "hotpath" : out);
        Files.createDirectories(directory);
        try (Redis redis = Redis.start()) {
            List<RunResult> results = new ArrayList<>();
            for (Part part : set.parts()) {
                System.out.println("== " + part.include + ", " + part.threads + " threads");
                results.addAll(new Runner(options(set, part, redis).build()).run());
            }
            ResultFormatFactory.getInstance(ResultFormatType.JSON, "hotpath.json")
                    .writeOut(results);
            if (set == Set.SMOKE) {
                System.out.println(results.size() + " results");
                return;
            }
            Report.write(new Results(results), RefillLatency.measure(redis), Members.measure(redis), directory);
        }
    }

    private static ChainedOptionsBuilder options(Set set, Part part, Redis redis) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("hotpath." + part.include)
                .threads(part.threads)
                .forks(set.forks)
                .warmupIterations(set.warmups)
                .warmupTime(TimeValue.milliseconds(set.millis))
                .measurementIterations(set.iterations)
                .measurementTime(TimeValue.milliseconds(set.millis))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .jvmArgsAppend("-Xmx2g", "-D" + Redis.PROPERTY + "=" + redis.address());
        if (part.include.startsWith("Through") && set != Set.SMOKE) {
            // Trips need longer; and the promise of the rate has its idle phase before each.
            options.warmupIterations(2).measurementIterations(3);
            options.warmupTime(TimeValue.seconds(1)).measurementTime(TimeValue.seconds(1));
        }
        return part.sessions.length == 0 ? options : options.param("sessions", part.sessions);
    }
}
