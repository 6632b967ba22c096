package io.github.creneau.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ledger's answer to one {@link LedgerRequest}, in the order of the requests. */
public sealed interface LedgerAnswer {

    /**
     * A session is inside.
     *
     * @param created true if this request admitted it, false if it was inside already
     */
    record Inside(
            boolean created,
            String cohort,
            int weight,
            long generation,
            long startedAtMillis,
            long expiresAtMillis,
            long idleMillis,
            long endsAtMillis)
            implements LedgerAnswer {}

    /** No place for it now. {@code rule} is the first rule of admission that it failed. */
    record Full(Rule rule) implements LedgerAnswer {}

    /** No such session, or not of that generation or attempt. */
    record Unknown() implements LedgerAnswer {}

    /** Done, with nothing to tell. */
    record Done() implements LedgerAnswer {}

    /**
     * Answer to a beat.
     *
     * @param sequence of the beat answered
     * @param stale true if a newer beat of that node was seen before: the rest is of no use
     * @param budget places on the whole platform now
     * @param used places held, by sessions and by lanes
     * @param due places kept free for appointments
     * @param members live nodes
     * @param membership grows each time the set of live nodes changes
     * @param activeLanes lanes of all nodes that hold or want something
     * @param urgent places that the first in line of each lane wait for, on all nodes
     * @param uses places held by each cohort that holds any, by sessions and by lanes, in the order of their names
     * @param ended sessions that were released lately, since {@code seenRevision}; told for some heartbeats
     * @param ticketKeys the key that signs tickets, then those still accepted
     */
    record Beaten(
            long sequence,
            boolean stale,
            int budget,
            int used,
            int due,
            int members,
            long membership,
            int activeLanes,
            int urgent,
            List<CohortUse> uses,
            List<Ended> ended,
            List<String> ticketKeys,
            List<LaneGrant> lanes)
            implements LedgerAnswer {
        /** Copies the lists. */
        public Beaten {
            uses = List.copyOf(uses);
            ended = List.copyOf(ended);
            ticketKeys = List.copyOf(ticketKeys);
            lanes = List.copyOf(lanes);
        }
    }

    /** Places that a cohort holds on all nodes. */
    record CohortUse(String cohort, int used) {}

    /** A session that was released, and the generation that ended. */
    record Ended(String session, long generation) {}

    /**
     * What one lane has now.
     *
     * @param held places of the lane, those in use included
     * @param target places it should have; above it, it grants nothing until what it has too much has returned
     * @param rule the rule that leaves no room; null while there is room
     * @param appointments the lane's block of the calendar
     */
    record LaneGrant(
            String cohort, int held, int target, @Nullable Rule rule, List<CalendarBlock> appointments) {
        /** Copies the list. */
        public LaneGrant {
            appointments = List.copyOf(appointments);
        }
    }

    /** The rules of admission, in the order in which they are judged. */
    enum Rule {
        /** The store learns what is held after it forgot; nothing new is admitted. */
        LEARNING,
        /** The cohort's share is zero. */
        CLOSED,
        /** The cohort has reached its share. */
        SHARE,
        /** The whole platform is fuller than this cohort's threshold. */
        THRESHOLD,
        /** The budget is used. */
        BUDGET,
        /** What is left is kept for other cohorts. */
        RESERVE,
        /** What is left is kept for people with appointments. */
        APPOINTMENTS
    }
}
