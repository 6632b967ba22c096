package io.github.creneau.examples.node;

import io.github.creneau.Policy;
import io.github.creneau.examples.ent.Slots;
import io.github.creneau.examples.stage.StageTime;
import io.github.creneau.observe.Snapshot;
import io.github.creneau.observe.Snapshot.CohortView;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
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

    static Report of(String node, Snapshot now, boolean cut, Policy policy, StageTime time) {
        List<Slots.Slot> today = policy.schedule()
                .map(schedule -> Slots.of(schedule, now.at(), time))
                .orElse(List.of());
        LocalDate day = time.shown(now.at()).atZone(Slots.ZONE).toLocalDate();
        return new Report(
                node,
                time.shown(now.at()).toEpochMilli(),
                now.budget(),
                now.used(),
                now.due(),
                now.members(),
                now.knownSessions(),
                policy.budget().places(),
                now.health().store().name(),
                cut,
                now.health().ledgerTrips().made() + now.health().tokenTrips().made(),
                now.policy().author(),
                now.policy().until().map(end -> millis(end, time)).orElse(null),
                now.cohorts().stream().map(cohort -> cohort(cohort, today, day)).toList());
    }

    private static CohortReport cohort(CohortView view, List<Slots.Slot> today, LocalDate day) {
        Slots.Slot slot = today.stream()
                .filter(one -> one.group().id().equals(view.cohort()))
                .findFirst()
                .orElse(null);
        return new CohortReport(
                view.cohort(),
                view.used(),
                view.ceiling(),
                view.threshold(),
                view.inSlot(),
                view.shadow(),
                slot == null ? null : millis(day, slot.from()),
                slot == null ? null : millis(day, slot.to()),
                view.granted(),
                view.refused());
    }

    private static Long millis(LocalDate day, LocalTime time) {
        return day.atTime(time).atZone(Slots.ZONE).toInstant().toEpochMilli();
    }

    private static Long millis(Instant inStore, StageTime time) {
        return time.shown(inStore).toEpochMilli();
    }
}
