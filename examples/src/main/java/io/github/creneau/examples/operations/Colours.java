package io.github.creneau.examples.operations;

import io.github.creneau.examples.ent.Group;
import io.github.creneau.examples.node.Report.CohortReport;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The colour of a group and of a reason: the same as in the replay's report. */
final class Colours {

    private Colours() {}

    static String of(String group) {
        int place = place(group);
        return place < 4 ? "grade" + place : "other" + place % 2;
    }

    static List<CohortReport> inOrder(List<CohortReport> groups) {
        return groups.stream()
                .sorted(Comparator.comparingInt(group -> place(group.cohort())))
                .toList();
    }

    private static int place(String group) {
        return Group.of(group).map(Group::ordinal).orElse(Group.values().length);
    }

    static String ofReason(String reason) {
        return switch (reason) {
            case "FULL", "COHORT_FULL", "RATE", "OUT_OF_SLOT" ->
                reason.toLowerCase(Locale.ROOT).replace('_', '-');
            default -> "other1";
        };
    }

    static String reason(String reason) {
        return switch (reason) {
            case "FULL" -> "full";
            case "COHORT_FULL" -> "share used up";
            case "RATE" -> "too many at once";
            case "OUT_OF_SLOT" -> "outside their slot";
            case "BACKEND" -> "store away";
            default -> reason.toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }
}
