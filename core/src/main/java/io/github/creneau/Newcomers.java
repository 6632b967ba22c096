package io.github.creneau;

import io.github.creneau.Tickets.Appointment;
import io.github.creneau.Tickets.Pass;
import io.github.creneau.Tickets.Proof;
import io.github.creneau.spi.LedgerAnswer.Full;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerRequest.Cancel;
import io.github.creneau.spi.LedgerRequest.Hold;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** People who ask for the place of a session: let in by one trip, or refused and told when to come back. Thread-safe. */
final class Newcomers {

    private static final CompletableFuture<Boolean> YES = CompletableFuture.completedFuture(true);
    private static final CompletableFuture<Boolean> NO = CompletableFuture.completedFuture(false);
    private static final long CANCEL_AGAIN_MILLIS = 1_000;
    private static final long MOST_CANCEL_MILLIS = 60_000;

    private final PolicyBook policies;
    private final NodeClock clock;
    private final Sessions sessions;
    private final Tickets tickets;
    private final Refusals refusals;
    private final Waiting waiting;
    private final LedgerTrips trips;
    private final Apart apart;
    private final Keeper keeper;
    private final TokenRefill tokens;
    private final Heaviest heaviest;
    private final Advice advice;
    private final AtomicLong attempts = new AtomicLong();

    Newcomers(
            PolicyBook policies,
            NodeClock clock,
            Sessions sessions,
            Tickets tickets,
            Refusals refusals,
            Waiting waiting,
            LedgerTrips trips,
            Apart apart,
            Keeper keeper,
            TokenRefill tokens,
            Heaviest heaviest) {
        this.policies = policies;
        this.clock = clock;
        this.sessions = sessions;
        this.tickets = tickets;
        this.refusals = refusals;
        this.waiting = waiting;
        this.trips = trips;
        this.apart = apart;
        this.keeper = keeper;
        this.tokens = tokens;
        this.heaviest = heaviest;
        this.advice = new Advice(policies, clock, refusals, keeper);
    }

    /**
     * Somebody who asks for the place of a session.
     *
     * @param shown the ticket or pass, if any
     * @param isTold whether a refusal is told; else it is tried again, and no appointment is given for it
     * @param hasCome whether it need not confirm that it comes
     */
    record Newcomer(
            CohortLane lane,
            String id,
            int weight,
            @Nullable String shown,
            boolean isTold,
            boolean hasCome) {

        Newcomer(CohortLane lane, String id, int weight, @Nullable String shown, boolean isTold) {
            this(lane, id, weight, shown, isTold, false);
        }

        Newcomer havingCome() {
            return new Newcomer(lane, id, weight, shown, isTold, true);
        }
    }

    /** A session: known here, or by one trip; refused by the standing refusal unless the caller shows a proof. */
    CompletableFuture<Outcome> decide(Newcomer caller) {
        Session known = sessions.touchKnown(caller.id);
        if (known != null) {
            return Outcome.now(new Granted(known));
        }
        return sessions.isKnown(caller.id)
                ? sessions.find(caller.id).thenCompose(found -> found.isPresent() ? inside(found.get()) : enter(caller))
                : enter(caller);
    }

    private static CompletableFuture<Outcome> inside(Session session) {
        return Outcome.now(new Granted(session));
    }

    private CompletableFuture<Outcome> enter(Newcomer caller) {
        return keeper.timeKnown().thenCompose(known -> {
            if (!known) {
                return Outcome.now(refusals.backend(caller.lane.name));
            }
            Proof proof = caller.shown == null
                    ? null
                    : tickets.verify(caller.shown, caller.lane.name, caller.id, caller.weight)
                            .orElse(null);
            if (caller.shown != null && proof instanceof Pass) {
                return sessions.findByPass(caller.id, caller.shown)
                        .thenCompose(found -> found.isPresent() ? inside(found.get()) : enterByPass(caller));
            }
            return enter(caller, proof instanceof Appointment shown && isGood(caller, shown) ? shown : null);
        });
    }

    private boolean isGood(Newcomer caller, Appointment shown) {
        return !shown.isLate(clock.millis()) && !advice.isKept(caller.lane, caller.id, shown);
    }

    /**
     * Somebody with a pass whom the book does not know: a newcomer. While the store is out of reach it may be inside by the
     * book of another node, which has seen it come: it goes on with its visit here, and is not asked to confirm it again.
     */
    private CompletableFuture<Outcome> enterByPass(Newcomer caller) {
        return enter(apart.isOn() ? caller.havingCome() : caller, null);
    }

    private CompletableFuture<Outcome> enter(Newcomer caller, @Nullable Appointment shown) {
        if (heaviest.isBelow(caller.lane, caller.weight)) {
            return Outcome.now(refusals.tooHeavy(caller.lane.name));
        }
        Appointment appointment = shown == null ? advice.toldBefore(caller) : shown;
        boolean due = appointment != null && !appointment.isEarly(clock.millis());
        Refused standing = due ? null : caller.lane.door.refusal(caller.weight);
        return standing == null ? admit(caller, appointment) : advice.refuse(caller, standing, appointment);
    }

    private CompletableFuture<Outcome> admit(Newcomer caller, @Nullable Appointment appointment) {
        return takeTokens(caller, TokenRefill.MOST_IN_TURN).thenCompose(taken -> {
            if (taken) {
                return hold(caller, appointment);
            }
            return advice.refuse(caller, tokens.refusal(caller.lane), appointment);
        });
    }

    private CompletableFuture<Boolean> takeTokens(Newcomer caller, int refillsLeft) {
        if (caller.lane.lane.tryTakeTokens(caller.weight)) {
            return YES;
        }
        if (caller.lane.tokensRefused != null || refillsLeft == 0) {
            return NO;
        }
        return tokens.refill(caller.lane, caller.weight).thenCompose(nothing -> {
            caller.lane.lane.gather();
            return takeTokens(caller, refillsLeft - 1);
        });
    }

    private CompletableFuture<Outcome> hold(Newcomer caller, @Nullable Appointment appointment) {
        Hold hold = holdFor(caller, appointment);
        return apart.ask(hold).handle((answer, error) -> answer).thenCompose(answer -> {
            if (!(answer instanceof Inside made) || !made.created()) {
                caller.lane.lane.giveBackTokens(caller.weight);
            }
            if (answer instanceof Inside inside) {
                return admitted(caller, hold, inside, appointment);
            }
            return answer instanceof Full full ? full(caller, full, appointment) : Outcome.now(lost(caller, hold));
        });
    }

    /** Lets somebody in who takes no place, without being judged; empty if the store could not be told. */
    CompletableFuture<Optional<Outcome>> letIn(CohortLane lane, String id) {
        if (!clock.isKnown()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        Newcomer guest = new Newcomer(lane, id, 0, null, false);
        Hold hold = holdFor(guest, null);
        return apart.ask(hold)
                .handle((answer, error) -> answer)
                .thenCompose(answer -> answer instanceof Inside inside
                        ? admitted(guest, hold, inside, null).thenApply(Optional::of)
                        : CompletableFuture.completedFuture(Optional.empty()));
    }

    @Nullable
    Session known(String id) {
        return sessions.known(id);
    }

    /** Whether this very session is inside as far as this node knows, where no decision came in time. */
    boolean isStillInside(Session session) {
        return sessions.known(session.id) == session
                && sessions.stillInside(session.id).isPresent();
    }

    private CompletableFuture<Outcome> admitted(
            Newcomer caller, Hold hold, Inside inside, @Nullable Appointment appointment) {
        advice.entered(caller, inside.created() ? appointment : null);
        Session session = sessions.enter(caller.id, inside);
        if (session == null) {
            return Outcome.now(refusals.backend(caller.lane.name));
        }
        Granted granted = new Granted(session);
        if (!inside.created()) {
            return Outcome.now(granted);
        }
        caller.lane.sessionCame(inside.weight());
        if (inside.generation() == OwnBook.NO_GENERATION) {
            apart.letIn(inside.weight());
            return CompletableFuture.completedFuture(new Outcome(granted, () -> {
                advice.tookBack(session.lane, session.id);
                sessions.release(session);
            }));
        }
        return CompletableFuture.completedFuture(new Outcome(granted, () -> takeBack(hold, session)));
    }

    private CompletableFuture<Outcome> full(Newcomer caller, Full full, @Nullable Appointment appointment) {
        Refused standing = refusals.standing(caller.lane.name, full.rule());
        if (appointment == null) {
            caller.lane.door.shut(standing, full.rule(), caller.weight);
        }
        return advice.refuse(caller, standing, appointment);
    }

    /** The answer was lost, but the admission may have taken effect: it is taken back when the ledger hears of it. */
    private Refused lost(Newcomer caller, Hold hold) {
        cancelUntilHeard(hold);
        Refused refused = refusals.backend(caller.lane.name);
        caller.lane.door.shut(refused, null);
        return refused;
    }

    private void takeBack(Hold hold, Session session) {
        sessions.forget(session);
        advice.tookBack(session.lane, session.id);
        cancelUntilHeard(hold);
    }

    /** What the ledger takes back is free for whoever comes next, as after a logout. */
    private void cancelUntilHeard(Hold hold) {
        long giveUpAt = clock.millis() + Math.min(hold.confirmMillis(), MOST_CANCEL_MILLIS);
        Cancel cancel = new Cancel(hold.session(), hold.attempt());
        waiting.untilHeard(
                () -> trips.submit(cancel).thenAccept(answer -> sessions.tookBack(hold, answer)),
                CANCEL_AGAIN_MILLIS,
                () -> clock.millis() < giveUpAt);
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
        long confirm = policy.confirmWithin()
                .filter(time -> !caller.hasCome)
                .map(time -> Math.min(idle, time.toMillis()))
                .orElse(idle);
        return new Hold(
                caller.id,
                caller.lane.name,
                caller.weight,
                attempts.incrementAndGet(),
                idle,
                confirm,
                ends,
                appointment == null ? null : appointment.heldAtMillis(now));
    }
}
