package io.github.creneau.examples.replay;

import io.github.creneau.examples.chart.Wording;
import io.github.creneau.testkit.replay.RunResult;
import io.github.creneau.testkit.replay.Summary;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The whole report as its templates show it: days in order, and the runs of each on the same scales. */
record Page(String headline, String outcome, String seed, Map<String, List<Input>> inputs, List<Day> days) {

    /** The runs of one day. */
    record Day(String id, String date, List<String> names, List<Row> rows, List<Run> runs) {}

    /** One figure, run by run. */
    record Row(String label, String note, List<String> cells) {}

    /** One run with its charts. */
    record Run(
            String name,
            String what,
            String lesson,
            List<Key> cohorts,
            HeldChart held,
            TrafficChart traffic,
            TimeAxis axis,
            List<Wait> waits) {}

    /** A cohort and its colour. */
    record Key(String cohort, String css) {}

    static Page of(List<RunResult> runs) {
        Map<LocalDate, List<RunResult>> byDate = new TreeMap<>();
        Map<Long, Boolean> seeds = new LinkedHashMap<>();
        for (RunResult run : runs) {
            byDate.computeIfAbsent(date(run), day -> new ArrayList<>()).add(run);
            seeds.put(run.summary().seed(), true);
        }
        Figures figures = Figures.read(Figures.EURE);
        Palette palette = Palette.of(runs);
        Lesson lesson = new Lesson(runs, figures.count("friday.peak"));
        List<Day> days = byDate.values().stream()
                .map(day -> day(day, palette, lesson, figures))
                .toList();
        String seed =
                String.join(", ", seeds.keySet().stream().map(String::valueOf).toList());
        return new Page(headline(figures), lesson.outcome(), seed, Input.bySource(), days);
    }

    private static LocalDate date(RunResult run) {
        return LocalDate.ofInstant(run.timeline().start(), run.timeline().zone());
    }

    /** What was published, in one sentence; the runs have the rest of the page. */
    private static String headline(Figures figures) {
        return "On " + Wording.date(figures.date("day.monday")) + ", more than "
                + Wording.count(figures.count("asked")) + " people wanted a school platform that had room for "
                + Wording.count(figures.count("capacity.before"));
    }

    private static Day day(List<RunResult> runs, Palette palette, Lesson lesson, Figures figures) {
        int heldTop = HeldChart.top(runs);
        int trafficTop = TrafficChart.top(runs);
        RunResult first = runs.get(0);
        String date = Wording.date(date(first));
        return new Day(
                date.substring(0, date.indexOf(' ')).toLowerCase(Locale.ROOT),
                date,
                runs.stream().map(run -> run.summary().name()).toList(),
                rows(runs, figures),
                runs.stream()
                        .map(run -> run(run, palette, lesson, heldTop, trafficTop))
                        .toList());
    }

    private static Run run(RunResult run, Palette palette, Lesson lesson, int heldTop, int trafficTop) {
        return new Run(
                run.summary().name(),
                what(run.summary().name()),
                lesson.of(run),
                run.timeline().heldByCohort().keySet().stream()
                        .map(cohort -> new Key(cohort, palette.of(cohort)))
                        .toList(),
                HeldChart.of(run, heldTop, palette),
                TrafficChart.of(run, trafficTop),
                TimeAxis.of(run.timeline()),
                Wait.of(run.timeline(), palette));
    }

    private static List<Row> rows(List<RunResult> runs, Figures figures) {
        return List.of(
                row(
                        runs,
                        "Served the same day",
                        "of all visits",
                        s -> Wording.share(Wording.part(s.servedSameDay(), s.arrivals()))),
                row(
                        runs,
                        "Attempts in vain",
                        "refusals; without a limit, pages that failed",
                        s -> Wording.count(s.refusedAttempts())),
                row(
                        runs,
                        "Unplanned wait",
                        "95 in 100 waited no longer beyond the time they were told",
                        s -> Wording.duration(s.p95UnplannedWaitSeconds())),
                row(
                        runs,
                        "Times told and kept",
                        "inside within five minutes of it",
                        s -> Wording.share(s.toldTimeKept())),
                row(runs, "Most inside at once", published(runs, figures), s -> Wording.count(s.peakHeld())));
    }

    private static String published(List<RunResult> runs, Figures figures) {
        boolean announced = runs.stream().anyMatch(run -> run.summary().name().startsWith("announced"));
        return announced
                ? "published, with slots: " + Wording.count(figures.count("friday.peak"))
                : "published: more than " + Wording.count(figures.count("asked")) + " asked for it";
    }

    private static Row row(List<RunResult> runs, String label, String note, Function<Summary, String> figure) {
        return new Row(
                label, note, runs.stream().map(RunResult::summary).map(figure).toList());
    }

    /** The conditions of a run; what came of them is the lesson's to say. */
    private static String what(String name) {
        return switch (name) {
            case "as-it-was" -> "No limit; beyond what the servers can bear, pages fail.";
            case "plain-limit" -> "As many people as there are places; who is refused tries again.";
            case "creneau" -> "The same limit; who is refused is given a time, and a place is kept for it.";
            case "creneau-slots-imposed" -> "Slots by grade, enforced on people who had not been told of them.";
            case "announced-no-limit" -> "Slots by grade, announced; nothing enforces them.";
            case "announced-creneau" -> "Slots by grade, announced and enforced; others enter while there is room.";
            default -> "";
        };
    }
}
