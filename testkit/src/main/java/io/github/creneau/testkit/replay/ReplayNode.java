package io.github.creneau.testkit.replay;

import java.time.Instant;
import java.util.Optional;

/**
 * A server of the platform.
 *
 * @param name unique among the nodes of a run
 * @param capacity places that it brings along
 * @param joins from then on it gets its part of the requests; before the opening: from the beginning
 * @param leaves from then on it gets none and its limiter is closed; empty: it stays
 */
public record ReplayNode(String name, int capacity, Instant joins, Optional<Instant> leaves) {

    /** A node that stays. */
    public static ReplayNode joining(String name, int capacity, Instant joins) {
        return new ReplayNode(name, capacity, joins, Optional.empty());
    }

    /** The same node, leaving at an instant. */
    public ReplayNode leaving(Instant instant) {
        return new ReplayNode(name, capacity, joins, Optional.of(instant));
    }
}
