package io.github.creneau.testkit.simulation;

import io.github.creneau.testkit.simulation.Plan.Fault;
import java.util.SplittableRandom;

/** Has the faults of a plan happen, at instants of the seed, and mends what can be mended before the load ends. */
final class Misfortunes {

    static final int FARTHEST_STEP_SECONDS = 10;

    private final Cluster cluster;
    private final World world;
    private final Plan plan;
    private final SplittableRandom chance;

    Misfortunes(Cluster cluster) {
        this.cluster = cluster;
        this.world = cluster.world;
        this.plan = cluster.plan;
        this.chance = world.chance(3);
    }

    void arrange() {
        for (Fault fault : plan.faults) {
            for (int i = chance.nextInt(2); i >= 0; i--) {
                world.at(someTime(), () -> happen(fault));
            }
        }
        if (plan.joinsAndLeaves) {
            for (int i = chance.nextInt(4); i >= 0; i--) {
                world.at(someTime(), cluster::join);
                world.at(someTime(), this::leave);
            }
        }
        for (Plan.Change change : plan.changes) {
            world.at(someTime(), () -> onSome(node -> cluster.publish(change, node)));
        }
    }

    private void happen(Fault fault) {
        switch (fault) {
            case CRASH -> crash();
            case PAUSE -> pause();
            case CUT -> cut();
            case RESTART -> cluster.store.restartEmpty();
            case ROLLBACK -> cluster.store.rollBack(chance.nextInt(Math.max(1, cluster.store.writes())));
            case FAILOVER -> cluster.store.rollBack(1 + chance.nextInt(12));
            case STORE_DOWN -> storeDown();
            case STORE_CLOCK -> cluster.store.stepClock(step());
            case LOSS, SLOWNESS, CLOCKS, LATENESS -> {
                // these last through the whole run
            }
        }
    }

    private void crash() {
        onSome(node -> {
            world.trace(() -> node.name + " crashes");
            node.crash();
            if (cluster.up().isEmpty() || chance.nextBoolean()) {
                world.in(span(0.5, 8), cluster::join);
            }
        });
    }

    private void pause() {
        long span = chance.nextBoolean() ? span(0.2, 3) : span(4, 12);
        onSome(node -> {
            world.trace(() -> node.name + " pauses for " + span / World.MILLI + " ms");
            node.pauseFor(span);
        });
    }

    private void cut() {
        onSome(node -> {
            world.trace(() -> node.name + " is cut off");
            node.link.cut(true);
            world.in(span(0.5, 15), () -> {
                world.trace(() -> node.name + " is joined again");
                node.link.cut(false);
            });
        });
    }

    private void storeDown() {
        world.trace(() -> "the store is down");
        cluster.store.down(true);
        long span = span(0.5, 10);
        boolean isLong = span > 6 * World.SECOND;
        world.in(isLong ? 3 * span : span, () -> {
            world.trace(() -> "the store is up");
            cluster.store.down(false);
        });
    }

    /** Some seconds, forward or back; at most {@link #FARTHEST_STEP_SECONDS}. */
    private long step() {
        long step = span(0.1, chance.nextBoolean() ? 1 : FARTHEST_STEP_SECONDS) / World.MILLI;
        return chance.nextBoolean() ? step : -step;
    }

    private void leave() {
        if (cluster.up().size() > 1) {
            onSome(node -> {
                world.trace(() -> node.name + " leaves");
                node.leave();
            });
        }
    }

    private void onSome(java.util.function.Consumer<SimNode> action) {
        SimNode node = cluster.any(chance);
        if (node != null) {
            action.accept(node);
        }
    }

    private long someTime() {
        return (long) ((8 + (plan.loadSeconds - 12) * chance.nextDouble()) * World.SECOND);
    }

    private long span(double fromSeconds, double toSeconds) {
        return (long) ((fromSeconds + (toSeconds - fromSeconds) * chance.nextDouble()) * World.SECOND);
    }
}
