package io.github.creneau;

import io.github.creneau.observe.Listener;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.Timing;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

/**
 * What a node was built with and keeps for its life.
 *
 * @param node unique among all nodes and all their restarts
 * @param namesake by which another limiter of this JVM may be the same by mistake
 * @param capacity places that this node contributes where the budget is per node; 0: the policy's
 */
record Settings(
        String limiter,
        String node,
        Namesake namesake,
        Backend backend,
        Timing timing,
        int capacity,
        Duration heartbeat,
        Duration lease,
        Duration timeout,
        Outage outage,
        List<Listener> listeners) {

    /** Checks what must fit together. */
    Settings {
        if (lease.compareTo(heartbeat.multipliedBy(3)) < 0) {
            throw new InvalidValueException("lease", lease, "at least three heartbeats, " + heartbeat.multipliedBy(3));
        }
        Duration longest = lease.minus(heartbeat.multipliedBy(2));
        if (timeout.compareTo(longest) > 0) {
            throw new InvalidValueException("timeout", timeout, "at most the lease less two heartbeats, " + longest);
        }
    }

    /** The name of a node, for people, and what tells it from all others of that name, its own restarts included. */
    static String unique(String node) {
        return node + "#" + Long.toString(new SecureRandom().nextLong() & Long.MAX_VALUE, 36);
    }
}
