package io.github.creneau.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The book of one limiter: leases, members, calendar and policy. Changed in place by {@link Ledger} alone; whoever holds
 * it supplies atomicity.
 */
public final class LedgerState {

    final long learningMillis;
    final long bornAtMillis;
    final Map<String, Lease> leases = new HashMap<>();
    final Expiries expiries = new Expiries();
    final TreeMap<String, Member> members = new TreeMap<>();
    final TreeMap<String, Use> uses = new TreeMap<>();
    final Calendar calendar = new Calendar();
    final Spare spare = new Spare();
    final Flow flow = new Flow();
    final ArrayDeque<Ended> ended = new ArrayDeque<>();
    final ArrayDeque<Spent> spentInOrder = new ArrayDeque<>();
    final Set<String> spent = new HashSet<>();
    final List<String> ticketKeys = new ArrayList<>();

    @Nullable
    StoredPolicy policy;

    long epoch;
    long updatedAtMillis;
    long revision;
    long learningUntilMillis;
    long generations;
    long membership;
    long capacity;
    long used;

    /**
     * A new book.
     *
     * @param epoch not used before by this store, so that nodes see that an older book was lost
     * @param nowMillis backend time
     * @param learningMillis nothing new is admitted for so long, so that nodes can re-assert what they hold; 0 where
     *     there can be no node that holds anything
     */
    public LedgerState(long epoch, long nowMillis, long learningMillis) {
        this.epoch = epoch;
        this.learningMillis = learningMillis;
        this.bornAtMillis = nowMillis;
        this.updatedAtMillis = nowMillis;
        this.learningUntilMillis = nowMillis + learningMillis;
    }

    /** Places held by one cohort. */
    static final class Use {
        long sessions;
        long lanes;

        long all() {
            return sessions + lanes;
        }
    }

    /** A session that was released, and when. */
    record Ended(long revision, long atMillis, String session, long generation) {}

    /** An attempt that must not admit any more: it was cancelled, or what it admitted has ended. */
    record Spent(long atMillis, String attempt) {}

    Use use(String cohort) {
        return uses.computeIfAbsent(cohort, name -> new Use());
    }

    void addSessionUse(String cohort, int weight) {
        use(cohort).sessions += weight;
        used += weight;
    }

    void addLaneUse(String cohort, int places) {
        use(cohort).lanes += places;
        used += places;
    }

    /** Places on the whole platform: a total, or the sum of the members' capacities. */
    long budget() {
        StoredPolicy stored = policy;
        return stored == null ? 0 : stored.terms.budget() > 0 ? stored.terms.budget() : capacity;
    }

    /** How many batches were carried out on it. */
    public long revision() {
        return revision;
    }

    /** Until when somebody is inside, as far as it is known without looking at every session. */
    public long heldUntilMillis() {
        return expiries.latestMillis();
    }

    /** A node has seen a later revision than this book's: it is an older copy. A new epoch begins, and learns. */
    void wasRolledBack(long seenRevision) {
        epoch = Math.max(epoch + 1, updatedAtMillis); // an older copy knows nothing of later epochs
        revision = seenRevision + 1;
        learningUntilMillis = updatedAtMillis + learningMillis;
    }

    boolean isLearning() {
        return updatedAtMillis < learningUntilMillis;
    }
}
