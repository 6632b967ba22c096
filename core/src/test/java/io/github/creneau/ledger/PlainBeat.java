package io.github.creneau.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.ledger.PlainRows.Lane;
import io.github.creneau.ledger.PlainRows.Member;
import io.github.creneau.ledger.PlainRows.Promise;
import io.github.creneau.spi.CalendarBlock;
import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.LedgerAnswer.CohortUse;
import io.github.creneau.spi.LedgerAnswer.Ended;
import io.github.creneau.spi.LedgerAnswer.LaneGrant;
import io.github.creneau.spi.LedgerRequest.Beat;
import io.github.creneau.spi.LedgerRequest.LaneReport;
import io.github.creneau.spi.Terms;
import io.github.creneau.spi.Terms.CohortTerms;
import io.github.creneau.spi.Terms.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a beat should do and be answered; part of {@link PlainLedger}. */
final class PlainBeat {

    private final PlainLedger book;
    private final PlainRules rules;
    private final String node;
    private final Beat beat;

    PlainBeat(PlainLedger book, String node, Beat beat) {
        this.book = book;
        this.rules = book.rules;
        this.node = node;
        this.beat = beat;
    }

    Beaten answer(Beaten engine) {
        Member member = book.members.stream()
                .filter(candidate -> candidate.node.equals(node))
                .findFirst()
                .orElse(null);
        if (member != null && beat.sequence() <= member.sequence) {
            return beaten(true, List.of());
        }
        if (member == null && beat.leaving()) {
            return beaten(false, List.of());
        }
        if (member == null) {
            member = new Member();
            member.node = node;
            book.members.add(member);
            book.membership++;
        }
        member.sequence = beat.sequence();
        member.expires = book.now + beat.leaseMillis();
        member.capacity = beat.capacity();
        listen(member);
        if (beat.leaving()) {
            book.members.remove(member);
            book.membership++;
            return beaten(false, List.of());
        }
        return beaten(false, grants(member, engine));
    }

    /** Each lane holds what the node says that it keeps, of what it was given; more only if it is in use. */
    private void listen(Member member) {
        List<Lane> lanes = new ArrayList<>();
        for (LaneReport report : beat.lanes()) {
            Lane lane = lane(member, report.cohort());
            lanes.add(lane);
            settle(lane, report.returned());
            lane.held = Math.max(report.inUse(), Math.min(report.keep(), lane.held));
            lane.inUse = report.inUse();
            lane.asked = report.asked();
            lane.wants = Math.max(report.wants(), report.inUse() + report.asked());
            lane.urgent = report.urgent();
            lane.urgentSince = report.urgentSinceMillis();
        }
        for (Lane lane : member.lanes) {
            if (!lanes.contains(lane)) {
                settle(lane, List.of());
            }
        }
        member.lanes = lanes;
    }

    private static Lane lane(Member member, String cohort) {
        for (Lane lane : member.lanes) {
            if (lane.cohort.equals(cohort)) {
                return lane;
            }
        }
        Lane lane = new Lane();
        lane.cohort = cohort;
        return lane;
    }

    /** Appointments that the node returns come back, and those in an answer that it never saw. */
    private void settle(Lane lane, List<CalendarBlock> returned) {
        boolean lost = lane.blockSequence != 0 && beat.acknowledged() < lane.blockSequence;
        returned.forEach(block -> takeBack(lane.cohort, block));
        if (lost) {
            lane.block.forEach(block -> takeBack(lane.cohort, block));
            lane.blockSequence = 0;
            lane.block = List.of();
        }
    }

    private void takeBack(String cohort, CalendarBlock block) {
        Promise promise = book.promise(block.minute(), cohort);
        if (promise != null) {
            promise.given -= Math.min(block.count(), promise.given - promise.kept);
        }
    }

    private List<LaneGrant> grants(Member member, Beaten engine) {
        PlainFiller filler = filler();
        List<LaneGrant> grants = new ArrayList<>();
        for (int i = 0; i < beat.lanes().size(); i++) {
            Lane lane = member.lanes.get(i);
            long target = filler.target(lane.cohort, node);
            long wished = Math.min(target, lane.inUse + lane.asked + advance());
            lane.held += (int) Math.max(0, Math.min(wished - lane.held, rules.room(lane.cohort)));
            lane.block = engine.lanes().get(i).appointments();
            lane.blockSequence = lane.block.isEmpty() ? 0 : beat.sequence();
            promise(lane, beat.lanes().get(i).appointmentsWanted());
            grants.add(new LaneGrant(
                    lane.cohort, lane.held, (int) target, rules.firstBroken(lane.cohort, 1, false), lane.block));
        }
        return grants;
    }

    private PlainFiller filler() {
        PlainFiller filler = new PlainFiller(rules.budget(), rules.due(null, rules.unreserved(null)));
        List<String> names = new ArrayList<>();
        if (book.policy != null) {
            book.policy.terms().cohorts().forEach(terms -> names.add(terms.cohort()));
        }
        book.leases.forEach(lease -> names.add(lease.cohort));
        book.members.forEach(member -> member.lanes.forEach(lane -> names.add(lane.cohort)));
        for (String name : names.stream().distinct().toList()) {
            PlainFiller.Cohort cohort = filler.cohort(
                    name,
                    rules.ownLeft(name),
                    rules.part(rules.threshold(name)),
                    rules.reserve(name),
                    rules.sessions(name));
            for (Member member : book.members) {
                member.lanes.stream()
                        .filter(lane -> lane.cohort.equals(name))
                        .forEach(lane -> filler.lane(cohort, member.node, lane.wants, lane.urgent, lane.urgentSince));
            }
        }
        filler.fill();
        return filler;
    }

    private long advance() {
        long free = rules.budget() - rules.used(null);
        return free <= 0 || free * 100 < rules.budget() ? 0 : Math.max(1, free / (2L * Math.max(1, activeLanes())));
    }

    private int activeLanes() {
        int active = 0;
        for (Member member : book.members) {
            for (Lane lane : member.lanes) {
                active += lane.held > 0 || lane.wants > 0 ? 1 : 0;
            }
        }
        return active;
    }

    /** Notes the appointments that the engine gave, and checks that it might. */
    private void promise(Lane lane, int wanted) {
        if (lane.block.isEmpty()) {
            return;
        }
        Terms terms = book.policy.terms();
        CohortTerms cohort = rules.terms(lane.cohort);
        long inThousand = terms.ratePerThousandMinutes() * (terms.ratePerNode() ? book.members.size() : 1);
        double quota = inThousand * terms.calendarPerMille() / 1e6;
        int sum = 0;
        for (CalendarBlock block : lane.block) {
            long start = block.minute() * 60_000;
            sum += block.count();
            Promise promise = book.promise(block.minute(), lane.cohort);
            if (promise == null) {
                promise = new Promise();
                promise.minute = block.minute();
                promise.cohort = lane.cohort;
                book.promises.add(promise);
            }
            promise.given += block.count();
            assertThat(start).isGreaterThan(book.now).isLessThanOrEqualTo(terms.compiledToMillis() - 360_000);
            assertThat(isOpen(cohort, start, start + 359_999)).isTrue();
            // A fraction of an appointment a minute is a whole one in some minutes.
            assertThat((double) given(block.minute(), null)).isLessThan(quota + 1);
            assertThat((double) given(block.minute(), lane.cohort))
                    .isLessThan(quota * PlainRules.segment(cohort, start).sharePerMille() / 1_000 + 1);
        }
        assertThat(sum).isLessThanOrEqualTo(wanted);
    }

    private static boolean isOpen(CohortTerms cohort, long from, long to) {
        boolean open = true;
        for (long at = from; at <= to; at += at + 1_000 <= to || at == to ? 1_000 : to - at) {
            Segment segment = PlainRules.segment(cohort, at);
            open &= segment.sharePerMille() > 0 && segment.thresholdPerMille() == 1_000;
        }
        return open;
    }

    private long given(long minute, String cohort) {
        long sum = 0;
        for (Promise promise : book.promises) {
            sum += promise.minute == minute && (cohort == null || promise.cohort.equals(cohort)) ? promise.given : 0;
        }
        return sum;
    }

    private List<CohortUse> uses() {
        Stream<String> lanes =
                book.members.stream().flatMap(member -> member.lanes.stream()).map(lane -> lane.cohort);
        Stream<String> sessions = book.leases.stream().map(lease -> lease.cohort);
        return Stream.concat(lanes, sessions)
                .distinct()
                .sorted()
                .filter(cohort -> rules.used(cohort) > 0)
                .map(cohort -> new CohortUse(cohort, (int) rules.used(cohort)))
                .toList();
    }

    private Beaten beaten(boolean stale, List<LaneGrant> grants) {
        List<Ended> ended = book.ends.stream()
                .filter(end -> end.revision() > beat.seenRevision())
                .map(end -> new Ended(end.session(), end.generation()))
                .toList();
        return new Beaten(
                beat.sequence(),
                stale,
                (int) rules.budget(),
                (int) rules.used(null),
                (int) rules.due(null, rules.budget()),
                book.members.size(),
                book.membership,
                activeLanes(),
                book.members.stream()
                        .flatMap(member -> member.lanes.stream())
                        .mapToInt(lane -> lane.urgent)
                        .sum(),
                uses(),
                ended,
                book.ticketKeys,
                grants);
    }
}
