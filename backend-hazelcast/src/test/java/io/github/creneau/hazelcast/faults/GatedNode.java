package io.github.creneau.hazelcast.faults;

import com.hazelcast.core.HazelcastInstance;
import io.github.creneau.hazelcast.GatedMember;
import io.github.creneau.hazelcast.HazelcastBackend;
import io.github.creneau.spi.Backend;
import io.github.creneau.testkit.processes.NodeProgram;
import java.util.List;

/** A node that is a member behind a gate. */
final class GatedNode {

    private GatedNode() {}

    /** See {@link NodeProgram}; the store is its own address, its gate, then the gates of all, with commas between. */
    public static void main(String[] args) {
        NodeProgram.run(args, GatedNode::member);
    }

    private static Backend member(String store) {
        List<String> addresses = List.of(store.split(",", -1));
        HazelcastInstance instance =
                GatedMember.start(addresses.get(0), addresses.get(1), addresses.subList(2, addresses.size()));
        return HazelcastBackend.over(instance);
    }
}
