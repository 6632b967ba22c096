package io.github.creneau.testkit.simulation;

import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.LedgerAnswer.LaneGrant;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Beat;
import io.github.creneau.spi.LedgerRequest.Publish;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the store must know of policy and members from the messages that reached it, reckoned without the engine; as of
 * the last message, since a store lets no time pass before it is asked again.
 */
final class StoreFacts {

    private final Map<String, Facts> known;
    private final Map<String, Seen> members = new HashMap<>();
    private @Nullable Stored policy;

    /** A member; {@code held}: places of its blocks by the last answer to it, null while that is not known. */
    private record Seen(
            long sequence,
            int capacity,
            long untilMillis,
            @Nullable Integer held) {}

    /** A policy, and the one that returns when it ends. */
    private record Stored(
            long version,
            @Nullable Facts facts,
            @Nullable Long untilMillis,
            @Nullable Stored former) {}

    StoreFacts(Map<String, Facts> knownPolicies) {
        known = knownPolicies;
    }

    /** The same at a later instant. */
    StoreFacts at(long nowMillis) {
        StoreFacts later = new StoreFacts(known);
        later.members.putAll(members);
        later.policy = policy;
        later.passes(nowMillis);
        return later;
    }

    /** Lets time pass; true if policy or members have changed. */
    private boolean passes(long nowMillis) {
        boolean changed = members.values().removeIf(member -> member.untilMillis() <= nowMillis);
        Stored now = policy;
        while (now != null && now.untilMillis != null && now.former != null && now.untilMillis <= nowMillis) {
            Stored former = now.former;
            now = new Stored(now.version + 1, former.facts, former.untilMillis, former.former);
            policy = now;
            changed = true;
        }
        return changed;
    }

    /** Takes note of a batch; true if policy or members may have changed. */
    boolean saw(LedgerBatch batch, long nowMillis) {
        boolean changed = passes(nowMillis);
        for (LedgerRequest request : batch.requests()) {
            if (request instanceof Publish publish) {
                changed |= saw(publish, nowMillis);
            } else if (request instanceof Beat beat) {
                changed |= saw(batch.node(), beat, nowMillis);
            }
        }
        return changed;
    }

    private boolean saw(Publish publish, long nowMillis) {
        Stored before = policy;
        if (before != null && publish.version() <= before.version) {
            return false;
        }
        Facts facts = known.get(publish.text());
        policy = new Stored(publish.version(), facts, publish.untilMillis(), returning(before, publish.untilMillis()));
        passes(nowMillis);
        return true;
    }

    /** What holds when a policy ends: whichever of the earlier ones lasts longer than it. */
    private static @Nullable Stored returning(@Nullable Stored before, @Nullable Long untilMillis) {
        if (untilMillis == null) {
            return null;
        }
        Stored former = before;
        while (former != null && former.former != null && former.untilMillis != null) {
            if (former.untilMillis > untilMillis) {
                break;
            }
            former = former.former;
        }
        return former;
    }

    private boolean saw(String node, Beat beat, long nowMillis) {
        Seen before = members.get(node);
        if (before != null && beat.sequence() <= before.sequence()) {
            return false;
        }
        if (beat.leaving()) {
            return members.remove(node) != null;
        }
        members.put(node, new Seen(beat.sequence(), beat.capacity(), nowMillis + beat.leaseMillis(), null));
        return before == null || before.capacity() != beat.capacity();
    }

    /** Takes note of what a member was told that it holds. */
    void answered(String node, Beaten beaten) {
        Seen seen = members.get(node);
        if (seen != null && !beaten.stale() && seen.sequence == beaten.sequence()) {
            int held = beaten.lanes().stream().mapToInt(LaneGrant::held).sum();
            members.put(node, new Seen(seen.sequence, seen.capacity, seen.untilMillis, held));
        }
    }

    /** Places in the blocks of all members; null while that is not known. */
    @Nullable
    Integer held() {
        int held = 0;
        for (Seen member : members.values()) {
            if (member.held == null) {
                return null;
            }
            held += member.held;
        }
        return held;
    }

    @Nullable
    Facts policy() {
        return policy == null ? null : policy.facts;
    }

    boolean hasMember(SimNode node) {
        return leaseOf(node) != null;
    }

    /** Until when a node counts as living; null: it is no member. */
    @Nullable
    Long leaseOf(SimNode node) {
        for (Map.Entry<String, Seen> member : members.entrySet()) {
            if (member.getKey().startsWith(node.name + "#")) {
                return member.getValue().untilMillis;
            }
        }
        return null;
    }

    int members() {
        return members.size();
    }

    int budget() {
        Facts now = policy();
        if (now == null) {
            return 0;
        }
        return now.budgetPerNode()
                ? members.values().stream().mapToInt(Seen::capacity).sum()
                : now.budget();
    }
}
