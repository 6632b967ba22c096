package io.github.creneau.examples.replay;

import io.github.creneau.examples.chart.Wording;
import io.github.creneau.testkit.replay.RunResult;
import io.github.creneau.testkit.replay.Summary;
import io.github.creneau.testkit.replay.Timeline;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a run teaches, in one sentence. Every figure and every comparison comes from the runs. */
record Lesson(List<RunResult> runs, int publishedPeak) {
    /** The whole report in a sentence; empty without the runs that it compares. */
    String outcome() {
        Optional<String> before = find("as-it-was").map(Lesson::servedShare);
        Optional<String> after = find("creneau").map(Lesson::servedShare);
        return before.isEmpty() || after.isEmpty()
                ? ""
                : "In this replay " + before.get() + " of the visits are served as it was, and " + after.get()
                        + " with Créneau on the same servers.";
    }

    private static String servedShare(Summary summary) {
        return Wording.share(Wording.part(summary.servedSameDay(), summary.arrivals()));
    }

    String of(RunResult run) {
        return switch (run.summary().name()) {
            case "as-it-was" -> asItWas(run);
            case "plain-limit" -> plainLimit(run);
            case "creneau" -> creneau(run.summary());
            case "creneau-slots-imposed" -> imposed(run.summary());
            case "announced-no-limit" -> announced(run);
            case "announced-creneau" -> announcedCreneau(run.summary());
            default -> served(run.summary());
        };
    }

    private String asItWas(RunResult run) {
        Timeline timeline = run.timeline();
        Summary summary = run.summary();
        int above = Series.minutesAbove(timeline.held(), timeline.budget());
        if (above == 0) {
            return "The servers could bear the whole day. " + served(summary);
        }
        return "Without a limit everybody is let in and nobody is served: for " + Wording.minutes(above)
                + " more people were inside than the servers could bear, "
                + Wording.count(summary.refusedAttempts()) + " pages failed, and "
                + Wording.share(unserved(summary)) + " of the visits ended without what they came for.";
    }

    private String plainLimit(RunResult run) {
        Summary summary = run.summary();
        return overAdmitted(summary) + ", but a refusal that says nothing brings people back at random: "
                + Wording.count(summary.refusedAttempts()) + " refusals, "
                + Wording.times(perVisit(summary)) + " for every visit, and " + never(summary) + ".";
    }

    private String creneau(Summary summary) {
        String told = "Told when to come back, people find the door open: " + Wording.share(summary.toldTimeKept())
                + " of the times told were kept";
        String refusals = find("plain-limit")
                .filter(plain -> plain.refusedAttempts() > 0)
                .map(plain ->
                        ", with " + Wording.share(Wording.part(summary.refusedAttempts(), plain.refusedAttempts()))
                                + " of the refusals of the plain limit")
                .orElse("");
        return told + refusals + "; " + never(summary) + followers(summary) + ".";
    }

    private String imposed(Summary summary) {
        String wait = "With slots that nobody had been told of, 1 in 20 waited longer than "
                + Wording.duration(summary.p95WaitSeconds());
        Optional<Summary> free = find("creneau");
        Double imposed = summary.p95WaitSeconds();
        Double usual = free.map(Summary::p95WaitSeconds).orElse(null);
        if (imposed == null || usual == null) {
            return wait + ", and " + never(summary) + ".";
        }
        return wait + " (without slots: " + Wording.duration(usual) + ") and " + never(summary)
                + (imposed > usual ? ": slots have to be announced before they are enforced." : ".");
    }

    private String announced(RunResult run) {
        Timeline timeline = run.timeline();
        Summary summary = run.summary();
        int above = Series.minutesAbove(timeline.held(), timeline.budget());
        String against = find("as-it-was")
                .map(monday -> ", against " + Wording.count(monday.peakHeld()) + " on Monday")
                .orElse("");
        return "Slots that people know spread them over the day without any limit: at most "
                + Wording.count(summary.peakHeld()) + " were inside at once (published: " + Wording.count(publishedPeak)
                + ")" + against
                + (above == 0
                        ? ". There was room for all."
                        : ". For " + Wording.minutes(above) + " that was more than there was room for.");
    }

    private String announcedCreneau(Summary summary) {
        return "Announced slots shape the demand and the limit takes what comes anyway: 95 in 100 waited at most "
                + Wording.duration(summary.p95WaitSeconds()) + ", and " + never(summary) + ". " + overAdmitted(summary)
                + ".";
    }

    private static String served(Summary summary) {
        return Wording.count(summary.servedSameDay()) + " of " + Wording.count(summary.arrivals())
                + " visits were served the same day, after " + Wording.count(summary.refusedAttempts()) + " refusals.";
    }

    private static String overAdmitted(Summary summary) {
        Integer over = summary.overAdmitted();
        if (over == null) {
            return "There was no limit to keep";
        }
        return over == 0
                ? "The limit held, no admission went over it"
                : "The limit was passed by " + Wording.count(over) + " admissions";
    }

    private static String followers(Summary summary) {
        Integer followers = summary.neverServedFollowers();
        if (followers == null || summary.neverServed() == 0) {
            return "";
        }
        return followers == 0
                ? ", all of them by people who did not come as told"
                : ", " + Wording.count(followers) + " of them by people who came as told";
    }

    private Optional<Summary> find(String name) {
        return runs.stream()
                .map(RunResult::summary)
                .filter(summary -> summary.name().equals(name))
                .findFirst();
    }

    private static double perVisit(Summary summary) {
        return (double) summary.refusedAttempts() / Math.max(1, summary.arrivals());
    }

    private static String never(Summary summary) {
        return summary.neverServed() == 0
                ? "every visit got in"
                : Wording.share(Wording.part(summary.neverServed(), summary.arrivals()))
                        + " of the visits never got in";
    }

    private static @Nullable Double unserved(Summary summary) {
        return Wording.part(summary.arrivals() - summary.servedSameDay(), summary.arrivals());
    }
}
