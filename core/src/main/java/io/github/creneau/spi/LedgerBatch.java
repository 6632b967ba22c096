package io.github.creneau.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests of one node that travel together and are carried out together, in order.
 *
 * @param node the sender, unique among all nodes and all their restarts
 * @param policyVersion version of the policy that it obeys; a store with a newer one sends that along
 * @param policyDigest digest of that policy; a store with another one under the same version sends its own along
 * @param seenRevision the highest revision that the node has seen: a state with a lower one was rolled back
 * @param holdUntilMillis sessions are admitted by this batch until that instant of backend time, so that a request that
 *     was given up and taken back does no harm if it arrives after all; null: at any time
 */
public record LedgerBatch(
        String node,
        long policyVersion,
        String policyDigest,
        long seenRevision,
        @Nullable Long holdUntilMillis,
        List<LedgerRequest> requests) {
    /** Copies the list. */
    public LedgerBatch {
        requests = List.copyOf(requests);
    }

    /** A batch of a node that has seen nothing yet. */
    public LedgerBatch(String node, long policyVersion, List<LedgerRequest> requests) {
        this(node, policyVersion, "", 0, null, requests);
    }
}
