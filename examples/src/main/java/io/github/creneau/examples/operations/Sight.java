package io.github.creneau.examples.operations;

import io.github.creneau.examples.node.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is seen of the platform at one moment.
 *
 * @param nodes those that run, in order of their start
 * @param granted places given by all nodes since the start, those that are gone included
 * @param refused refusals by reason, likewise
 */
record Sight(List<NodeSight> nodes, long granted, Map<String, Long> refused) {

    /** A node, and what it says; nothing if it did not answer. */
    record NodeSight(String name, @Nullable Report report) {}

    static Sight of(List<NodeSight> nodes, Iterable<Report> latest) {
        long granted = 0;
        Map<String, Long> refused = new TreeMap<>();
        for (Report report : latest) {
            for (Report.CohortReport cohort : report.cohorts()) {
                granted += cohort.granted();
                cohort.refused().forEach((reason, count) -> refused.merge(reason, count, Long::sum));
            }
        }
        return new Sight(List.copyOf(nodes), granted, refused);
    }

    /** Who knows the platform best: hears the store, and has heard it last. */
    Optional<Report> best() {
        List<Report> reports = new ArrayList<>();
        nodes.forEach(node -> {
            if (node.report() != null) {
                reports.add(node.report());
            }
        });
        return reports.stream()
                .max((a, b) -> a.store().equals("UP") == b.store().equals("UP")
                        ? Long.compare(a.atMillis(), b.atMillis())
                        : a.store().equals("UP") ? 1 : -1);
    }
}
