package io.github.creneau.examples.node;

import io.github.creneau.examples.stage.StageTime;
import io.github.creneau.observe.Snapshot;
import io.github.creneau.observe.Snapshot.CohortView;
import io.github.creneau.schedule.Occurrence;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node says of itself and of the platform, as its desk hands it out. Times are those that are shown.
 *
 * @param store what it knows of the store: UNHEARD, UP, LEARNING or LOST
 * @param cut whether its line to the store is cut
 * @param capacity places that it adds to the budget
 */
public record Report(
        String node,
        long atMillis,
        int budget,
        int used,
        int due,
        int members,
        int sessions,
        int capacity,
        String store,
        boolean cut,
        long trips,
        String author,
        @Nullable Long untilMillis,
        List<CohortReport> cohorts) {

    /**
     * A group, as that node sees it: its places on the whole platform, the decisions of this node.
     *
     * @param threshold places up to which the platform may be filled by it
     * @param refused by reason
     */
    public record CohortReport(
            String cohort,
            int used,
            int ceiling,
            int threshold,
            boolean inSlot,
            boolean shadow,
            @Nullable Long slotFromMillis,
            @Nullable Long slotToMillis,
            long granted,
            Map<String, Long> refused) {}

    static Report of(String node, Snapshot now, boolean cut, int capacity, StageTime time) {
        return new Report(
                node,
                time.shown(now.at()).toEpochMilli(),
                now.budget(),
                now.used(),
                now.due(),
                now.members(),
                now.knownSessions(),
                capacity,
                now.health().store().name(),
                cut,
                now.health().ledgerTrips().made() + now.health().tokenTrips().made(),
                now.policy().author(),
                now.policy().until().map(end -> millis(end, time)).orElse(null),
                now.cohorts().stream().map(cohort -> cohort(cohort, time)).toList());
    }

    private static CohortReport cohort(CohortView view, StageTime time) {
        return new CohortReport(
                view.cohort(),
                view.used(),
                view.ceiling(),
                view.threshold(),
                view.inSlot(),
                view.shadow(),
                view.slot().map(Occurrence::start).map(at -> millis(at, time)).orElse(null),
                view.slot().map(Occurrence::end).map(at -> millis(at, time)).orElse(null),
                view.granted(),
                view.refused());
    }

    private static Long millis(Instant inStore, StageTime time) {
        return time.shown(inStore).toEpochMilli();
    }
}
