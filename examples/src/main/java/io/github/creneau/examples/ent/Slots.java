package io.github.creneau.examples.ent;

import io.github.creneau.examples.stage.StageTime;
import io.github.creneau.schedule.Schedule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;

/** The slots of the grades, as the collèges of the Eure were told them in March 2020. */
public final class Slots {

    /** Where the pupils are. */
    public static final ZoneId ZONE = ZoneId.of("Europe/Paris");

    /** A grade's slot, in local time. */
    public record Slot(Group group, LocalTime from, LocalTime to) {}

    /** The published slots. */
    public static final List<Slot> ANNOUNCED = List.of(
            slot(Group.SIXIEME, "08:30", "10:30"),
            slot(Group.CINQUIEME, "10:45", "12:45"),
            slot(Group.QUATRIEME, "13:30", "15:30"),
            slot(Group.TROISIEME, "15:35", "18:00"));

    private Slots() {}

    private static Slot slot(Group group, String from, String to) {
        return new Slot(group, LocalTime.parse(from), LocalTime.parse(to));
    }

    /** The schedule in the store's time. */
    public static Schedule schedule(List<Slot> slots, StageTime time) {
        Schedule schedule = Schedule.in(ZONE.getId());
        for (Slot slot : slots) {
            schedule = schedule.slot(slot.group().id(), inStore(slot.from(), time), inStore(slot.to(), time));
        }
        return schedule.always(Group.ENSEIGNANT.id()).always(Group.PARENT.id());
    }

    /** The slots of a schedule on the day that is shown at an instant of the store. */
    public static List<Slot> of(Schedule schedule, Instant now, StageTime time) {
        LocalDate day = time.shown(now).atZone(ZONE).toLocalDate();
        Instant from = time.inStore(day.atStartOfDay(ZONE).toInstant());
        Instant to = time.inStore(day.plusDays(1).atStartOfDay(ZONE).toInstant());
        return Stream.of(Group.values())
                .flatMap(group -> schedule.between(group.id(), from, to).stream()
                        .limit(1)
                        .map(slot -> new Slot(group, local(slot.start(), time), local(slot.end(), time))))
                .toList();
    }

    private static LocalTime local(Instant inStore, StageTime time) {
        return time.shown(inStore).atZone(ZONE).toLocalTime().withNano(0);
    }

    private static String inStore(LocalTime shown, StageTime time) {
        LocalDate day = time.shown().atZone(ZONE).toLocalDate();
        return time.inStore(shown.atDate(day).atZone(ZONE).toInstant())
                .atZone(ZONE)
                .toLocalTime()
                .withNano(0)
                .toString();
    }
}
