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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A policy as plain numbers, and what it promises, reckoned without the engine: a cohort is in its slot when the wall
 * clock of the zone shows a time within it. (The simulated slots are whole hours wherever a clock changes, so that this
 * simple reading is the right one.)
 */
final class Facts {

    static final ZoneId ZONE = ZoneId.of("Europe/Paris");

    /** A daily window of local time. */
    record SlotFact(String cohort, LocalTime from, LocalTime to) {
        boolean shows(Instant instant) {
            LocalTime local = instant.atZone(ZONE).toLocalTime();
            return !local.isBefore(from) && local.isBefore(to);
        }
    }

    /** How many may be inside, and how many a second may become so; {@code perSecond} 0: no rate. */
    record Places(int budget, boolean perNode, int perSecond, int burst, boolean ratePerNode) {
        Places withBudget(int places) {
            return new Places(places, perNode, perSecond, burst, ratePerNode);
        }
    }

    /** Which parts are whose, in thousandths; reserves in places. */
    record Parts(int outShare, int outThreshold, Map<String, Integer> shares, Map<String, Integer> reserves) {
        Parts withOut(int share, int threshold) {
            return new Parts(share, threshold, shares, reserves);
        }
    }

    /** Seconds; {@code confirm} 0: not asked for; {@code grace} -1: sessions outlive their slot. */
    record Spans(int idle, int confirm, int maxHold, int maxSession, int grace) {
        /** How long a visitor holds a place on average: about one idle time, and for some another one to its end. */
        int meanHold() {
            return idle * 3 / 2;
        }
    }

    private final SortedSet<String> cohorts;
    private final Places places;
    private final List<SlotFact> slots;
    private final Parts parts;
    private final Spans spans;
    private final double appointments;
    private final Policy policy;
    private final String text;

    Facts(
            SortedSet<String> cohorts,
            Places places,
            List<SlotFact> slots,
            Parts parts,
            Spans spans,
            double appointments) {
        this.cohorts = cohorts;
        this.places = places;
        this.slots = slots;
        this.parts = parts;
        this.spans = spans;
        this.appointments = appointments;
        this.policy = build();
        this.text = policy.toString();
    }

    Facts withBudget(int budget) {
        return new Facts(cohorts, places.withBudget(budget), slots, parts, spans, appointments);
    }

    Facts withOut(int share, int threshold) {
        return new Facts(cohorts, places, slots, parts.withOut(share, threshold), spans, appointments);
    }

    /** The engine's form of it. */
    Policy policy() {
        return policy;
    }

    private Policy build() {
        Budget budget = places.perNode ? Budget.perNode(places.budget) : Budget.total(places.budget);
        Policy.Builder built = Policy.builder()
                .budget(budget)
                .cohort(cohorts.toArray(new String[0]))
                .idleTime(Duration.ofSeconds(spans.idle))
                .maxHold(Duration.ofSeconds(spans.maxHold))
                .maxSession(Duration.ofSeconds(spans.maxSession))
                .meanHold(Duration.ofSeconds(spans.meanHold()))
                .outOfSlot(new OutOfSlot(new Share(parts.outShare), parts.outThreshold))
                .appointments(appointments == 0 ? Appointments.none() : Appointments.part(appointments));
        if (places.perSecond > 0) {
            Rate rate = Rate.perSecond(places.perSecond).burst(places.burst);
            built.rate(places.ratePerNode ? rate.perNode() : rate);
        }
        if (spans.confirm > 0) {
            built.confirmWithin(Duration.ofSeconds(spans.confirm));
        }
        if (spans.grace >= 0) {
            built.endWithSlot(Duration.ofSeconds(spans.grace));
        }
        if (!slots.isEmpty()) {
            built.schedule(schedule());
        }
        parts.shares.forEach((cohort, perMille) -> built.share(cohort, new Share(perMille)));
        parts.reserves.forEach(built::reserve);
        return built.build();
    }

    /** A limiter with this policy. */
    Limiter.Builder limiter() {
        Limiter.Builder limiter = Limiter.builder("sim")
                .budget(policy.budget())
                .cohort(cohorts.toArray(new String[0]))
                .idleTime(policy.idleTime())
                .maxHold(policy.maxHold())
                .maxSession(policy.maxSession())
                .meanHold(policy.meanHold())
                .outOfSlot(policy.outOfSlot())
                .appointments(policy.appointments());
        policy.rate().ifPresent(limiter::rate);
        policy.confirmWithin().ifPresent(limiter::confirmWithin);
        policy.endWithSlot().ifPresent(limiter::endWithSlot);
        policy.schedule().ifPresent(limiter::schedule);
        parts.shares.forEach((cohort, perMille) -> limiter.share(cohort, new Share(perMille)));
        parts.reserves.forEach(limiter::reserve);
        return limiter;
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
        int own = parts.shares.getOrDefault(cohort, 1_000);
        return inSlot(cohort, instant) ? own : Math.min(own, parts.outShare);
    }

    /** How full the platform may be for the cohort to enter, in thousandths. */
    int threshold(String cohort, Instant instant) {
        boolean someSlot = slots.stream().anyMatch(slot -> slot.shows(instant));
        return inSlot(cohort, instant) || !someSlot ? 1_000 : parts.outThreshold;
    }

    /** Places of a budget that only this cohort may use: while it is open, less where reserves exceed the budget. */
    long reserve(String cohort, long budget, Instant instant) {
        long mine = openReserve(cohort, instant);
        long sum = 0;
        for (String other : parts.reserves.keySet()) {
            sum += openReserve(other, instant);
        }
        return sum <= budget ? mine : mine * budget / sum;
    }

    private long openReserve(String cohort, Instant instant) {
        return share(cohort, instant) == 0 ? 0 : parts.reserves.getOrDefault(cohort, 0);
    }

    /** After how many nanoseconds a session ends, at the earliest and at the latest. */
    record Ends(long earliest, long latest) {}

    /**
     * When a session of the cohort that is let in about now must end, touched or not: after the longest session, or with
     * its slot. Edges of slots are whole minutes.
     */
    Ends ends(String cohort, Instant now) {
        long longest = spans.maxSession * World.SECOND;
        long earliest = longest - World.SECOND;
        long latest = longest;
        if (spans.grace >= 0 && hasSlots(cohort)) {
            Instant edge = now.minusSeconds(2).truncatedTo(ChronoUnit.MINUTES).plusSeconds(60);
            while (edge.isBefore(now.plusSeconds(300))) {
                if (inSlot(cohort, edge.minusSeconds(1)) && !inSlot(cohort, edge)) {
                    long end = Duration.between(now, edge).toNanos() + spans.grace * World.SECOND;
                    earliest = Math.min(earliest, end - World.SECOND);
                    boolean surely = edge.isAfter(now.plusSeconds(2)) && inSlot(cohort, now.minusSeconds(2));
                    latest = surely ? Math.min(latest, end + World.SECOND) : latest;
                    break;
                }
                edge = edge.plusSeconds(60);
            }
        }
        return new Ends(earliest, latest);
    }

    SortedSet<String> cohorts() {
        return cohorts;
    }

    int budget() {
        return places.budget;
    }

    boolean budgetPerNode() {
        return places.perNode;
    }

    int ratePerSecond() {
        return places.perSecond;
    }

    int burst() {
        return places.burst;
    }

    boolean ratePerNode() {
        return places.ratePerNode;
    }

    Parts parts() {
        return parts;
    }

    Spans spans() {
        return spans;
    }

    double appointments() {
        return appointments;
    }

    /** The policy's text, by which it is known. */
    String text() {
        return text;
    }

    @Override
    public String toString() {
        return cohorts + " " + places + " " + slots + " " + parts + " " + spans + " appointments " + appointments;
    }
}
