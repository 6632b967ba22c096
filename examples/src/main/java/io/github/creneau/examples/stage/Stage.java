package io.github.creneau.examples.stage;

import io.github.creneau.spi.Timing;
import java.time.Instant;

/**
 * The time of a node: what its limiters live by, and what its pages show.
 *
 * @param timing of the limiters
 * @param time what is shown, by the time of the store
 */
public record Stage(Timing timing, StageTime time) {

    /** The time shown now, by this machine's clock: for pages, not for decisions. */
    public Instant now() {
        return time.shown(Instant.ofEpochMilli(timing.wallMillis()));
    }

    /** How many shown seconds pass in a real one. */
    public double speed() {
        return timing instanceof DemoClock clock ? clock.speed() : time.pace();
    }
}
