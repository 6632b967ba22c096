package io.github.creneau.ledger;

import io.github.creneau.spi.CalendarBlock;
import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.LedgerAnswer.LaneGrant;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest.Beat;
import io.github.creneau.spi.LedgerRequest.LaneReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A server node as the ledger sees it. Unless told otherwise a lane keeps what it was given. */
final class BookNode {

    static final Duration LEASE = Duration.ofSeconds(5);

    final String name;
    long sequence;
    long seenRevision;
    private final Book book;
    private final Map<String, Lane> lanes = new TreeMap<>();
    private int capacity;
    private long acknowledged;

    BookNode(Book book, String name) {
        this.book = book;
        this.name = name;
    }

    BookNode capacity(int places) {
        capacity = places;
        return this;
    }

    /** What the node says of one cohort with its next beats. */
    Lane lane(String cohort) {
        return lanes.computeIfAbsent(cohort, Lane::new);
    }

    /** From now on nothing is said of that cohort. */
    void forget(String cohort) {
        lanes.remove(cohort);
    }

    /** A beat whose answer arrives. */
    Beaten beat() {
        LedgerReply reply = send(false);
        Beaten beaten = (Beaten) reply.answers().get(0);
        if (!beaten.stale()) {
            acknowledged = beaten.sequence();
            seenRevision = reply.revision();
            beaten.lanes().forEach(grant -> lane(grant.cohort()).got(grant));
        }
        return beaten;
    }

    /** A beat that the ledger hears, but whose answer is lost. */
    void beatInVain() {
        send(false);
    }

    /** The last beat of a node that closes. */
    void leave() {
        send(true);
    }

    private LedgerReply send(boolean leaving) {
        List<LaneReport> reports = new ArrayList<>();
        lanes.values().forEach(lane -> reports.add(lane.report()));
        return book.sendHavingSeen(
                seenRevision,
                name,
                new Beat(++sequence, acknowledged, capacity, LEASE.toMillis(), leaving, seenRevision, reports));
    }

    /** One lane: what its callers do, and what it was answered. */
    static final class Lane {
        private final String cohort;
        private int inUse;
        private int asked;
        private int wants;
        private int keep;
        private int appointmentsWanted;
        private int urgent;
        private long urgentSince;
        private List<CalendarBlock> returned = List.of();
        private LaneGrant grant;

        private Lane(String cohort) {
            this.cohort = cohort;
        }

        Lane inUse(int places) {
            inUse = places;
            return this;
        }

        Lane asks(int places) {
            asked = places;
            return this;
        }

        Lane wants(int places) {
            wants = places;
            return this;
        }

        Lane keeps(int places) {
            keep = places;
            return this;
        }

        /** Somebody is first in its line and waits for so many places, since so long ago. */
        Lane urges(int places, long sinceMillis) {
            urgent = places;
            urgentSince = sinceMillis;
            return this;
        }

        Lane wantsAppointments(int people) {
            appointmentsWanted = people;
            return this;
        }

        Lane returns(List<CalendarBlock> blocks) {
            returned = blocks;
            return this;
        }

        LaneGrant grant() {
            return grant;
        }

        int held() {
            return grant.held();
        }

        int target() {
            return grant.target();
        }

        /** All appointments that it may give, by instants of whole minutes. */
        List<Long> appointments() {
            List<Long> minutes = new ArrayList<>();
            for (CalendarBlock block : grant.appointments()) {
                for (int i = 0; i < block.count(); i++) {
                    minutes.add(block.minute() * 60_000);
                }
            }
            return minutes;
        }

        private LaneReport report() {
            LaneReport report = new LaneReport(
                    cohort,
                    inUse,
                    Math.max(keep, inUse),
                    asked,
                    wants,
                    appointmentsWanted,
                    returned,
                    urgent,
                    urgentSince);
            returned = List.of();
            return report;
        }

        private void got(LaneGrant answer) {
            grant = answer;
            keep = answer.held();
        }
    }
}
