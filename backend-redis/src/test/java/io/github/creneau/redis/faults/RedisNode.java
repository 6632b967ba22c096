package io.github.creneau.redis.faults;

import io.github.creneau.redis.RedisBackend;
import io.github.creneau.testkit.processes.NodeProgram;

/** A node over Redis. */
final class RedisNode {

    private RedisNode() {}

    /** See {@link NodeProgram}; the store is the URI of Redis. */
    public static void main(String[] args) {
        NodeProgram.run(args, RedisBackend::connect);
    }
}
