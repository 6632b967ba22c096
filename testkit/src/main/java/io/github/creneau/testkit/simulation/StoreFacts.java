package io.github.creneau.testkit.simulation;

import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Beat;
import io.github.creneau.spi.LedgerRequest.Publish;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the store must know of policy and members from the messages that reached it, reckoned without the engine. */
final class StoreFacts {

    private final Map<String, Facts> known;
    private final Map<String, Seen> members = new HashMap<>();
    private long version;
    private @Nullable Facts policy;

    private record Seen(long sequence, int capacity, long untilMillis) {}

    StoreFacts(Map<String, Facts> knownPolicies) {
        known = knownPolicies;
    }

    /** Takes note of a batch; true if policy or members may have changed. */
    boolean saw(LedgerBatch batch, long nowMillis) {
        boolean changed = members.values().removeIf(member -> member.untilMillis() <= nowMillis);
        for (LedgerRequest request : batch.requests()) {
            if (request instanceof Publish publish && publish.version() > version) {
                version = publish.version();
                policy = known.get(publish.text());
                changed = true;
            } else if (request instanceof Beat beat) {
                changed |= saw(batch.node(), beat, nowMillis);
            }
        }
        return changed;
    }

    private boolean saw(String node, Beat beat, long nowMillis) {
        Seen before = members.get(node);
        if (before != null && beat.sequence() <= before.sequence()) {
            return false;
        }
        if (beat.leaving()) {
            members.remove(node);
            return true;
        }
        members.put(node, new Seen(beat.sequence(), beat.capacity(), nowMillis + beat.leaseMillis()));
        return before == null || before.capacity() != beat.capacity();
    }

    @Nullable
    Facts policy() {
        return policy;
    }

    boolean hasMember(SimNode node) {
        return members.keySet().stream().anyMatch(name -> name.startsWith(node.name + "#"));
    }

    int members() {
        return members.size();
    }

    int budget() {
        Facts now = policy;
        if (now == null) {
            return 0;
        }
        return now.budgetPerNode()
                ? members.values().stream().mapToInt(Seen::capacity).sum()
                : now.budget();
    }
}
