package io.github.creneau.observe;

import io.github.creneau.schedule.Occurrence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one node knows of a limiter at an instant: the platform as of its last beat, with the sessions that it let in or
 * ended itself since; its own lanes as of now. What other nodes did is seen with the next beat. Counts grow from the building
 * of the limiter on.
 *
 * @param at backend time, as the node knows it
 * @param budget places on the whole platform
 * @param used places held, by sessions and by lanes
 * @param due places kept free for people with appointments
 * @param members live nodes
 * @param knownSessions sessions that this node knows to be inside
 * @param maxOverAdmission places of this node that others would take for free if it fell silent, or that it would give
 *     by itself then: the most by which the platform may be above its budget on its account
 * @param policy the policy that this node obeys
 * @param health how this node fares
 * @param cohorts each cohort, by name
 */
public record Snapshot(
        Instant at,
        int budget,
        int used,
        int due,
        int members,
        int knownSessions,
        int maxOverAdmission,
        PolicyView policy,
        HealthView health,
        List<CohortView> cohorts) {

    /** Copies the list. */
    public Snapshot {
        cohorts = List.copyOf(cohorts);
    }

    /** The view of one cohort; empty if the limiter has no such cohort. */
    public Optional<CohortView> cohort(String name) {
        return cohorts.stream().filter(view -> view.cohort().equals(name)).findFirst();
    }

    /**
     * The policy in force.
     *
     * @param version grows with each policy that is published
     * @param author who published it
     * @param until the former policy returns then; empty: it stays
     * @param conflicts in what this node was meant to obey another, as {@link Event.PolicyConflict} tells it: this version of
     *     the store's holds all the same; empty: in nothing
     */
    public record PolicyView(long version, String author, Optional<Instant> until, List<String> conflicts) {
        /** Copies the list. */
        public PolicyView {
            conflicts = List.copyOf(conflicts);
        }
    }

    /**
     * How a node fares.
     *
     * @param store whether the shared store is heard
     * @param clockError backend time as this node knows it is behind the store's by at most so much
     * @param wallOffset this machine's wall clock less backend time; nothing depends on it
     * @param keeperLateness the latest that this node's timer came in the last half minute or so
     * @param ledgerTrips trips to the ledger, and how many of them failed or came too late
     * @param tokenTrips trips to the token buckets
     * @param outage what this node does while the store is lost; empty: it is not
     */
    public record HealthView(
            Store store,
            Duration clockError,
            Duration wallOffset,
            Duration keeperLateness,
            Trips ledgerTrips,
            Trips tokenTrips,
            Optional<OutageView> outage) {}

    /**
     * A node without its store.
     *
     * @param since when the store had not been heard for a lease
     * @param rule what holds for newcomers: {@code refuse}, {@code local share} or {@code admit}
     * @param letIn places given since then, by permits and to sessions, whether they are still held or not
     */
    public record OutageView(Instant since, String rule, long letIn) {}

    /** Trips to the store that have ended, and how many of them without an answer in time. */
    public record Trips(long made, long failed) {}

    /** What a node knows of the store. */
    public enum Store {
        /** It has not answered yet. */
        UNHEARD,
        /** It answers. */
        UP,
        /** It answers, but learns what is held after it forgot: nobody new is let in. */
        LEARNING,
        /** It has not answered for a lease. */
        LOST
    }

    /**
     * One cohort.
     *
     * @param used places that it holds on the whole platform
     * @param ceiling places that it may reach by its share
     * @param threshold places up to which the platform may be filled by it
     * @param slot its slot, now or next; empty if it has none
     * @param inSlot whether that slot is now
     * @param shadow whether it is only watched
     * @param held places in this node's lane
     * @param inUse those of them that callers hold
     * @param tokens tokens in this node's lane
     * @param waiting callers that wait on this node
     * @param waits how many have waited, with what total
     * @param granted permits and new sessions granted on this node
     * @param refused refusals on this node, by the name of the reason
     * @param shadowed those of them that shadow mode let in all the same
     */
    public record CohortView(
            String cohort,
            int used,
            int ceiling,
            int threshold,
            Optional<Occurrence> slot,
            boolean inSlot,
            boolean shadow,
            int held,
            int inUse,
            int tokens,
            int waiting,
            Waits waits,
            long granted,
            Map<String, Long> refused,
            Map<String, Long> shadowed) {
        /** Copies the maps. */
        public CohortView {
            refused = Map.copyOf(refused);
            shadowed = Map.copyOf(shadowed);
        }

        /** All refusals. */
        public long refusals() {
            return refused.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** How many have waited for a place, and for how long together. */
    public record Waits(long count, Duration total) {}
}
