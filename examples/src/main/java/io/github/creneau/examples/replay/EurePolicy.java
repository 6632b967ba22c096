package io.github.creneau.examples.replay;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Limiter;
import io.github.creneau.OutOfSlot;
import io.github.creneau.Rate;
import io.github.creneau.schedule.Schedule;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.Timing;
import io.github.creneau.testkit.replay.SlotTime;
import io.github.creneau.testkit.replay.Stay;

/**
 * The policies that are tried. Their numbers are choices, made by this arithmetic:
 *
 * <p>A place is held for 28 minutes on average (12 of activity, and 20 idle for the 80 % who do not log out), so a place
 * serves 1/28 person a minute: 5,000 places 179 a minute (3 a second), 8,500 places 304 (5 a second). More cannot come
 * in for long whatever the rate; the rate decides how fast an empty platform fills, and who fills it in four minutes has
 * them all leave together half an hour later. Hence {@value #HEADROOM} times what the largest platform can go on
 * admitting, and a burst of half a minute.
 */
final class EurePolicy {
    /** Part of what can be admitted that is given as appointments; the rest is for those who come unannounced. */
    static final double APPOINTMENTS = 0.6;

    private static final String LIMITER = "ent-eure";
    private static final int PLACES_PER_NODE = 2_500;
    private static final double HEADROOM = 1.2;

    private final Eure eure;

    EurePolicy(Eure eure) {
        this.eure = eure;
    }

    /** Places and a rate; who is refused is on his own. */
    Limiter.Builder plain(Stay stay, String node, Backend backend, Timing timing) {
        return withCohorts(places(stay, node, backend, timing)).appointments(Appointments.none());
    }

    /** The same, and who is refused is given an appointment. */
    Limiter.Builder appointments(Knobs knobs, String node, Backend backend, Timing timing) {
        return withCohorts(places(knobs.stay(), node, backend, timing))
                .appointments(Appointments.part(knobs.appointments()));
    }

    /** The same, and slots outside of which a grade may enter as {@code outOfSlot} says. */
    Limiter.Builder slots(OutOfSlot outOfSlot, String node, Backend backend, Timing timing) {
        Schedule schedule = Schedule.in(eure.monday().zone().getId());
        for (SlotTime slot : eure.slots()) {
            schedule = schedule.slot(
                    slot.cohort(), slot.from().toString(), slot.to().toString());
        }
        return places(eure.stay(), node, backend, timing)
                .schedule(schedule.always(Eure.ADULTS))
                .outOfSlot(outOfSlot)
                .appointments(Appointments.part(APPOINTMENTS));
    }

    private Limiter.Builder places(Stay stay, String node, Backend backend, Timing timing) {
        long perMinute = Math.round(
                HEADROOM * eure.capacityAfter() * 60 / stay.meanHold().toSeconds());
        return Limiter.builder(LIMITER)
                .node(node)
                .backend(backend)
                .timing(timing)
                .budget(Budget.perNode(PLACES_PER_NODE))
                .rate(Rate.perMinute(perMinute).burst(perMinute / 2))
                .idleTime(stay.idle())
                .meanHold(stay.meanHold());
    }

    private Limiter.Builder withCohorts(Limiter.Builder builder) {
        return builder.cohort(eure.cohorts().toArray(String[]::new));
    }
}
