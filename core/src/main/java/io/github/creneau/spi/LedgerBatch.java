package io.github.creneau.spi;

import java.util.List;

/**
 * Requests of one node that travel together and are carried out together, in order.
 *
 * @param node the sender
 * @param policyVersion version of the policy it obeys; a store with a newer one sends that along
 */
public record LedgerBatch(String node, long policyVersion, List<LedgerRequest> requests) {
    /** Copies the list. */
    public LedgerBatch {
        requests = List.copyOf(requests);
    }
}
