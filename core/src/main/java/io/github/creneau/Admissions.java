package io.github.creneau;

import io.github.creneau.Tickets.Appointment;
import io.github.creneau.Tickets.Pass;
import io.github.creneau.Tickets.Proof;
import io.github.creneau.spi.LedgerAnswer.Full;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerRequest.Cancel;
import io.github.creneau.spi.LedgerRequest.Hold;
import io.github.creneau.spi.Timing;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Lets callers in where a lane alone could not decide: sessions, and permits whose lane is empty. No method waits: each
 * answers by a future, which is complete already where no trip was needed. Thread-safe.
 */
final class Admissions {

    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);
    private static final CompletableFuture<Boolean> YES = CompletableFuture.completedFuture(true);
    private static final CompletableFuture<Optional<Outcome>> NOT_YET =
            CompletableFuture.completedFuture(Optional.empty());
    private static final int TRIPS_FOR_A_PERMIT = 3;
    private static final long CANCEL_AGAIN_MILLIS = 1_000;
    private static final long MOST_CANCEL_MILLIS = 60_000;
    private static final int TOLD_PLACES = 16_384;

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
    private final RecentIds told = new RecentIds(TOLD_PLACES);

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

    CompletableFuture<Outcome> decide(Request request) {
        CompletableFuture<Outcome> made = request.sessionId()
                .map(id -> session(newcomer(request, id)))
                .orElseGet(() -> permit(request.lane(), request.weight()));
        return isWatched(request.lane()) ? made.thenCompose(outcome -> letIn(request, outcome)) : made;
    }

    private static Newcomer newcomer(Request request, String id) {
        return new Newcomer(request.lane(), id, request.weight(), request.proof());
    }

    private boolean isWatched(CohortLane lane) {
        return policies.current().isShadow(lane.name);
    }

    /** Where the limiter only watches, nobody is refused: whoever would be is let in, and takes no place. */
    private CompletableFuture<Outcome> letIn(Request request, Outcome outcome) {
        if (!(outcome.decision() instanceof Refused refused)) {
            return CompletableFuture.completedFuture(outcome);
        }
        CohortLane lane = request.lane();
        lane.count(request, refused);
        lane.shadowed.count(refused);
        Outcome unplaced = Outcome.of(Granted.withoutPlace(lane, request.sessionId()));
        if (request.sessionId().isEmpty() || !clock.isKnown()) {
            return CompletableFuture.completedFuture(unplaced);
        }
        Newcomer caller = new Newcomer(lane, request.sessionId().get(), 0, null);
        Hold hold = holdFor(caller, null);
        return trips.submit(hold)
                .handle((answer, error) -> answer)
                .thenCompose(answer -> answer instanceof Inside inside
                        ? admitted(caller, hold, inside)
                        : CompletableFuture.completedFuture(unplaced));
    }

    /**
     * A place for somebody who may wait for it. The result is done within {@code nanos} and the time of one decision;
     * whoever completes or cancels it before stops the waiting, and nothing is leaked.
     */
    CompletableFuture<Decision> await(Request request, long nanos) {
        Applicant applicant = new Applicant(this, request, nanos <= 0);
        applicant.apply();
        if (!applicant.result.isDone() && nanos > 0) {
            countWait(request.lane(), applicant.result);
            Timing.Task end = waiting.later(applicant::timeIsOver, nanos / 1_000_000);
            var unused = applicant.result.whenComplete((decision, error) -> end.cancel());
        }
        return applicant.result;
    }

    private void countWait(CohortLane lane, CompletableFuture<Decision> result) {
        long began = clock.nanos();
        lane.waits.increment();
        var unused = result.whenComplete((decision, error) -> lane.waitedNanos.add(clock.nanos() - began));
    }

    Refused backendRefusal(CohortLane lane) {
        return refusals.backend(lane.name, clock.millis() + keeper.heartbeatMillis());
    }

    /** One attempt for the first of those who wait. */
    CompletableFuture<Optional<Outcome>> attempt(Request request) {
        CohortLane lane = request.lane();
        if (request.sessionId().isPresent()) {
            return lane.standingForSessions() != null
                    ? NOT_YET
                    : decide(request)
                            .thenApply(Optional::of)
                            .thenApply(made -> made.filter(one -> one.decision().isGranted()));
        }
        long stamp = lane.takeForWaiter(request.weight());
        if (stamp != 0) {
            return CompletableFuture.completedFuture(Optional.of(Outcome.permit(new Granted(lane, stamp))));
        }
        if (isMetered() && lane.lane.tokens() < request.weight() && lane.tokensRefused == null) {
            return tokens.refill(lane, request.weight()).thenApply(nothing -> {
                long late = lane.takeForWaiter(request.weight());
                return late == 0 ? Optional.empty() : Optional.of(Outcome.permit(new Granted(lane, late)));
            });
        }
        return NOT_YET;
    }

    /** A permit from a lane that had none: it is filled, once or twice, before the caller is refused. */
    private CompletableFuture<Outcome> permit(CohortLane lane, int weight) {
        Refused standing = lane.standingForPermits();
        if (standing != null) {
            return Outcome.now(standing);
        }
        lane.ranDry = true;
        lane.lane.gather();
        long stamp = lane.tryTake(weight);
        if (stamp != 0) {
            return permitOf(lane, stamp);
        }
        lane.asked.addAndGet(weight);
        return clockKnown()
                .thenCompose(known -> fill(lane, weight, TRIPS_FOR_A_PERMIT))
                .whenComplete((outcome, error) -> lane.asked.addAndGet(-weight));
    }

    private CompletableFuture<Outcome> fill(CohortLane lane, int weight, int tripsLeft) {
        boolean needsTokens = lane.lane.tokens() < weight && isMetered();
        return (needsTokens ? tokens.refill(lane, weight) : DONE).thenCompose(nothing -> {
            long stamp = lane.tryTake(weight);
            if (stamp != 0) {
                return permitOf(lane, stamp);
            }
            return lane.tokensRefused == null ? fillPlaces(lane, weight, tripsLeft) : Outcome.now(refuse(lane));
        });
    }

    private CompletableFuture<Outcome> fillPlaces(CohortLane lane, int weight, int tripsLeft) {
        return keeper.beaten().thenCompose(nothing -> {
            lane.lane.gather();
            long stamp = lane.tryTake(weight);
            if (stamp != 0) {
                return permitOf(lane, stamp);
            }
            boolean isOver = tripsLeft == 1 || lane.permitsRefused != null;
            return isOver ? Outcome.now(refuse(lane)) : fill(lane, weight, tripsLeft - 1);
        });
    }

    private static CompletableFuture<Outcome> permitOf(CohortLane lane, long stamp) {
        return CompletableFuture.completedFuture(Outcome.permit(new Granted(lane, stamp)));
    }

    private Refused refuse(CohortLane lane) {
        Refused standing = lane.standingForPermits();
        return standing == null ? refuseUntilNextBeat(lane) : standing;
    }

    private Refused refuseUntilNextBeat(CohortLane lane) {
        long until = clock.millis() + keeper.heartbeatMillis();
        Refused refused =
                keeper.isHeard() ? refusals.standing(lane.name, null, until) : refusals.backend(lane.name, until);
        lane.permitsRefused = refused;
        return refused;
    }

    /** Somebody who asks for the place of a session, and what was shown. */
    private record Newcomer(
            CohortLane lane,
            String id,
            int weight,
            @Nullable String shown) {
        String key() {
            return lane.name + '\n' + id;
        }
    }

    /** A session: known here, or by one trip; refused by the standing refusal unless the caller shows a proof. */
    private CompletableFuture<Outcome> session(Newcomer caller) {
        Session known = sessions.touchKnown(caller.id);
        if (known != null) {
            return Outcome.now(new Granted(known, false));
        }
        return sessions.isKnown(caller.id)
                ? sessions.find(caller.id).thenCompose(found -> found.isPresent() ? inside(found.get()) : enter(caller))
                : enter(caller);
    }

    private static CompletableFuture<Outcome> inside(Session session) {
        return Outcome.now(new Granted(session, false));
    }

    private CompletableFuture<Outcome> enter(Newcomer caller) {
        return clockKnown().thenCompose(known -> {
            if (!known) {
                Refused refused = refusals.backend(caller.lane.name, clock.millis() + keeper.heartbeatMillis());
                return Outcome.now(refused);
            }
            Proof proof = caller.shown == null
                    ? null
                    : tickets.verify(caller.shown, caller.lane.name, caller.id).orElse(null);
            if (caller.shown != null && proof instanceof Pass) {
                return sessions.findByPass(caller.id, caller.shown)
                        .thenCompose(found -> found.isPresent() ? inside(found.get()) : enter(caller, null));
            }
            return enter(caller, proof instanceof Appointment shown && !shown.isLate(clock.millis()) ? shown : null);
        });
    }

    private CompletableFuture<Outcome> enter(Newcomer caller, @Nullable Appointment shown) {
        Appointment appointment = shown == null ? toldBefore(caller) : shown;
        boolean due = appointment != null && !appointment.isEarly(clock.millis());
        Refused standing = due ? null : caller.lane.standingForSessions();
        return standing == null ? admit(caller, appointment) : refuse(caller, standing, appointment);
    }

    private CompletableFuture<Outcome> admit(Newcomer caller, @Nullable Appointment appointment) {
        return takeTokens(caller).thenCompose(taken -> {
            if (taken) {
                return hold(caller, appointment);
            }
            Refused standing = caller.lane.tokensRefused;
            long until = clock.millis() + keeper.heartbeatMillis();
            return refuse(caller, standing == null ? refusals.rate(caller.lane.name, until) : standing, appointment);
        });
    }

    private CompletableFuture<Boolean> takeTokens(Newcomer caller) {
        if (caller.lane.lane.tryTakeTokens(caller.weight)) {
            return YES;
        }
        return tokens.refill(caller.lane, caller.weight).thenApply(nothing -> {
            caller.lane.lane.gather();
            return caller.lane.lane.tryTakeTokens(caller.weight);
        });
    }

    private CompletableFuture<Outcome> hold(Newcomer caller, @Nullable Appointment appointment) {
        Hold hold = holdFor(caller, appointment);
        return trips.submit(hold).handle((answer, error) -> answer).thenCompose(answer -> {
            if (!(answer instanceof Inside made) || !made.created()) {
                caller.lane.lane.giveBackTokens(caller.weight);
            }
            if (answer instanceof Inside inside) {
                return admitted(caller, hold, inside);
            }
            return answer instanceof Full full ? full(caller, full, appointment) : Outcome.now(lost(caller, hold));
        });
    }

    private CompletableFuture<Outcome> admitted(Newcomer caller, Hold hold, Inside inside) {
        told.remove(caller.key());
        Session session = sessions.enter(caller.id, inside);
        if (session == null) {
            return Outcome.now(refusals.backend(caller.lane.name, clock.millis()));
        }
        if (inside.created()) {
            caller.lane.sessionsGranted.increment();
        }
        Granted granted = new Granted(session, inside.created());
        return CompletableFuture.completedFuture(
                inside.created() ? new Outcome(granted, () -> takeBack(hold, session)) : Outcome.of(granted));
    }

    private CompletableFuture<Outcome> full(Newcomer caller, Full full, @Nullable Appointment appointment) {
        long until = clock.millis() + keeper.heartbeatMillis();
        Refused standing = refusals.standing(caller.lane.name, full.rule(), until);
        if (appointment == null) {
            caller.lane.sessionsRefused = standing;
        }
        return refuse(caller, standing, appointment);
    }

    /** The answer was lost, but the admission may have taken effect: it is taken back when the ledger hears of it. */
    private Refused lost(Newcomer caller, Hold hold) {
        cancelUntilHeard(hold);
        Refused refused = refusals.backend(caller.lane.name, clock.millis() + keeper.heartbeatMillis());
        caller.lane.sessionsRefused = refused;
        return refused;
    }

    private void takeBack(Hold hold, Session session) {
        sessions.forget(session);
        cancelUntilHeard(hold);
    }

    private void cancelUntilHeard(Hold hold) {
        long giveUpAt = clock.millis() + Math.min(hold.confirmMillis(), MOST_CANCEL_MILLIS);
        Cancel cancel = new Cancel(hold.session(), hold.attempt());
        waiting.untilHeard(() -> trips.submit(cancel), CANCEL_AGAIN_MILLIS, () -> clock.millis() < giveUpAt);
    }

    private Hold holdFor(Newcomer caller, @Nullable Appointment appointment) {
        Policy policy = policies.current();
        long now = clock.millis();
        long longest = now + policy.maxSession().toMillis();
        long ends = policy.endWithSlot()
                .flatMap(grace -> policies.edition()
                        .slot(caller.lane.name, now)
                        .filter(slot -> slot.contains(Instant.ofEpochMilli(now)))
                        .map(slot -> slot.end().plus(grace).toEpochMilli()))
                .map(end -> Math.min(longest, end))
                .orElse(longest);
        long idle = policy.idleTime().toMillis();
        return new Hold(
                caller.id,
                caller.lane.name,
                caller.weight,
                attempts.incrementAndGet(),
                idle,
                policy.confirmWithin()
                        .map(time -> Math.min(idle, time.toMillis()))
                        .orElse(idle),
                ends,
                appointment == null ? null : appointment.atMillis());
    }

    /** A refusal for one person: the appointment that it has, or a new one, or else an unpromised time. */
    private CompletableFuture<Outcome> refuse(Newcomer caller, Refused standing, @Nullable Appointment appointment) {
        if (policies.current().appointments().perMille() == 0 || isWatched(caller.lane)) {
            return Outcome.now(refusals.unpromised(standing, caller.id));
        }
        if (appointment != null && appointment.isEarly(clock.millis())) {
            return Outcome.now(refusals.told(standing, caller.id, appointment.atMillis()));
        }
        OptionalLong minute = caller.lane.diary.take(clock.millis());
        if (minute.isPresent() || caller.lane.diary.isBarren()) {
            return Outcome.now(tell(caller, standing, minute));
        }
        return keeper.beaten()
                .thenApply(nothing -> Outcome.of(tell(caller, standing, caller.lane.diary.take(clock.millis()))));
    }

    private Refused tell(Newcomer caller, Refused standing, OptionalLong minute) {
        if (minute.isEmpty()) {
            return refusals.unpromised(standing, caller.id);
        }
        Refused refused = refusals.appointment(standing, caller.id, minute.getAsLong());
        refused.retryAt().ifPresent(at -> told.put(caller.key(), at.toEpochMilli()));
        return refused;
    }

    /** The appointment that this node gave to someone who comes back without the ticket: nobody needs two. */
    private @Nullable Appointment toldBefore(Newcomer caller) {
        OptionalLong at = told.get(caller.key());
        Appointment appointment = at.isPresent() ? new Appointment(at.getAsLong()) : null;
        return appointment == null || appointment.isLate(clock.millis()) ? null : appointment;
    }

    /** Whether the node knows the time: nothing is asked of a bucket, and nobody admitted, before the first reply. */
    private CompletableFuture<Boolean> clockKnown() {
        return clock.isKnown() ? YES : keeper.beaten().thenApply(nothing -> clock.isKnown());
    }

    private boolean isMetered() {
        return policies.current().rate().isPresent();
    }
}
