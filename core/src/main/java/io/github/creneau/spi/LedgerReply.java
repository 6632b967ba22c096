package io.github.creneau.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger answers to a batch.
 *
 * @param nowMillis backend time at which the batch was carried out
 * @param epoch made at the birth of the state; another one means that the store forgot
 * @param revision grows with every batch; a lower one than seen before means that the store was rolled back
 * @param learningUntilMillis no new place is given before that instant
 * @param policyVersion version of the stored policy, 0 where there is none
 * @param policyDigest digest of the stored policy, empty where there is none
 * @param policies the stored policy and then those that return, each when the one before it ends, if the sender's version
 *     is older or has another digest; else empty
 * @param answers one for each request, in order
 */
public record LedgerReply(
        long nowMillis,
        long epoch,
        long revision,
        long learningUntilMillis,
        long policyVersion,
        String policyDigest,
        List<PolicyNotice> policies,
        List<LedgerAnswer> answers) {
    /** Copies the lists. */
    public LedgerReply {
        policies = List.copyOf(policies);
        answers = List.copyOf(answers);
    }

    /**
     * A stored policy, told to a node that obeys another.
     *
     * @param author who published it
     * @param untilMillis the next in the list returns then; null: it stays
     */
    public record PolicyNotice(
            String text, String author, @Nullable Long untilMillis) {}
}
