package io.github.creneau.testkit.simulation;

import io.github.creneau.Decision;
import io.github.creneau.Granted;
import io.github.creneau.testkit.simulation.Plan.Demand;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of work, one after another, each under a permit: most return it, some twice, some late, a few never. Where more
 * is wanted than there is, everybody asks again and again on one node, and returns in time.
 */
final class Worker {

    private final Cluster cluster;
    private final World world;
    private final SplittableRandom chance;
    private final String cohort;
    private final long maxHold;
    private final Demand demand;
    private final int number;
    private @Nullable SimNode home;

    Worker(Cluster cluster, String cohort, int number, SplittableRandom chance) {
        this.cluster = cluster;
        this.world = cluster.world;
        this.cohort = cohort;
        this.number = number;
        this.chance = chance;
        this.demand = cluster.plan.demand;
        this.maxHold = cluster.plan.first.spans().maxHold() * World.SECOND;
    }

    void begin() {
        SimNode node = node();
        if (cluster.loadIsOver()) {
            return;
        }
        if (node == null) {
            world.in(World.SECOND, this::begin);
            return;
        }
        home = node;
        node.call(() -> work(node), () -> world.in(World.SECOND / 2, this::begin));
    }

    private @Nullable SimNode node() {
        return switch (demand) {
            case ANY -> home == null || !home.isUp() || chance.nextInt(20) == 0 ? cluster.any(chance) : home;
            case ONE_NODE -> cluster.all().get(0);
            case EVEN -> cluster.all().get(number % cluster.plan.nodes);
        };
    }

    private void work(SimNode node) {
        long began = world.now();
        Decision decision = node.limiter().tryAcquire(node.cohort(cohort));
        world.trace(() -> node.name + " permit of " + cohort + ": " + decision);
        if (!(decision instanceof Granted granted)) {
            cluster.checker.refused();
            world.in(
                    World.MILLI * (demand == Demand.ANY ? 50 + chance.nextInt(900) : 10 + chance.nextInt(50)),
                    this::begin);
            return;
        }
        Truth.Permit permit = cluster.truth.enter(node, cohort, began + maxHold);
        cluster.checker.permitted(permit);
        long hold = hold();
        world.in(hold, () -> {
            permit.returned = true;
            node.onNode(granted::close);
            if (chance.nextInt(10) == 0) {
                node.onNode(granted::close);
            }
        });
        world.in(Math.min(hold, maxHold) + World.MILLI * (1 + chance.nextInt(400)), this::begin);
    }

    private long hold() {
        long usual = World.MILLI * (20 + chance.nextInt(1_500));
        int way = chance.nextInt(60);
        if (demand != Demand.ANY || way > 1) {
            return usual;
        }
        return way == 0 ? maxHold * 3 : maxHold + (long) (maxHold * chance.nextDouble() / 2);
    }
}
