package io.github.creneau.examples.driver;

import io.github.creneau.testkit.replay.RunResult;
import io.github.creneau.testkit.replay.Summary;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One run of a crowd against nodes, and what was counted: by the people themselves, and in the access logs.
 *
 * @param result what came of the people
 * @param inside who was inside, by the access logs
 * @param answers that people got, by status
 * @param faults answers that nobody should get
 * @param told how the times told were kept
 * @param mostBehind the most that people were late, in shown time
 */
record Drive(
        Plan plan,
        RunResult result,
        Inside inside,
        Map<String, Long> answers,
        long faults,
        ToldTimes told,
        Duration mostBehind) {

    static Drive run(Plan plan) throws IOException, InterruptedException {
        RunResult result;
        Map<String, Long> answers;
        long faults;
        Duration mostBehind;
        ToldTimes told;
        try (Nodes nodes = Nodes.start(plan)) {
            CrowdOf2020 crowd = new CrowdOf2020(plan.announced(), plan.oneIn(), nodes::next, nodes.stage());
            crowd.send(plan.until());
            result = crowd.ended().get();
            // What is still on its way when the servers are stopped gets no answer, which is nobody's fault.
            answers = crowd.byStatus();
            faults = crowd.faults();
            mostBehind = crowd.mostBehind();
            told = crowd.told();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return new Drive(plan, result, Inside.read(plan.logs(), plan.idleInLogs()), answers, faults, told, mostBehind);
    }

    /** Requests that people made. */
    long requests() {
        return answers.values().stream().mapToLong(Long::longValue).sum();
    }

    static String line(Summary summary) {
        return String.format(
                Locale.UK,
                "%,d people came, %,d got in, %,d refusals, %s of the times told were kept",
                summary.arrivals(),
                summary.admitted(),
                summary.refusedAttempts(),
                percent(summary.toldTimeKept()));
    }

    String report() {
        Summary summary = result.summary();
        StringBuilder text = new StringBuilder();
        row(text, "protection", plan.protection().name().toLowerCase(Locale.ROOT));
        row(text, "nodes, places", Plan.NODES + " nodes of " + plan.places() + " places on " + store());
        row(text, "scale, pace", "1 in " + plan.oneIn() + ", " + plan.pace() + " times as fast");
        row(text, "people who came", count(summary.arrivals()));
        row(text, "let in", count(summary.admitted()) + " (" + percent(part(summary)) + ")");
        row(text, "refusals", count(summary.refusedAttempts()));
        row(
                text,
                "wait of those let in",
                "median " + wait(summary.medianWaitSeconds()) + ", 95th percentile " + wait(summary.p95WaitSeconds()));
        row(text, "told times kept", percent(summary.toldTimeKept()));
        text.append(told.report());
        row(text, "budget", count(plan.budget()));
        row(text, "most inside, by access log", count(inside.most()));
        row(text, "requests", count(requests()) + " " + answers);
        row(text, "answers in the logs", new TreeMap<>(inside.statuses()).toString());
        row(text, "faults", count(faults));
        row(text, "most behind the clock", String.format(Locale.ROOT, "%.1f s shown", mostBehind.toMillis() / 1e3));
        return text.toString();
    }

    private String store() {
        return plan.isInProcess() ? "one store in this JVM" : "Redis";
    }

    private static double part(Summary summary) {
        return (double) summary.admitted() / Math.max(1, summary.arrivals());
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "  %-28s %s%n", name, value));
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String percent(@Nullable Double part) {
        return part == null ? "none" : String.format(Locale.ROOT, "%.1f %%", 100 * part);
    }

    private static String wait(@Nullable Double seconds) {
        return seconds == null ? "-" : String.format(Locale.ROOT, "%.1f min", seconds / 60);
    }
}
