package io.github.creneau.examples.replay;

import io.github.creneau.testkit.replay.Replay;
import io.github.creneau.testkit.replay.RunResult;
import io.github.creneau.testkit.replay.Summary;
import io.github.creneau.testkit.replay.Visit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.function.DoubleFunction;

/**
 * How much the results of Monday hang on what nobody knows: one value is turned at a time, all else as in the data file.
 * Each line is a run of {@code plain-limit} and one of {@code creneau} on the same people.
 */
final class ReplaySensitivity {
    private static final List<String> COLUMNS = List.of(
            "served",
            "never served",
            "of them followers",
            "refusals",
            "told time kept",
            "p95 wait",
            "p95 unplanned wait",
            "over-admitted",
            "plain: never served",
            "plain: refusals",
            "plain: p95 unplanned wait");

    private final EureRuns runs;

    ReplaySensitivity(EureRuns runs) {
        this.runs = runs;
    }

    /** All tables, as Markdown. */
    String markdown(long seed) throws InterruptedException, ExecutionException {
        Knobs base = runs.knobs();
        return "# Sensitivity of the replay of 16 March 2020 (seed " + seed + ")\n\n"
                + "Run `creneau`, beside `plain-limit` on the same people. One value is turned at a time.\n"
                + table("Followers of advice", "%.0f %%", base::withFollowersPercent, 0, 25, 50, 75, 80, 100)
                + table("Visits that log out", "%.0f %%", base::withLogsOutPercent, 0, 20, 50)
                + table("Idle time", "%.0f min", base::withIdleMinutes, 10, 20, 30)
                + table("Part of the calendar", "%.0f %%", base::withAppointmentsPercent, 40, 50, 60, 70, 80, 90)
                + table("Others who show the ticket they ignore", "%.0f %%", base::withTicketStaysPercent, 0, 100);
    }

    private String table(String title, String label, DoubleFunction<Knobs> turn, double... values)
            throws InterruptedException, ExecutionException {
        List<Replay> replays = new ArrayList<>();
        for (double value : values) {
            Knobs knobs = turn.apply(value);
            List<Visit> visits = runs.visitsOf(knobs);
            replays.add(runs.creneau(knobs, visits));
            replays.add(runs.plainLimit(knobs, visits));
        }
        List<RunResult> results = Parallel.run(replays);
        StringBuilder text = new StringBuilder("\n## " + title + "\n\n");
        text.append("| ")
                .append(title)
                .append(" | ")
                .append(String.join(" | ", COLUMNS))
                .append(" |\n");
        text.append("|---".repeat(COLUMNS.size() + 1)).append("|\n");
        for (int i = 0; i < values.length; i++) {
            String value = String.format(Locale.ROOT, label, values[i]);
            text.append(line(
                    value, results.get(2 * i).summary(), results.get(2 * i + 1).summary()));
        }
        return text.toString();
    }

    private static String line(String value, Summary creneau, Summary plain) {
        List<String> cells = List.of(
                value,
                ReplayTable.count(creneau.servedSameDay()),
                ReplayTable.count(creneau.neverServed()),
                ReplayTable.count(creneau.neverServedFollowers()),
                ReplayTable.count(creneau.refusedAttempts()),
                ReplayTable.percent(creneau.toldTimeKept()),
                ReplayTable.duration(creneau.p95WaitSeconds()),
                ReplayTable.duration(creneau.p95UnplannedWaitSeconds()),
                ReplayTable.count(creneau.overAdmitted()),
                ReplayTable.count(plain.neverServed()),
                ReplayTable.count(plain.refusedAttempts()),
                ReplayTable.duration(plain.p95UnplannedWaitSeconds()));
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
