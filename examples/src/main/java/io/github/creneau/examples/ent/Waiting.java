package io.github.creneau.examples.ent;

import io.github.creneau.Refused;
import io.github.creneau.examples.stage.Stage;
import io.github.creneau.examples.stage.StageTime;
import io.github.creneau.schedule.Occurrence;
import io.github.creneau.schedule.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the waiting page shows, but for the count-down.
 *
 * @param tu whether it is said to a pupil
 * @param why in a sentence
 * @param back when to come back; null: there is no use in it
 * @param ownSlotLater when the visitor's own slot begins, if that is after the time told; else null
 * @param kept until when the place is kept; null: none is
 * @param slots of the day, if there are any
 * @param speed how many shown seconds pass in a real one
 */
record Waiting(
        boolean tu,
        String group,
        String why,
        @Nullable String back,
        @Nullable String ownSlotLater,
        @Nullable String kept,
        List<SlotLine> slots,
        double speed) {

    /** How long a place is kept from the time told on. */
    static final int WINDOW_SECONDS = 300;

    /** A slot of the day: whose it is, and whether that is now. */
    record SlotLine(String group, String from, String to, boolean now, boolean own) {}

    static Waiting of(Refused refused, Group group, Optional<Schedule> schedule, Stage stage) {
        StageTime time = stage.time();
        Instant now = time.shown(refused.at());
        Optional<Instant> back = refused.retryAt();
        Instant told = back.map(time::shown).orElse(now);
        boolean kept = refused.ticket().isPresent();
        List<SlotLine> slots =
                schedule.map(plan -> slots(plan, refused.at(), group, time)).orElse(List.of());
        return new Waiting(
                group.isPupil(),
                group.label(),
                why(refused, slots, now),
                back.isEmpty() ? null : FrenchTime.about(told, now),
                refused.slot()
                        .map(Occurrence::start)
                        .filter(start -> back.isPresent() && back.get().isBefore(start))
                        .map(start -> FrenchTime.time(time.shown(start)))
                        .orElse(null),
                kept ? FrenchTime.time(time.shown(back.orElseThrow().plusSeconds(WINDOW_SECONDS))) : null,
                slots,
                stage.speed());
    }

    int windowSeconds() {
        return WINDOW_SECONDS;
    }

    /** What the time told is for: to have a place that is kept, or to try once more. */
    String verb() {
        return kept != null ? (tu ? "Reviens" : "Revenez") : (tu ? "Réessaie" : "Réessayez");
    }

    String title() {
        return (back == null ? "Fermé pour aujourd'hui" : verb() + " " + back) + " – ENT de l'Eure";
    }

    private static String why(Refused refused, List<SlotLine> slots, Instant now) {
        return switch (refused.reason()) {
            case OUT_OF_SLOT ->
                slots.stream()
                        .filter(SlotLine::now)
                        .findFirst()
                        .map(slot -> "En ce moment, c'est le tour des " + slot.group() + ", jusqu'à " + slot.to() + ".")
                        .orElse("Ce n'est pas encore l'heure.");
            case FULL, COHORT_FULL -> "Il est " + FrenchTime.clock(now) + ", et toutes les places sont prises.";
            case RATE -> "Beaucoup de monde arrive en même temps.";
            case TOO_HEAVY -> "C'est plus de places à la fois qu'il n'y en a.";
            case ENDED -> "Il n'y a plus de créneau à venir.";
            case BACKEND -> "L'ENT ne peut faire entrer personne pour l'instant.";
        };
    }

    private static List<SlotLine> slots(Schedule schedule, Instant now, Group own, StageTime time) {
        List<SlotLine> lines = new ArrayList<>();
        for (Group group : Group.values()) {
            schedule.at(group.id(), now)
                    .or(() -> today(schedule, group, now, time))
                    .map(slot -> line(slot, group, now, own, time))
                    .ifPresent(lines::add);
        }
        return lines;
    }

    private static Optional<Occurrence> today(Schedule schedule, Group group, Instant now, StageTime time) {
        var day = time.shown(now).atZone(Slots.ZONE).toLocalDate();
        Instant from = time.inStore(day.atStartOfDay(Slots.ZONE).toInstant());
        Instant to = time.inStore(day.plusDays(1).atStartOfDay(Slots.ZONE).toInstant());
        return schedule.between(group.id(), from, to).stream().findFirst();
    }

    private static SlotLine line(Occurrence slot, Group group, Instant now, Group own, StageTime time) {
        return new SlotLine(
                group.label(),
                FrenchTime.time(time.shown(slot.start())),
                FrenchTime.time(time.shown(slot.end())),
                slot.contains(now),
                group == own);
    }
}
