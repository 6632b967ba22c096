package io.github.creneau.ledger;

import io.github.creneau.ledger.Calendar.Quota;
import io.github.creneau.ledger.LedgerState.Ended;
import io.github.creneau.ledger.Member.LaneBook;
import io.github.creneau.spi.CalendarBlock;
import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.LedgerAnswer.CohortUse;
import io.github.creneau.spi.LedgerAnswer.LaneGrant;
import io.github.creneau.spi.LedgerRequest.Beat;
import io.github.creneau.spi.LedgerRequest.LaneReport;
import io.github.creneau.spi.Terms;
import io.github.creneau.spi.Terms.CohortTerms;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Answers a node's beat. First the book is set to what the node says it keeps, so that whatever it gave back is free;
 * then the targets of all lanes are judged anew; then this node's lanes get what they lack, as far as the rules allow.
 *
 * <p>Places are told in absolute numbers: a beat whose answer was lost is made good by the next one. Appointments given
 * back are told once: those of a beat that was lost stay set aside for nobody until their window is over.
 */
final class Heartbeat {

    private static final long MOST_PER_THOUSAND_MINUTES = 1_000_000_000_000L;

    private final LedgerState state;
    private final String node;
    private final long now;

    Heartbeat(LedgerState state, String node) {
        this.state = state;
        this.node = node;
        this.now = state.updatedAtMillis;
    }

    LedgerAnswer answer(Beat beat) {
        if (beat.leaving() && !state.members.containsKey(node)) {
            return beaten(beat, false, List.of());
        }
        Member member = state.members.computeIfAbsent(node, Member::new);
        if (beat.sequence() <= member.sequence) {
            return beaten(beat, true, List.of());
        }
        if (member.sequence == 0) {
            state.membership++;
        }
        member.sequence = beat.sequence();
        member.expiresAtMillis = now + beat.leaseMillis();
        if (member.capacity != beat.capacity()) {
            state.capacity += beat.capacity() - member.capacity;
            member.capacity = beat.capacity();
            state.calendar.reconsider();
        }
        for (LaneReport report : beat.lanes()) {
            note(member.lanes.computeIfAbsent(report.cohort(), cohort -> new LaneBook(node)), report, beat);
        }
        dropUnreported(member, beat);
        if (beat.leaving()) {
            remove(state, member);
            state.members.remove(node);
            return beaten(beat, false, List.of());
        }
        return beaten(beat, false, grant(member, beat));
    }

    /** Sets the book to what the node keeps; what is in use counts even where the store had forgotten it. */
    private void note(LaneBook lane, LaneReport report, Beat beat) {
        settleBlock(lane, report.cohort(), report.returned(), beat);
        int keep = Math.max(report.inUse(), Math.min(report.keep(), lane.held));
        state.addLaneUse(report.cohort(), keep - lane.held);
        lane.held = keep;
        lane.inUse = report.inUse();
        lane.asked = report.asked();
        lane.wants = Math.max(report.wants(), report.inUse() + report.asked());
        lane.urgent = report.urgent();
        lane.urgentSinceMillis = report.urgentSinceMillis();
    }

    private void settleBlock(LaneBook lane, String cohort, List<CalendarBlock> returned, Beat beat) {
        boolean lost = lane.blockSequence != 0 && beat.acknowledged() < lane.blockSequence;
        for (CalendarBlock block : returned) {
            state.calendar.giveBack(cohort, block);
        }
        if (lost) {
            for (CalendarBlock block : lane.block) {
                state.calendar.giveBack(cohort, block);
            }
            lane.blockSequence = 0;
            lane.block = List.of();
        }
    }

    private void dropUnreported(Member member, Beat beat) {
        Set<String> reported = new HashSet<>();
        beat.lanes().forEach(lane -> reported.add(lane.cohort()));
        Iterator<Map.Entry<String, LaneBook>> lanes = member.lanes.entrySet().iterator();
        while (lanes.hasNext()) {
            Map.Entry<String, LaneBook> entry = lanes.next();
            if (!reported.contains(entry.getKey())) {
                settleBlock(entry.getValue(), entry.getKey(), List.of(), beat);
                state.addLaneUse(entry.getKey(), -entry.getValue().held);
                lanes.remove();
            }
        }
    }

    private List<LaneGrant> grant(Member member, Beat beat) {
        Rules rules = new Rules(state);
        Map<LaneBook, Long> targets = Targets.of(state, rules);
        List<LaneGrant> grants = new ArrayList<>(beat.lanes().size());
        for (LaneReport report : beat.lanes()) {
            LaneBook lane = member.lanes.get(report.cohort());
            if (lane == null) {
                continue;
            }
            String cohort = report.cohort();
            long target = targets.getOrDefault(lane, 0L);
            long wished = Math.min(target, (long) lane.inUse + lane.asked + advance(rules));
            long more = Math.max(0, Math.min(wished - lane.held, rules.room(cohort)));
            lane.held += (int) more;
            state.addLaneUse(cohort, (int) more);
            lane.block = appointments(report);
            lane.blockSequence = lane.block.isEmpty() ? 0 : beat.sequence();
            grants.add(new LaneGrant(cohort, lane.held, (int) target, rules.forbids(cohort, 1, true), lane.block));
        }
        return grants;
    }

    /** Places that a lane may hold beyond those in use and asked for: little where little is free, at the end none. */
    private long advance(Rules rules) {
        long free = rules.budget() - state.used;
        return free * 100 < rules.budget() || free <= 0 ? 0 : Math.max(1, free / (2L * Math.max(1, activeLanes())));
    }

    private int activeLanes() {
        int active = 0;
        for (Member member : state.members.values()) {
            for (LaneBook lane : member.lanes.values()) {
                active += lane.isActive() ? 1 : 0;
            }
        }
        return active;
    }

    private List<CalendarBlock> appointments(LaneReport report) {
        StoredPolicy policy = state.policy;
        if (policy == null || report.appointmentsWanted() == 0 || policy.terms.calendarPerMille() == 0) {
            return List.of();
        }
        CohortTerms terms = policy.cohort(report.cohort());
        Quota quota = terms == null ? null : quota(policy, terms);
        if (quota == null || quota.perThousandMinutes() == 0) {
            return List.of();
        }
        return state.calendar.give(
                report.cohort(),
                report.appointmentsWanted(),
                now / 60_000 + 1,
                policy.terms.compiledToMillis() / 60_000 - CalendarBlock.WINDOW_MINUTES,
                quota);
    }

    /**
     * A part of what the platform can admit in a minute: by its rate, by its mean hold, and as observed while full. What
     * is reserved for other cohorts is promised to nobody of this one.
     */
    private Quota quota(StoredPolicy policy, CohortTerms cohort) {
        Terms terms = policy.terms;
        long places = new Rules(state).unreserved(cohort.cohort());
        long byHold = Math.min(
                MOST_PER_THOUSAND_MINUTES, places * 60_000_000 / state.flow.meanHoldMillis(terms.holdMillis()));
        long admits = byHold;
        if (terms.ratePerThousandMinutes() > 0) {
            long nodes = terms.ratePerNode() ? state.members.size() : 1;
            admits = Math.min(admits, terms.ratePerThousandMinutes() * nodes);
        }
        int observed = state.flow.departuresPerMinuteWhileFull(now);
        if (observed >= 0) {
            admits = Math.min(admits, Math.max(1, observed) * 1_000L);
        }
        return new Quota(admits * terms.calendarPerMille() / 1_000, byHold, places, cohort);
    }

    private Beaten beaten(Beat beat, boolean stale, List<LaneGrant> grants) {
        Rules rules = new Rules(state);
        List<LedgerAnswer.Ended> ended = new ArrayList<>();
        for (Ended end : state.ended) {
            if (end.revision() > beat.seenRevision()) {
                ended.add(new LedgerAnswer.Ended(end.session(), end.generation()));
            }
        }
        return new Beaten(
                beat.sequence(),
                stale,
                (int) rules.budget(),
                (int) state.used,
                (int) rules.due(),
                state.members.size(),
                state.membership,
                activeLanes(),
                urgent(),
                uses(),
                ended,
                state.ticketKeys,
                grants);
    }

    private int urgent() {
        int urgent = 0;
        for (Member member : state.members.values()) {
            for (LaneBook lane : member.lanes.values()) {
                urgent += lane.urgent;
            }
        }
        return urgent;
    }

    private List<CohortUse> uses() {
        List<CohortUse> uses = new ArrayList<>();
        state.uses.forEach((cohort, use) -> {
            if (use.all() > 0) {
                uses.add(new CohortUse(cohort, (int) use.all()));
            }
        });
        return uses;
    }

    /** Ends a node's membership before its lease; false if it has none. */
    static boolean expel(LedgerState state, String node) {
        Member member = state.members.remove(node);
        if (member != null) {
            remove(state, member);
        }
        return member != null;
    }

    /** Members whose lease has run out: their capacity and blocks are free again; their sessions stay. */
    static void forgetSilentMembers(LedgerState state) {
        Iterator<Member> members = state.members.values().iterator();
        while (members.hasNext()) {
            Member member = members.next();
            if (member.expiresAtMillis <= state.updatedAtMillis) {
                remove(state, member);
                members.remove();
            }
        }
    }

    private static void remove(LedgerState state, Member member) {
        state.membership++;
        state.capacity -= member.capacity;
        member.lanes.forEach((cohort, lane) -> state.addLaneUse(cohort, -lane.held));
        state.calendar.reconsider();
    }
}
