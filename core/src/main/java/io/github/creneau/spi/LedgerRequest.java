package io.github.creneau.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request to the ledger. Times are milliseconds of backend time; weights are places, absolute per holder, so that a
 * request carried out twice counts once.
 */
public sealed interface LedgerRequest {

    /**
     * Admits a session, or finds it already inside. May create.
     *
     * @param session name of the place's holder
     * @param cohort the cohort by whose rules it enters
     * @param weight places it takes; 0 for one that is let in without being judged and takes none
     * @param attempt names this attempt, so that it can be cancelled when its answer was lost
     * @param idleMillis the place ends when it was not touched for so long
     * @param confirmMillis time until the first touch; equal to {@code idleMillis} where nothing else was asked
     * @param endsAtMillis the place ends then, touched or not
     * @param appointmentMillis the instant of the ticket presented in its window or before it; null for a newcomer
     */
    record Hold(
            String session,
            String cohort,
            int weight,
            long attempt,
            long idleMillis,
            long confirmMillis,
            long endsAtMillis,
            @Nullable Long appointmentMillis)
            implements LedgerRequest {}

    /** Says when a session was last touched. Never creates. {@code generation} null: whichever is inside. */
    record Renew(String session, @Nullable Long generation, long touchedAtMillis) implements LedgerRequest {}

    /** Ends a session. A late or second release changes nothing. {@code generation} null: whichever is inside. */
    record Release(String session, @Nullable Long generation) implements LedgerRequest {}

    /** Takes back the admission made by one attempt whose answer was lost; another attempt's is left alone. */
    record Cancel(String session, long attempt) implements LedgerRequest {}

    /**
     * Brings back a session that the store forgot. Creates, without regard to limits, in a learning period only.
     *
     * @param generation that it had; 0 for one that a node let in, or kept, while the store was out of its reach: it is
     *     created at any time, and given a generation
     */
    record Reassert(
            String session,
            String cohort,
            int weight,
            long generation,
            long startedAtMillis,
            long touchedAtMillis,
            long idleMillis,
            long endsAtMillis)
            implements LedgerRequest {}

    /**
     * A node's heartbeat: it lives, contributes its capacity, and reports its lanes.
     *
     * @param sequence grows with every beat of this node; an older one than the last seen is ignored
     * @param acknowledged sequence of the last beat whose answer the node used
     * @param capacity places that this node contributes to a budget per node
     * @param leaseMillis the node counts as gone when it was not heard for so long
     * @param leaving the node closes: capacity and blocks end now
     * @param seenRevision the revision up to which the node has heard of ended sessions
     */
    record Beat(
            long sequence,
            long acknowledged,
            int capacity,
            long leaseMillis,
            boolean leaving,
            long seenRevision,
            List<LaneReport> lanes)
            implements LedgerRequest {
        /** Copies the list. */
        public Beat {
            lanes = List.copyOf(lanes);
        }
    }

    /**
     * The local side of one cohort on one node.
     *
     * @param inUse places held by callers
     * @param keep places the lane wishes to go on holding, {@code inUse} included; never more than it was given
     * @param asked places that callers wait for right now
     * @param wants places it could use, {@code inUse} and {@code asked} included
     * @param appointmentsWanted appointments it expects to give until its next beat
     * @param returned appointments of its last block that it did not give
     * @param urgent places that the first caller in its line waits for; 0: nobody waits
     * @param urgentSinceMillis since when it is the first; 0 where nobody waits
     */
    record LaneReport(
            String cohort,
            int inUse,
            int keep,
            int asked,
            int wants,
            int appointmentsWanted,
            List<CalendarBlock> returned,
            int urgent,
            long urgentSinceMillis) {
        /** Copies the list. */
        public LaneReport {
            returned = List.copyOf(returned);
        }
    }

    /**
     * A policy with its version. A higher version than the stored one replaces it; the same version with the same
     * digest extends its terms; a lower one is ignored.
     *
     * @param author who publishes it, for people
     * @param untilMillis the former policy returns then; null: stays
     * @param ticketKey proposed key for tickets, used where the ledger has none yet
     */
    record Publish(
            long version,
            String digest,
            String text,
            Terms terms,
            String author,
            @Nullable Long untilMillis,
            String ticketKey)
            implements LedgerRequest {}

    /** Ends a node's membership now, as if its lease had run out: its capacity and its blocks are free. */
    record Expel(String node) implements LedgerRequest {}
}
