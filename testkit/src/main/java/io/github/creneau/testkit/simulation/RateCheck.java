package io.github.creneau.testkit.simulation;

/**
 * Promise "rate": in any window W, grants ≤ rate × (W + late) + burst. A bucket that is filled by each new place and
 * leaks at the rate holds all windows at once.
 */
final class RateCheck {

    /** How late a token may be spent: a heartbeat, in which it lies in its lane, and as long as a reply may take. */
    private static final double LATE_SECONDS = 1 + 0.5;

    private final Observed seen;
    private final Figures figures;
    private double level;
    private long seenAt;

    RateCheck(Observed seen, Figures figures) {
        this.seen = seen;
        this.figures = figures;
    }

    /** Somebody got a new place. */
    void newPlace(String who) {
        Facts facts = seen.plan.first;
        if (facts.ratePerSecond() == 0) {
            return;
        }
        double nodes = facts.ratePerNode() ? seen.mostNodes() : 1;
        double rate = facts.ratePerSecond() * nodes;
        double burst = facts.burst() * nodes;
        level = Math.max(0, level - rate * (seen.world.now() - seenAt) / World.SECOND) + 1;
        seenAt = seen.world.now();
        double late = (level - burst) / rate;
        (paused() == 0 ? figures.rateAhead : figures.rateAheadPaused).saw(Math.max(0, late) * World.SECOND);
        if (level > burst + rate * (LATE_SECONDS + paused()) + 1) {
            seen.world.fail("rate: " + who + " makes " + level + " at " + rate + " a second with a burst of " + burst);
        }
    }

    /** A node that was paused may still spend what it had, once: what it could get for one heartbeat. */
    private double paused() {
        return seen.plan.faults.contains(Plan.Fault.PAUSE) ? 1 : 0;
    }
}
