package io.github.creneau.examples.replay;

import io.github.creneau.testkit.replay.RunResult;
import io.github.creneau.testkit.replay.Summary;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The results as a short table of text. */
final class ReplayTable {
    private ReplayTable() {}

    static String of(List<RunResult> runs) {
        StringBuilder text = new StringBuilder();
        text.append(
                row("run", "served", "never", "refusals", "peak", "places", "over", "p95 wait", "unplanned", "kept"));
        for (RunResult run : runs) {
            Summary s = run.summary();
            text.append(row(
                    s.name(),
                    count(s.servedSameDay()),
                    count(s.neverServed()),
                    count(s.refusedAttempts()),
                    count(s.peakHeld()),
                    count(s.budgetMax()),
                    count(s.overAdmitted()),
                    duration(s.p95WaitSeconds()),
                    duration(s.p95UnplannedWaitSeconds()),
                    percent(s.toldTimeKept())));
        }
        return text.toString();
    }

    /** A number of things, or a dash where there is none. */
    static String count(@Nullable Integer value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%,d", value);
    }

    /** A part of a whole, or a dash where there is none. */
    static String percent(@Nullable Double part) {
        return part == null ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * part);
    }

    /** A duration in the unit that suits it, or a dash where there is none. */
    static String duration(@Nullable Double seconds) {
        if (seconds == null) {
            return "-";
        }
        if (seconds < 100) {
            return String.format(Locale.ROOT, "%.0f s", seconds);
        }
        return seconds < 100 * 60
                ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
                : String.format(Locale.ROOT, "%.1f h", seconds / 3_600);
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "%-22s %8s %7s %9s %7s %7s %6s %9s %9s %7s%n", cells);
    }
}
