package io.github.creneau.testkit.simulation;

import io.github.creneau.Decision;
import io.github.creneau.Granted;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Pieces of work, one after another, each under a permit: most return it, some twice, some late, a few never. */
final class Worker {

    private final Cluster cluster;
    private final World world;
    private final SplittableRandom chance;
    private final String cohort;
    private final long maxHold;
    private @Nullable SimNode home;

    Worker(Cluster cluster, String cohort, SplittableRandom chance) {
        this.cluster = cluster;
        this.world = cluster.world;
        this.cohort = cohort;
        this.chance = chance;
        this.maxHold = cluster.plan.first.maxHoldSeconds() * World.SECOND;
    }

    void begin() {
        SimNode node = home == null || !home.isUp() || chance.nextInt(20) == 0 ? cluster.any(chance) : home;
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

    private void work(SimNode node) {
        long began = world.now();
        Decision decision = node.limiter().tryAcquire(node.cohort(cohort));
        world.trace(() -> node.name + " permit of " + cohort + ": " + decision);
        if (!(decision instanceof Granted granted)) {
            world.in(World.MILLI * (50 + chance.nextInt(900)), this::begin);
            return;
        }
        Truth.Permit permit = cluster.truth.enter(node, cohort, began + maxHold);
        cluster.checker.permitted(node, cohort);
        long hold = World.MILLI * (20 + chance.nextInt(1_500));
        int way = chance.nextInt(60);
        if (way == 0) {
            hold = maxHold * 3;
        } else if (way == 1) {
            hold = maxHold + (long) (maxHold * chance.nextDouble() / 2);
        }
        world.in(hold, () -> {
            permit.returned = true;
            node.onNode(granted::close);
            if (chance.nextInt(10) == 0) {
                node.onNode(granted::close);
            }
        });
        world.in(Math.min(hold, maxHold) + World.MILLI * (1 + chance.nextInt(400)), this::begin);
    }
}
