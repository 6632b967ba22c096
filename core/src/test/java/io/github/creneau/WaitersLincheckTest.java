package io.github.creneau;

import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Scenarios of callers who wait, made by Lincheck, on real threads: to choose the interleavings as well takes it minutes
 * here. {@code -Dcreneau.lincheck=50} tries fifty times as many.
 */
@Tag("lincheck")
@Isolated("Lincheck rewrites classes while they run, and its threads need the cores")
class WaitersLincheckTest {

    private static final int SCENARIOS = 5 * Integer.getInteger("creneau.lincheck", 1);

    @Test
    void no_wake_up_is_lost() {
        new StressOptions()
                .iterations(SCENARIOS)
                .invocationsPerIteration(500)
                .threads(3)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(0)
                .check(WaitersCalls.class);
    }
}
