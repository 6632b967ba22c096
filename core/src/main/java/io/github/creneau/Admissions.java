package io.github.creneau;

import io.github.creneau.Tickets.Appointment;
import io.github.creneau.Tickets.Pass;
import io.github.creneau.Tickets.Proof;
import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerAnswer.Full;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerRequest.Cancel;
import io.github.creneau.spi.LedgerRequest.Hold;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Lets callers in where a lane alone could not decide: sessions, and permits whose lane is empty. Thread-safe. */
final class Admissions {

    private static final int TRIPS_FOR_A_PERMIT = 3;
    private static final long CANCEL_AGAIN_MILLIS = 1_000;

    private final PolicyBook policies;
    private final NodeClock clock;
    private final Sessions sessions;
    private final Tickets tickets;
    private final Refusals refusals;
    private final Waiting waiting;
    private final LedgerTrips trips;
    private final Keeper keeper;
    private final TokenRefill tokens;
    private final AtomicLong attempts = new AtomicLong();

    Admissions(
            PolicyBook policies,
            NodeClock clock,
            Sessions sessions,
            Tickets tickets,
            Refusals refusals,
            Waiting waiting,
            LedgerTrips trips,
            Keeper keeper,
            TokenRefill tokens) {
        this.policies = policies;
        this.clock = clock;
        this.sessions = sessions;
        this.tickets = tickets;
        this.refusals = refusals;
        this.waiting = waiting;
        this.trips = trips;
        this.keeper = keeper;
        this.tokens = tokens;
    }

    /** A permit from a lane that had none: it is filled, once or twice, before the caller is refused. */
    Decision permit(CohortLane lane, int weight) {
        Refused standing = lane.refusePermit();
        if (standing != null) {
            return standing;
        }
        lane.asked.addAndGet(weight);
        try {
            lane.ranDry = true;
            for (int i = 0; i < TRIPS_FOR_A_PERMIT && standing == null; i++) {
                if (lane.lane.tokens() < weight && isMetered()) {
                    waiting.orNull(tokens.refill(lane, weight));
                }
                long stamp = lane.tryTake(weight);
                if (stamp == 0 && lane.tokensRefused == null) {
                    waiting.orNull(keeper.beaten());
                    lane.lane.gather();
                    stamp = lane.tryTake(weight);
                }
                if (stamp != 0) {
                    return new Granted(lane, stamp);
                }
                standing = lane.refusePermit();
            }
        } finally {
            lane.asked.addAndGet(-weight);
        }
        return standing == null ? refuseUntilNextBeat(lane) : standing;
    }

    private Refused refuseUntilNextBeat(CohortLane lane) {
        long until = clock.millis() + keeper.heartbeatMillis();
        Refused refused =
                keeper.last() == null ? refusals.backend(lane.name, until) : refusals.standing(lane.name, null, until);
        lane.permitsRefused = refused;
        lane.refusals.increment();
        return refused;
    }

    /** A session: known here, or by one trip; refused by the standing refusal unless the caller shows a proof. */
    Decision session(CohortLane lane, String id, int weight, @Nullable String presented) {
        Session known = sessions.touchKnown(id);
        if (known != null) {
            return new Granted(known);
        }
        if (!clock.isKnown()) {
            waiting.orNull(keeper.beaten());
        }
        Proof proof = presented == null
                ? null
                : tickets.verify(presented, lane.name, id).orElse(null);
        if (proof instanceof Pass) {
            Session found = sessions.find(id);
            if (found != null) {
                return new Granted(found);
            }
        }
        Appointment appointment = proof instanceof Appointment valid ? valid : null;
        boolean due = appointment != null && appointment.atMillis() <= clock.millis();
        Refused standing = due ? null : lane.standingForSessions();
        return standing == null ? admit(lane, id, weight, appointment) : refuse(lane, id, standing, appointment);
    }

    private Decision admit(CohortLane lane, String id, int weight, @Nullable Appointment appointment) {
        if (!takeTokens(lane, weight)) {
            Refused standing = lane.tokensRefused;
            long until = clock.millis() + keeper.heartbeatMillis();
            return refuse(lane, id, standing == null ? refusals.rate(lane.name, until) : standing, appointment);
        }
        Hold hold = hold(lane, id, weight, appointment);
        CompletableFuture<LedgerAnswer> future = trips.submit(hold);
        LedgerAnswer answer = waiting.orNull(future);
        if (!(answer instanceof Inside inside) || !inside.created()) {
            lane.lane.giveBackTokens(weight);
        }
        if (answer instanceof Inside inside) {
            Session session = sessions.enter(id, inside);
            return session == null ? refusals.backend(lane.name, clock.millis()) : new Granted(session);
        }
        if (answer instanceof Full full) {
            Refused standing = refusals.standing(lane.name, full.rule(), clock.millis() + keeper.heartbeatMillis());
            lane.sessionsRefused = appointment == null ? standing : lane.sessionsRefused;
            return refuse(lane, id, standing, appointment);
        }
        // The answer was lost, but the admission may have taken effect: it is taken back when the ledger hears of it.
        Cancel cancel = new Cancel(id, hold.attempt());
        waiting.untilHeard(() -> trips.submit(cancel), CANCEL_AGAIN_MILLIS, () -> clock.millis() < hold.endsAtMillis());
        return refusals.backend(lane.name, clock.millis() + 5 * keeper.heartbeatMillis());
    }

    private boolean takeTokens(CohortLane lane, int weight) {
        if (lane.lane.tryTakeTokens(weight)) {
            return true;
        }
        waiting.orNull(tokens.refill(lane, weight));
        return lane.lane.tryTakeTokens(weight);
    }

    private boolean isMetered() {
        return policies.current().rate().isPresent();
    }

    private Hold hold(CohortLane lane, String id, int weight, @Nullable Appointment appointment) {
        Policy policy = policies.current();
        long now = clock.millis();
        long longest = now + policy.maxSession().toMillis();
        long ends = policy.endWithSlot()
                .flatMap(grace -> policies.edition()
                        .slot(lane.name, now)
                        .filter(slot -> slot.contains(Instant.ofEpochMilli(now)))
                        .map(slot -> slot.end().plus(grace).toEpochMilli()))
                .map(end -> Math.min(longest, end))
                .orElse(longest);
        long idle = policy.idleTime().toMillis();
        return new Hold(
                id,
                lane.name,
                weight,
                attempts.incrementAndGet(),
                idle,
                policy.confirmWithin()
                        .map(time -> Math.min(idle, time.toMillis()))
                        .orElse(idle),
                ends,
                appointment == null ? null : appointment.atMillis());
    }

    /** A refusal for one person: the appointment that it has, or a new one, or else an unpromised time. */
    private Refused refuse(CohortLane lane, String id, Refused standing, @Nullable Appointment appointment) {
        lane.sessionRefusals.increment();
        if (policies.current().appointments().perMille() == 0) {
            return refusals.unpromised(standing, id);
        }
        if (appointment != null && appointment.atMillis() > clock.millis()) {
            return refusals.told(standing, id, appointment.atMillis());
        }
        OptionalLong minute = lane.diary.take(clock.millis());
        if (minute.isEmpty() && !lane.diary.isBarren()) {
            waiting.orNull(keeper.beaten());
            minute = lane.diary.take(clock.millis());
        }
        return minute.isPresent()
                ? refusals.appointment(standing, id, minute.getAsLong())
                : refusals.unpromised(standing, id);
    }
}
