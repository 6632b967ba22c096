package io.github.creneau.testkit.simulation;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Limiter;
import io.github.creneau.OutOfSlot;
import io.github.creneau.Policy;
import io.github.creneau.Rate;
import io.github.creneau.Share;
import io.github.creneau.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A policy as plain numbers, and what it promises, reckoned without the engine: a cohort is in its slot when the wall
 * clock of the zone shows a time within it. (The simulated slots are whole hours wherever a clock changes, so that this
 * simple reading is the right one.)
 *
 * @param ratePerSecond 0: no rate
 * @param graceSeconds sessions end so long after their slot; -1: they outlive it
 */
record Facts(
        SortedSet<String> cohorts,
        int budget,
        boolean budgetPerNode,
        int ratePerSecond,
        int burst,
        boolean ratePerNode,
        List<SlotFact> slots,
        int outShare,
        int outThreshold,
        Map<String, Integer> shares,
        Map<String, Integer> reserves,
        int idleSeconds,
        int confirmSeconds,
        int maxHoldSeconds,
        int maxSessionSeconds,
        int graceSeconds,
        double appointments) {

    static final ZoneId ZONE = ZoneId.of("Europe/Paris");

    /** A daily window of local time. */
    record SlotFact(String cohort, LocalTime from, LocalTime to) {
        boolean shows(Instant instant) {
            LocalTime local = instant.atZone(ZONE).toLocalTime();
            return !local.isBefore(from) && local.isBefore(to);
        }
    }

    Facts withBudget(int places) {
        return new Facts(
                cohorts,
                places,
                budgetPerNode,
                ratePerSecond,
                burst,
                ratePerNode,
                slots,
                outShare,
                outThreshold,
                shares,
                reserves,
                idleSeconds,
                confirmSeconds,
                maxHoldSeconds,
                maxSessionSeconds,
                graceSeconds,
                appointments);
    }

    Facts withOut(int share, int threshold) {
        return new Facts(
                cohorts,
                budget,
                budgetPerNode,
                ratePerSecond,
                burst,
                ratePerNode,
                slots,
                share,
                threshold,
                shares,
                reserves,
                idleSeconds,
                confirmSeconds,
                maxHoldSeconds,
                maxSessionSeconds,
                graceSeconds,
                appointments);
    }

    Policy policy() {
        Policy.Builder policy = Policy.builder()
                .budget(places())
                .cohort(cohorts.toArray(new String[0]))
                .idleTime(Duration.ofSeconds(idleSeconds))
                .maxHold(Duration.ofSeconds(maxHoldSeconds))
                .maxSession(Duration.ofSeconds(maxSessionSeconds))
                .meanHold(Duration.ofSeconds(idleSeconds))
                .outOfSlot(new OutOfSlot(new Share(outShare), outThreshold))
                .appointments(promised());
        rate().ifPresent(policy::rate);
        if (confirmSeconds > 0) {
            policy.confirmWithin(Duration.ofSeconds(confirmSeconds));
        }
        if (graceSeconds >= 0) {
            policy.endWithSlot(Duration.ofSeconds(graceSeconds));
        }
        if (!slots.isEmpty()) {
            policy.schedule(schedule());
        }
        shares.forEach((cohort, perMille) -> policy.share(cohort, new Share(perMille)));
        reserves.forEach(policy::reserve);
        return policy.build();
    }

    /** A limiter with this policy. */
    Limiter.Builder limiter() {
        Limiter.Builder limiter = Limiter.builder("sim")
                .budget(places())
                .cohort(cohorts.toArray(new String[0]))
                .idleTime(Duration.ofSeconds(idleSeconds))
                .maxHold(Duration.ofSeconds(maxHoldSeconds))
                .maxSession(Duration.ofSeconds(maxSessionSeconds))
                .meanHold(Duration.ofSeconds(idleSeconds))
                .outOfSlot(new OutOfSlot(new Share(outShare), outThreshold))
                .appointments(promised());
        rate().ifPresent(limiter::rate);
        if (confirmSeconds > 0) {
            limiter.confirmWithin(Duration.ofSeconds(confirmSeconds));
        }
        if (graceSeconds >= 0) {
            limiter.endWithSlot(Duration.ofSeconds(graceSeconds));
        }
        if (!slots.isEmpty()) {
            limiter.schedule(schedule());
        }
        shares.forEach((cohort, perMille) -> limiter.share(cohort, new Share(perMille)));
        reserves.forEach(limiter::reserve);
        return limiter;
    }

    private Budget places() {
        return budgetPerNode ? Budget.perNode(budget) : Budget.total(budget);
    }

    private Appointments promised() {
        return appointments == 0 ? Appointments.none() : Appointments.part(appointments);
    }

    private Optional<Rate> rate() {
        Rate rate = Rate.perSecond(Math.max(1, ratePerSecond)).burst(Math.max(1, burst));
        return ratePerSecond == 0 ? Optional.empty() : Optional.of(ratePerNode ? rate.perNode() : rate);
    }

    private Schedule schedule() {
        Schedule schedule = Schedule.in(ZONE.getId());
        SortedSet<String> always = new TreeSet<>(cohorts);
        for (SlotFact slot : slots) {
            schedule = schedule.slot(
                    slot.cohort(), slot.from().toString(), slot.to().toString());
            always.remove(slot.cohort());
        }
        for (String cohort : always) {
            schedule = schedule.always(cohort);
        }
        return schedule;
    }

    boolean hasSlots(String cohort) {
        return slots.stream().anyMatch(slot -> slot.cohort().equals(cohort));
    }

    boolean inSlot(String cohort, Instant instant) {
        return !hasSlots(cohort)
                || slots.stream().anyMatch(slot -> slot.cohort().equals(cohort) && slot.shows(instant));
    }

    /** Share of the budget that the cohort may reach, in thousandths. */
    int share(String cohort, Instant instant) {
        int own = shares.getOrDefault(cohort, 1_000);
        return inSlot(cohort, instant) ? own : Math.min(own, outShare);
    }

    /** How full the platform may be for the cohort to enter, in thousandths. */
    int threshold(String cohort, Instant instant) {
        boolean someSlot = slots.stream().anyMatch(slot -> slot.shows(instant));
        return inSlot(cohort, instant) || !someSlot ? 1_000 : outThreshold;
    }

    /** Whether both are as they are at {@code instant} from {@code nanos} before it on. */
    boolean isSettled(String cohort, Instant instant, Duration before) {
        Instant earlier = instant.minus(before);
        return share(cohort, earlier) == share(cohort, instant)
                && threshold(cohort, earlier) == threshold(cohort, instant);
    }
}
