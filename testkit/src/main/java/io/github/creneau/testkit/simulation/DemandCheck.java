package io.github.creneau.testkit.simulation;

import java.util.HashMap;
import java.util.Map;

/**
 * Promises "utilisation", "fairness" between nodes and "cost", in runs made for them: nothing goes wrong, and more
 * callers want permits than there are, on one node or equally many on each.
 */
final class DemandCheck {

    private static final long WARM = 8 * World.SECOND;
    private static final double USED = 0.99;
    private static final double EVEN = 0.10;

    /** A heartbeat, what callers wait for in between, and a rate's refills: of the order of ten, and not of thousands. */
    private static final double MOST_TRIPS = 20;

    private final Observed seen;
    private final Figures figures;
    private final Map<SimNode, Long> held = new HashMap<>();
    private final Map<SimNode, Long> trips = new HashMap<>();
    private long refused;
    private long samples;

    DemandCheck(Observed seen, Figures figures) {
        this.seen = seen;
        this.figures = figures;
    }

    private boolean isMeasuring() {
        return seen.plan.demand != Plan.Demand.ANY
                && seen.world.now() >= WARM
                && seen.world.now() < seen.plan.loadSeconds * World.SECOND;
    }

    /** The ledger heard of a node. */
    void carriedOut(SimNode node) {
        if (isMeasuring()) {
            trips.merge(node, 1L, Long::sum);
        }
    }

    void refused() {
        if (isMeasuring()) {
            refused++;
        }
    }

    /** Ten times a second: what callers hold, by their own books. */
    void sample() {
        if (isMeasuring()) {
            samples++;
            seen.nodes.forEach(node -> held.merge(node, (long) seen.truth.permitsOf(node), Long::sum));
        }
    }

    /** At the end of the run. */
    void end() {
        Facts facts = seen.plan.first;
        double budget = facts.budget() * (facts.budgetPerNode() ? seen.plan.nodes : 1);
        double used = sum(held) / (samples * budget);
        figures.utilisation.saw(used);
        if (used < USED) {
            seen.world.fail("utilisation: callers hold " + used + " of the budget");
        }
        if (seen.plan.demand == Plan.Demand.EVEN) {
            double most =
                    held.values().stream().mapToLong(Long::longValue).max().orElse(0);
            double least =
                    held.values().stream().mapToLong(Long::longValue).min().orElse(0);
            figures.unevenness.saw((most - least) / most);
            if (most - least > EVEN * most) {
                seen.world.fail(
                        "fairness: of two nodes one has " + most / samples + " places, the other " + least / samples);
            }
        }
        double seconds = seen.plan.loadSeconds - (double) WARM / World.SECOND;
        double busiest =
                trips.values().stream().mapToLong(Long::longValue).max().orElse(0) / seconds;
        figures.trips.saw(busiest);
        figures.refused += refused;
        if (busiest > MOST_TRIPS) {
            seen.world.fail("cost: " + busiest + " trips a second for " + refused / seconds + " refused");
        }
    }

    private static double sum(Map<SimNode, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
