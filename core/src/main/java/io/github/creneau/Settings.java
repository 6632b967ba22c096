package io.github.creneau;

import io.github.creneau.observe.Listener;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.Timing;
import java.time.Duration;
import java.util.List;

/**
 * What a node was built with and keeps for its life.
 *
 * @param node unique among all nodes and all their restarts
 * @param capacity places that this node contributes where the budget is per node; 0: the policy's
 */
record Settings(
        String limiter,
        String node,
        Backend backend,
        Timing timing,
        int capacity,
        Duration heartbeat,
        Duration lease,
        Duration timeout,
        Outage outage,
        List<Listener> listeners) {}
