package io.github.creneau.hazelcast.faults;

import io.github.creneau.hazelcast.HazelcastBackend;
import io.github.creneau.spi.Backend;
import io.github.creneau.testkit.processes.NodeProgram;
import java.util.Arrays;

/** A node that is a member of the cluster which keeps the book. */
final class HazelcastNode {

    private HazelcastNode() {}

    /** See {@link NodeProgram}; the store is its own address, then those of all members, with commas between. */
    public static void main(String[] args) {
        NodeProgram.run(args, HazelcastNode::member);
    }

    static Backend member(String store) {
        String[] addresses = store.split(",", -1);
        return HazelcastBackend.embedded(addresses[0], Arrays.copyOfRange(addresses, 1, addresses.length));
    }
}
