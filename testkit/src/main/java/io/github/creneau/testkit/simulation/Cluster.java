package io.github.creneau.testkit.simulation;

import io.github.creneau.Limiter;
import io.github.creneau.Outage;
import io.github.creneau.spi.BackendException;
import io.github.creneau.testkit.simulation.Link.Weather;
import io.github.creneau.testkit.simulation.Plan.Fault;
import io.github.creneau.testkit.simulation.SimNode.Clocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The nodes of a run, those that are gone included, and what their callers and the checker share. */
final class Cluster {

    static final Duration HEARTBEAT = Duration.ofSeconds(1);
    static final Duration LEASE = Duration.ofSeconds(5);
    static final Duration TIMEOUT = Duration.ofMillis(500);

    /** How long a node without its store gives its part. */
    static final Duration LOCAL_SHARE = Duration.ofSeconds(12);

    final World world;
    final Plan plan;
    final Truth truth = new Truth();
    final Checker checker;
    final Store store;
    final List<Stray> strayTickets = new ArrayList<>();
    private final List<SimNode> nodes = new ArrayList<>();
    private final SplittableRandom chance;

    /** Somebody's ticket in other hands. */
    record Stray(String ticket, long atMillis) {}

    Cluster(World world, Plan plan) {
        this.world = world;
        this.plan = plan;
        this.chance = world.chance(2);
        Duration learning = LEASE.plus(HEARTBEAT);
        checker = new Checker(world, plan, truth, nodes, learning.toMillis());
        store = new Store(world, plan.startMillis, learning.toMillis(), checker);
    }

    /** Nobody comes any more. */
    boolean loadIsOver() {
        return world.now() > plan.loadSeconds * World.SECOND;
    }

    /** Starts one more node. It was configured before the latest policy was published. */
    SimNode join() {
        long offset = 0;
        double drift = 0;
        if (plan.faults.contains(Fault.CLOCKS)) {
            long[] offsets = {0, 5_000, -5_000, 3_600_000, -3_600_000};
            offset = offsets[chance.nextInt(offsets.length)];
            drift = (chance.nextDouble() - 0.5) * 4e-4;
        }
        long late = plan.faults.contains(Fault.LATENESS) ? 200 * World.MILLI : 2 * World.MILLI;
        SimNode node = new SimNode(
                "n" + (nodes.size() + 1), world, plan.startMillis, new Clocks(offset, drift, late), store, weather());
        nodes.add(node);
        node.join(plan.first
                .limiter()
                .heartbeat(HEARTBEAT)
                .lease(LEASE)
                .timeout(TIMEOUT)
                .outage(Outage.localShare(LOCAL_SHARE)));
        world.trace(() -> node.name + " joins");
        return node;
    }

    private Weather weather() {
        boolean slow = plan.faults.contains(Fault.SLOWNESS);
        boolean loses = plan.faults.contains(Fault.LOSS);
        return new Weather(
                (slow ? 40 : 3) * World.MILLI, 700 * World.MILLI, slow ? 0.03 : 0, loses ? 0.03 : 0, loses ? 0.03 : 0);
    }

    /** A node that callers can reach, or null. */
    @Nullable
    SimNode any(SplittableRandom by) {
        List<SimNode> up = up();
        return up.isEmpty() ? null : up.get(by.nextInt(up.size()));
    }

    List<SimNode> up() {
        return nodes.stream().filter(SimNode::isUp).toList();
    }

    List<SimNode> all() {
        return nodes;
    }

    void publish(Plan.Change change, SimNode by) {
        world.trace(() -> by.name + " publishes " + change);
        by.onNode(() -> {
            if (by.hasLeft()) {
                return;
            }
            try {
                publish(by.limiter(), change);
                checker.published();
            } catch (BackendException e) {
                world.trace(() -> by.name + " knows no time by which it could end");
            }
        });
    }

    private static void publish(Limiter limiter, Plan.Change change) {
        if (change.lastingSeconds() == 0) {
            limiter.publish(change.facts().policy());
        } else {
            limiter.publish(change.facts().policy(), "operator", Duration.ofSeconds(change.lastingSeconds()));
        }
    }
}
