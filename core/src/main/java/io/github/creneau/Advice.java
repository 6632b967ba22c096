package io.github.creneau;

import io.github.creneau.Newcomers.Newcomer;
import io.github.creneau.Tickets.Appointment;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What refused people are told: a time at which a place is set aside, where one is to be had. What was told to whom is
 * remembered for some thousand of them, so that nobody who comes back without the ticket gets a second one; and who has
 * kept an appointment, so that nobody keeps one twice. Thread-safe.
 */
final class Advice {

    private static final int REMEMBERED = 16_384;

    private final PolicyBook policies;
    private final NodeClock clock;
    private final Refusals refusals;
    private final Keeper keeper;
    private final RecentIds told = new RecentIds(REMEMBERED);
    private final RecentIds kept = new RecentIds(REMEMBERED);

    Advice(PolicyBook policies, NodeClock clock, Refusals refusals, Keeper keeper) {
        this.policies = policies;
        this.clock = clock;
        this.refusals = refusals;
        this.keeper = keeper;
    }

    /** A refusal for one person: the appointment that it has, or a new one, or else an unpromised time. */
    CompletableFuture<Outcome> refuse(Newcomer caller, Refused standing, @Nullable Appointment appointment) {
        CohortLane lane = caller.lane();
        String id = caller.id();
        int weight = caller.weight();
        boolean isWatched = policies.current().isShadow(lane.name);
        if (isWatched || !caller.isTold() || policies.current().appointments().perMille() == 0) {
            return Outcome.now(refusals.unpromised(standing, id));
        }
        if (appointment != null && appointment.isEarly(clock.millis())) {
            return Outcome.now(refusals.told(standing, id, weight, appointment.atMillis()));
        }
        if (refusals.isForNow(standing)) {
            return Outcome.now(refusals.unpromised(standing, id));
        }
        if (appointment != null && standing.reason() == Refused.Reason.RATE) {
            return Outcome.now(refusals.again(standing, id, weight, appointment.atMillis()));
        }
        OptionalLong minute = lane.diary.take(clock.millis(), weight);
        if (minute.isPresent() || !lane.diary.mayGet(weight)) {
            return Outcome.now(tell(caller, standing, minute));
        }
        return keeper.beaten()
                .thenApply(nothing -> Outcome.of(tell(caller, standing, lane.diary.take(clock.millis(), weight))));
    }

    private Refused tell(Newcomer caller, Refused standing, OptionalLong minute) {
        if (minute.isEmpty()) {
            return refusals.unpromised(standing, caller.id());
        }
        Refused refused = refusals.appointment(standing, caller.id(), caller.weight(), minute.getAsLong());
        refused.retryAt().ifPresent(at -> told.put(toldKey(caller), at.toEpochMilli()));
        return refused;
    }

    /** The appointment that this node gave to somebody for as many places, if it is not over. */
    @Nullable
    Appointment toldBefore(Newcomer caller) {
        OptionalLong at = told.get(toldKey(caller));
        Appointment appointment = at.isPresent() ? new Appointment(at.getAsLong()) : null;
        return appointment == null || appointment.isLate(clock.millis()) ? null : appointment;
    }

    /** Somebody was let in, by an appointment or without. */
    void entered(Newcomer caller, @Nullable Appointment appointment) {
        told.remove(toldKey(caller));
        if (appointment != null) {
            kept.put(key(caller.lane(), caller.id()), appointment.atMillis());
        }
    }

    /** That somebody was let in has been taken back. */
    void tookBack(CohortLane lane, String id) {
        kept.remove(key(lane, id));
    }

    /** Whether somebody was let in by this appointment, on this node: the place that was set aside has been used. */
    boolean isKept(CohortLane lane, String id, Appointment appointment) {
        OptionalLong at = kept.get(key(lane, id));
        return at.isPresent() && at.getAsLong() == appointment.atMillis();
    }

    private static String toldKey(Newcomer caller) {
        return key(caller.lane(), caller.id()) + '\n' + caller.weight();
    }

    private static String key(CohortLane lane, String id) {
        return lane.name + '\n' + id;
    }
}
