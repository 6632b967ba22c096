package io.github.creneau.examples.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.creneau.testkit.replay.Replay;
import io.github.creneau.testkit.replay.RunResult;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Replays 16 March 2020 and the Friday after, prints a short table, and writes {@code summary.json} and the report
 * {@code index.html}.
 *
 * <p>System properties: {@code replay.seed} (a whole number; the people it makes), {@code replay.out} (the directory to
 * write to, {@code target/replay} by default), {@code replay.sensitivity} ({@code true}: also {@code sensitivity.md},
 * which takes a minute or two more).
 */
public final class ReplayMain {
    private static final long DEFAULT_SEED = 20_200_316;

    private ReplayMain() {}

    /** Runs the replay; no arguments. Ends with an exception, and so with an exit status of 1, when a run fails. */
    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        long seed = Long.parseLong(property("replay.seed", Long.toString(DEFAULT_SEED)));
        Path out = Path.of(property("replay.out", "target/replay"));
        boolean sensitivity = Boolean.parseBoolean(property("replay.sensitivity", "false"));
        PrintStream screen = System.out;
        Eure eure = Eure.load();
        EureRuns runs = new EureRuns(seed, eure);
        long startNanos = System.nanoTime();
        List<RunResult> results = play(runs.all(), eure.monday().minutes());
        double seconds = (System.nanoTime() - startNanos) / 1e9;

        Files.createDirectories(out);
        writeSummary(out.resolve("summary.json"), results);
        Path index = out.resolve("index.html");
        ReplayReport.write(index, results);
        screen.printf("%,d visits a day, seed %d, %d runs in %.1f s%n%n", eure.visits(), seed, results.size(), seconds);
        screen.print(ReplayTable.of(results));
        screen.printf("%nFriday's peak was published as %,d people, with slots.%n", eure.publishedFridayPeak());
        screen.printf("Report: %s%n", index.toAbsolutePath());
        if (sensitivity) {
            Path table = out.resolve("sensitivity.md");
            Files.writeString(table, new ReplaySensitivity(runs).markdown(seed));
            screen.printf("Sensitivity: %s%n", table.toAbsolutePath());
        }
    }

    private static List<RunResult> play(List<Replay> replays, int minutesEach)
            throws InterruptedException, ExecutionException {
        try (Progress progress = Progress.of("replay", (long) replays.size() * minutesEach)) {
            replays.forEach(replay -> replay.eachMinute(minute -> progress.step()));
            return Parallel.run(replays);
        }
    }

    private static void writeSummary(Path file, List<RunResult> results) throws IOException {
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(
                        file.toFile(), results.stream().map(RunResult::summary).toList());
    }

    private static String property(String name, String fallback) {
        String value = System.getProperty(name, "");
        return value.isBlank() ? fallback : value;
    }
}
