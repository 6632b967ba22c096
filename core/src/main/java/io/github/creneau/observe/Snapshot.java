package io.github.creneau.observe;

import java.time.Instant;
import java.util.List;

/**
 * What one node knows of a limiter at an instant: the platform as of its last beat, its own lanes as of now.
 *
 * @param at backend time, as the node knows it
 * @param budget places on the whole platform
 * @param used places held, by sessions and by lanes
 * @param due places kept free for people with appointments
 * @param members live nodes
 * @param policyVersion version of the policy that this node obeys
 * @param knownSessions sessions that this node knows to be inside
 * @param cohorts each cohort, by name
 */
public record Snapshot(
        Instant at,
        int budget,
        int used,
        int due,
        int members,
        long policyVersion,
        int knownSessions,
        List<CohortView> cohorts) {

    /** Copies the list. */
    public Snapshot {
        cohorts = List.copyOf(cohorts);
    }

    /**
     * One cohort on this node.
     *
     * @param held places in this node's lane
     * @param inUse those of them that callers hold
     * @param refusals refused on this node since it was built
     */
    public record CohortView(String cohort, int held, int inUse, long refusals) {}
}
