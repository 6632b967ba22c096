package io.github.creneau.testkit.simulation;

import io.github.creneau.observe.Snapshot;
import io.github.creneau.testkit.simulation.Plan.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs simulated clusters, one seed after another: the same seed gives the same run, event by event, on every machine.
 *
 * <p>Several simulations may go on in parallel, each used by one thread at a time.
 */
public final class Simulation implements AutoCloseable {

    private static final long LOOK_EVERY = World.SECOND / 4;
    private static final long SAMPLE_EVERY = World.SECOND / 10;

    private final Strands strands = new Strands();
    private final Figures figures = new Figures();

    /** Simulations that share nothing with others. */
    public Simulation() {}

    /**
     * Runs one cluster to its end.
     *
     * @param trace is told all that happens, line by line; null: nobody is
     * @return the first promise that was broken and when; null if all were kept
     */
    public @Nullable String run(long seed, @Nullable Consumer<String> trace) {
        World world = new World(seed, strands, trace);
        Run run = new Run(world, new Plan(world.chance(1)));
        String broken = run.outcome();
        if (broken == null) {
            figures.add(run.figures(), seed);
        }
        return broken;
    }

    /** What was measured in the runs so far that kept all promises. */
    Figures figures() {
        return figures;
    }

    /** Ends the threads of the simulation. */
    @Override
    public void close() {
        strands.close();
    }

    /** One run. */
    private static final class Run {
        private final World world;
        private final Plan plan;
        private final Cluster cluster;

        Run(World world, Plan plan) {
            this.world = world;
            this.plan = plan;
            this.cluster = new Cluster(world, plan);
            world.trace(() -> plan.faults + " " + plan.first);
        }

        @Nullable
        String outcome() {
            for (int i = 0; i < plan.nodes; i++) {
                world.at(i * 100L * World.MILLI, cluster::join);
            }
            people();
            new Misfortunes(cluster).arrange();
            world.at(0, this::look);
            if (plan.demand != Plan.Demand.ANY) {
                world.at(0, this::sample);
            }
            world.runUntil(quietAt());
            if (world.failure() == null) {
                world.at(quietAt(), this::nothingIsLeft);
                world.at(quietAt(), () -> List.copyOf(cluster.up()).forEach(SimNode::leave));
                world.runUntil(quietAt() + 12 * World.SECOND);
                world.at(world.now(), this::noTimerIsLeft);
                world.runUntil(world.now());
            }
            return world.failure();
        }

        Figures figures() {
            return cluster.checker.figures;
        }

        private void people() {
            SplittableRandom chance = world.chance(4);
            List<String> cohorts = new ArrayList<>(plan.first.cohorts());
            long begin = 3 * World.SECOND;
            long load = plan.loadSeconds * World.SECOND - begin;
            for (int i = 0; i < plan.visitors; i++) {
                String cohort = cohorts.get(chance.nextInt(cohorts.size()));
                Visitor visitor = new Visitor(cluster, "s" + i, cohort, chance.split());
                long crowd = chance.nextInt(3) == 0 ? load / 4 : (long) (load * chance.nextDouble());
                world.at(begin + crowd + chance.nextLong(World.SECOND), visitor::arrive);
            }
            for (int i = 0; i < plan.workers; i++) {
                String cohort = cohorts.get(chance.nextInt(cohorts.size()));
                Worker worker = new Worker(cluster, cohort, i, chance.split());
                world.at(begin + chance.nextLong(5 * World.SECOND), worker::begin);
            }
        }

        private void look() {
            cluster.checker.look();
            world.in(LOOK_EVERY, this::look);
        }

        private void sample() {
            cluster.checker.sample();
            world.in(SAMPLE_EVERY, this::sample);
        }

        /** When everybody must be out, those included who went away without a word. */
        private long quietAt() {
            Facts.Spans spans = plan.first.spans();
            int idle = Math.max(spans.idle(), spans.maxHold() * 5 / 4 + 1);
            int behind = plan.faults.contains(Fault.STORE_CLOCK) ? 2 * Misfortunes.FARTHEST_STEP_SECONDS : 0;
            return (plan.loadSeconds + spans.idle() + idle + 20 + behind) * World.SECOND;
        }

        private void nothingIsLeft() {
            cluster.checker.end();
            for (SimNode node : cluster.up()) {
                Snapshot seen = node.limiter().snapshot();
                boolean lanesAreEmpty = seen.cohorts().stream().allMatch(lane -> lane.held() == 0 && lane.inUse() == 0);
                if (seen.used() != 0 || seen.knownSessions() != 0 || !lanesAreEmpty) {
                    world.fail("leak: " + node.name + " sees " + seen);
                }
            }
        }

        private void noTimerIsLeft() {
            for (SimNode node : cluster.all()) {
                if (!node.hasCrashed() && node.timers() != 0) {
                    world.fail("leak: " + node.timers() + " timers of " + node.name);
                }
            }
        }
    }
}
