package io.github.creneau.examples.operations;

import io.github.creneau.examples.chart.Wording;
import io.github.creneau.examples.ent.Slots;
import io.github.creneau.examples.node.Report;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the live part of the operations page shows, ready for its template. */
record Board(
        String protection,
        String time,
        String date,
        int inside,
        int budget,
        int due,
        String letIn,
        String refused,
        String store,
        boolean troubled,
        String policy,
        List<GroupLine> groups,
        List<ReasonLine> reasons,
        List<NodeLine> nodes,
        @Nullable Picture picture) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.UK);
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("HH:mm", Locale.UK);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEEE d MMMM uuuu", Locale.UK);

    /** A group: its places and its ceiling, as parts of the budget in percent, too. */
    record GroupLine(
            String group,
            String css,
            String slot,
            boolean inSlot,
            boolean shadow,
            int used,
            String part,
            String mayReach) {}

    /** Why people were refused. */
    record ReasonLine(String css, String label, String count) {}

    /** A server. */
    record NodeLine(
            String name,
            String places,
            String part,
            String letIn,
            String refused,
            String store,
            boolean cut,
            boolean well) {}

    static Board of(String protection, Sight sight, List<History.Moment> moments) {
        Report best = sight.best().orElse(null);
        if (best == null) {
            return nothing(protection, sight);
        }
        return new Board(
                protection,
                format(TIME, best.atMillis()),
                format(DATE, best.atMillis()),
                best.used(),
                best.budget(),
                best.due(),
                Wording.count(sight.granted()),
                Wording.count(sum(sight.refused())),
                store(best),
                !best.store().equals("UP"),
                policy(best),
                Colours.inOrder(best.cohorts()).stream()
                        .map(group -> group(group, best))
                        .toList(),
                reasons(sight),
                nodes(sight),
                moments.size() < 2 ? null : Picture.of(moments, best));
    }

    private static Board nothing(String protection, Sight sight) {
        return new Board(
                protection,
                "–",
                "",
                0,
                0,
                0,
                "–",
                "–",
                "no server answers",
                true,
                "",
                List.of(),
                List.of(),
                nodes(sight),
                null);
    }

    private static String store(Report report) {
        return switch (report.store()) {
            case "UP" -> "up";
            case "LEARNING" -> "up, learning who is inside";
            case "LOST" -> "away";
            default -> "not heard yet";
        };
    }

    private static String policy(Report report) {
        Long until = report.untilMillis();
        return "Policy by " + report.author() + (until == null ? "" : ", until " + format(SHORT, until));
    }

    private static GroupLine group(Report.CohortReport group, Report best) {
        Long from = group.slotFromMillis();
        Long to = group.slotToMillis();
        String slot = from == null || to == null ? "any time" : format(SHORT, from) + "–" + format(SHORT, to);
        int mayReach = Math.min(group.ceiling(), group.threshold());
        return new GroupLine(
                group.cohort(),
                Colours.of(group.cohort()),
                slot,
                group.inSlot() && from != null,
                group.shadow(),
                group.used(),
                percent(group.used(), best.budget()),
                percent(mayReach, best.budget()));
    }

    private static List<ReasonLine> reasons(Sight sight) {
        List<ReasonLine> lines = new ArrayList<>();
        sight.refused().forEach((reason, count) -> {
            if (count > 0) {
                lines.add(new ReasonLine(Colours.ofReason(reason), Colours.reason(reason), Wording.count(count)));
            }
        });
        return lines;
    }

    private static List<NodeLine> nodes(Sight sight) {
        return sight.nodes().stream().map(node -> node(node, sight.granted())).toList();
    }

    private static NodeLine node(Sight.NodeSight node, long grantedByAll) {
        Report report = node.report();
        if (report == null) {
            return new NodeLine(node.name(), "–", "0", "–", "–", "does not answer", false, false);
        }
        long granted = report.cohorts().stream()
                .mapToLong(Report.CohortReport::granted)
                .sum();
        long refused = report.cohorts().stream()
                .mapToLong(cohort -> sum(cohort.refused()))
                .sum();
        return new NodeLine(
                node.name(),
                Wording.count(report.capacity()),
                percent(granted, Math.max(1, grantedByAll)),
                Wording.count(granted),
                Wording.count(refused),
                report.cut() ? "line cut" : store(report),
                report.cut(),
                report.store().equals("UP"));
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String percent(long part, long all) {
        return all == 0 ? "0" : String.format(Locale.ROOT, "%.1f", 100.0 * part / all);
    }

    private static String format(DateTimeFormatter format, long millis) {
        return format.format(Instant.ofEpochMilli(millis).atZone(Slots.ZONE));
    }
}
