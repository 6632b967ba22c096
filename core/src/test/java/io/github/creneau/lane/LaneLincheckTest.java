package io.github.creneau.lane;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Interleavings of a lane's calls, chosen by Lincheck and by the machine. {@code -Dcreneau.lincheck=50} tries fifty times
 * as many scenarios.
 */
@Tag("lincheck")
@Isolated("Lincheck rewrites classes while they run, and its threads need the cores")
class LaneLincheckTest {

    private static final int SCENARIOS = 2 * Integer.getInteger("creneau.lincheck", 1);

    private static ModelCheckingOptions chosen() {
        return new ModelCheckingOptions()
                .iterations(SCENARIOS)
                .invocationsPerIteration(50)
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(2)
                .actorsAfter(1);
    }

    private static StressOptions byTheMachine() {
        return new StressOptions()
                .iterations(SCENARIOS)
                .invocationsPerIteration(300)
                .threads(3)
                .actorsPerThread(3)
                .actorsBefore(3)
                .actorsAfter(2);
    }

    @Test
    void each_call_happens_at_one_instant() {
        chosen().sequentialSpecification(LaneCalls.OneThread.class).check(LaneCalls.OfAll.class);
    }

    @Test
    void each_call_happens_at_one_instant_on_real_threads() {
        byTheMachine().sequentialSpecification(LaneCalls.OneThread.class).check(LaneCalls.OfAll.class);
    }

    @Test
    void in_several_cells_nothing_is_lost_or_doubled() {
        chosen().check(ScatteredCalls.class);
    }

    @Test
    void in_several_cells_nothing_is_lost_or_doubled_on_real_threads() {
        byTheMachine().check(ScatteredCalls.class);
    }

    @Test
    void a_return_that_is_no_compare_and_set_is_found() {
        assertThatThrownBy(() -> chosen().iterations(100)
                        .invocationsPerIteration(300)
                        .minimizeFailedScenario(false)
                        .sequentialSpecification(LaneCalls.OneThread.class)
                        .check(LaneCalls.OfCarelessLane.class))
                .isInstanceOf(LincheckAssertionError.class);
    }
}
