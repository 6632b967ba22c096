package io.github.creneau.examples.driver;

import io.github.creneau.examples.ent.Protection;
import io.github.creneau.examples.node.NodeSettings;
import io.github.creneau.examples.stage.StageTime;
import io.github.creneau.examples.stage.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * What is driven.
 *
 * @param backend the store, as {@code Stores} reads it
 * @param places of each node
 * @param from what clocks show when the first may come
 * @param until what they show when nobody is looked at any more
 * @param pace how many times as fast as in 2020
 * @param oneIn of so many visits one is made
 * @param logs where the nodes write their access logs
 */
record Plan(
        String backend,
        Protection protection,
        int places,
        Instant from,
        Instant until,
        int pace,
        int oneIn,
        Path logs) {

    /** Servers. */
    static final int NODES = 3;

    private static final Duration IDLE = Duration.ofMinutes(20);

    boolean isInProcess() {
        return backend.equals(Stores.IN_PROCESS);
    }

    /** Whether people were told of the slots: it is the Friday then. */
    boolean announced() {
        return protection == Protection.SLOTS;
    }

    int budget() {
        return NODES * places;
    }

    /** The idle time by the clock of the access logs. */
    Duration idleInLogs() {
        return isInProcess() ? IDLE : IDLE.dividedBy(pace);
    }

    NodeSettings settings(StageTime time) {
        return new NodeSettings("ent", backend, places, protection, time, logs);
    }
}
