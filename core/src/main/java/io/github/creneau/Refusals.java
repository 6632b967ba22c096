package io.github.creneau;

import io.github.creneau.Refused.Reason;
import io.github.creneau.schedule.Occurrence;
import io.github.creneau.schedule.Schedule;
import io.github.creneau.spi.LedgerAnswer.Rule;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes refusals: from a rule of the ledger the reason, from the schedule the slot, from both a time to come back. */
final class Refusals {

    private static final int MINUTE = 60_000;
    private static final int SOON_MILLIS = 5_000;

    private final String limiter;
    private final PolicyBook policies;
    private final NodeClock clock;
    private final Learning learning;
    private final Tickets tickets;
    private final long heartbeatMillis;

    Refusals(Settings settings, PolicyBook policies, NodeClock clock, Learning learning, Tickets tickets) {
        this.limiter = settings.limiter();
        this.heartbeatMillis = settings.heartbeat().toMillis();
        this.policies = policies;
        this.clock = clock;
        this.learning = learning;
        this.tickets = tickets;
    }

    /** A refusal to be shared by all who come until the next beat. */
    Refused standing(String cohort, @Nullable Rule rule) {
        long now = clock.millis();
        Optional<Occurrence> slot = slot(cohort, now);
        return refused(cohort, reason(cohort, rule, now, slot), now, slot, now + heartbeatMillis);
    }

    /** Too many new places at once: until the next beat. */
    Refused rate(String cohort, @Nullable Rule foreseen) {
        return rate(cohort, foreseen, clock.millis() + heartbeatMillis);
    }

    /**
     * Too many new places at once.
     *
     * @param foreseen the rule that forbids a place besides, as far as is known: it is told instead, as a token would not
     *     help
     */
    Refused rate(String cohort, @Nullable Rule foreseen, long untilMillis) {
        long now = clock.millis();
        Optional<Occurrence> slot = slot(cohort, now);
        Reason reason = foreseen == null ? Reason.RATE : reason(cohort, foreseen, now, slot);
        return refused(cohort, reason, now, slot, untilMillis);
    }

    /** More is asked for than there can be. */
    Refused tooHeavy(String cohort) {
        long now = clock.millis();
        return refused(cohort, Reason.TOO_HEAVY, now, slot(cohort, now), now);
    }

    /** The store did not answer: until the next beat. */
    Refused backend(String cohort) {
        long now = clock.millisToTell();
        return refused(cohort, Reason.BACKEND, now, slot(cohort, now), now + heartbeatMillis);
    }

    /** The store did not answer. */
    Refused backend(String cohort, long untilMillis) {
        long now = clock.millis();
        return refused(cohort, Reason.BACKEND, now, slot(cohort, now), untilMillis);
    }

    /** The refusal of one session that comes back at an appointment. */
    Refused appointment(Refused standing, String session, int weight, long minute) {
        return told(standing, session, weight, minute * MINUTE + spread(session, MINUTE));
    }

    /** The refusal of one session that has an appointment already. */
    Refused told(Refused standing, String session, int weight, long atMillis) {
        return told(standing, session, weight, atMillis, atMillis);
    }

    /** The refusal of one session whose appointment is due, and which lacks no place but a token: it comes again with it. */
    Refused again(Refused standing, String session, int weight, long atMillis) {
        long soon = clock.millis() + SOON_MILLIS + spread(session, 2 * SOON_MILLIS);
        return told(standing, session, weight, atMillis, soon);
    }

    private Refused told(Refused standing, String session, int weight, long atMillis, long retryAtMillis) {
        String ticket =
                tickets.ticket(standing.cohort(), session, weight, atMillis).orElse(null);
        return copy(standing, Instant.ofEpochMilli(retryAtMillis), ticket);
    }

    /** Whether somebody is refused only until the store has learnt who is inside, which is a matter of seconds. */
    boolean isForNow(Refused standing) {
        return standing.reason() == Reason.BACKEND && learning.isOn();
    }

    /** The refusal of one session where no appointment can be had: a time in its slot, or soon; spread, not promised. */
    Refused unpromised(Refused standing, String session) {
        if (standing.retryAt().isEmpty()) {
            return copy(standing, null, null);
        }
        Instant now = Instant.ofEpochMilli(clock.millis());
        Optional<Occurrence> opening = standing.slot()
                .filter(slot ->
                        standing.reason() == Reason.OUT_OF_SLOT && slot.start().isAfter(now));
        if (opening.isPresent()) {
            return copy(standing, early(opening.get(), session), null);
        }
        Instant soon = isForNow(standing)
                ? Instant.ofEpochMilli(afterLearning() + spread(session, Learning.SPREAD_MILLIS))
                : now.plusMillis(MINUTE + spread(session, 2 * MINUTE));
        boolean shutOutThen = isShutOutOfSlot()
                && standing.slot().filter(slot -> !slot.contains(soon)).isPresent();
        return copy(standing, shutOutThen ? early(standing.cohort(), soon, session) : soon, null);
    }

    /** A time in the first minutes of a slot. */
    private Instant early(Occurrence slot, String session) {
        return slot.start().plusMillis(spread(session, (int)
                Math.min(10 * MINUTE, slot.length().toMillis())));
    }

    private @Nullable Instant early(String cohort, Instant after, String session) {
        return policies.current()
                .schedule()
                .flatMap(schedule -> schedule.next(cohort, after))
                .map(slot -> early(slot, session))
                .orElse(null);
    }

    private boolean isShutOutOfSlot() {
        return policies.current().outOfSlot().share().perMille() == 0;
    }

    private Refused copy(Refused standing, @Nullable Instant retryAt, @Nullable String ticket) {
        return new Refused(
                standing.reason(),
                standing.cohort(),
                zone(),
                clock.millis(),
                standing.slot().orElse(null),
                retryAt,
                ticket);
    }

    private Refused refused(String cohort, Reason reason, long now, Optional<Occurrence> slot, long untilMillis) {
        return new Refused(
                reason, cohort, zone(), now, slot.orElse(null), retryAt(reason, now, slot, untilMillis), null);
    }

    /** Null: there is no use in coming back, as far as is known. */
    private @Nullable Instant retryAt(Reason reason, long now, Optional<Occurrence> slot, long untilMillis) {
        boolean isShutOut = reason == Reason.OUT_OF_SLOT && isShutOutOfSlot();
        if (reason.isForGood() || (isShutOut && slot.isEmpty())) {
            return null;
        }
        long soonest = reason == Reason.BACKEND && learning.isOn() ? afterLearning() : now + 1;
        Instant retryAt = Instant.ofEpochMilli(Math.max(untilMillis, soonest));
        return slot.map(Occurrence::start)
                .filter(start -> isShutOut && start.toEpochMilli() > now)
                .orElse(retryAt);
    }

    /** When a node hears for the first time of what has been learnt. */
    private long afterLearning() {
        return learning.untilMillis() + heartbeatMillis;
    }

    private Reason reason(String cohort, @Nullable Rule rule, long now, Optional<Occurrence> slot) {
        if (rule == null) {
            return Reason.FULL;
        }
        boolean inSlot = slot.isEmpty() || slot.get().contains(Instant.ofEpochMilli(now));
        return switch (rule) {
            case LEARNING -> Reason.BACKEND;
            case CLOSED -> slot.isEmpty() && hasSlots(cohort) ? Reason.ENDED : Reason.OUT_OF_SLOT;
            case SHARE -> inSlot ? Reason.COHORT_FULL : Reason.OUT_OF_SLOT;
            case THRESHOLD -> Reason.OUT_OF_SLOT;
            case BUDGET, RESERVE, APPOINTMENTS -> Reason.FULL;
        };
    }

    private boolean hasSlots(String cohort) {
        return policies.current()
                .schedule()
                .filter(schedule -> schedule.cohorts().contains(cohort) && !schedule.isAlways(cohort))
                .isPresent();
    }

    private Optional<Occurrence> slot(String cohort, long nowMillis) {
        return policies.edition().slot(cohort, nowMillis);
    }

    /** The schedule's, in which its times are meant; without one, the machine's. */
    private ZoneId zone() {
        return policies.current().schedule().map(Schedule::zone).orElseGet(ZoneId::systemDefault);
    }

    /** Where in a span a session's time falls: the same on every node, and evenly spread over sessions. */
    private int spread(String session, int span) {
        long hash = 0xCBF29CE484222325L;
        String both = limiter + '\n' + session;
        for (int i = 0; i < both.length(); i++) {
            hash = (hash ^ both.charAt(i)) * 0x100000001B3L;
        }
        hash = (hash ^ (hash >>> 32)) * 0x9E3779B97F4A7C15L;
        return (int) Long.remainderUnsigned(hash >>> 8, span);
    }
}
