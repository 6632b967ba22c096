package io.github.creneau.examples.driver;

import io.github.creneau.examples.node.DeskClient;
import io.github.creneau.examples.node.LocalNode;
import io.github.creneau.examples.node.NodeSettings;
import io.github.creneau.examples.node.ProcessNode;
import io.github.creneau.examples.node.RunningNode;
import io.github.creneau.examples.node.Secrets;
import io.github.creneau.examples.stage.DemoClock;
import io.github.creneau.examples.stage.Stage;
import io.github.creneau.examples.stage.StageTime;
import io.github.creneau.examples.stage.Stores;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.Timing;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The servers that a crowd is sent to, in turn, as a balancer without stickiness does. Thread-safe. */
final class Nodes implements AutoCloseable {

    /** The store of a new platform learns for six seconds who is inside, and processes take their time to start. */
    private static final Duration PREPARATION = Duration.ofSeconds(60);

    private static final int LOOK_MILLIS = 20;

    private final List<RunningNode> nodes = new ArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final Stage stage;
    private final @Nullable Backend own;
    private final @Nullable DemoClock clock;

    private Nodes(Stage stage, @Nullable Backend own, @Nullable DemoClock clock) {
        this.stage = stage;
        this.own = own;
        this.clock = clock;
    }

    /** Starts them, and returns when all know their store and clocks show {@code plan.from()}. */
    static Nodes start(Plan plan) throws InterruptedException {
        Secrets secrets = Secrets.make();
        Nodes nodes = plan.isInProcess() ? inProcess(plan, secrets) : processes(plan, secrets);
        try {
            DeskClient desks = new DeskClient(secrets);
            for (RunningNode node : nodes.nodes) {
                awaitStore(node, desks);
            }
            if (!nodes.stage.now().isBefore(plan.from())) {
                throw new IllegalStateException("the servers took longer than " + PREPARATION + " to start");
            }
            if (nodes.clock != null) {
                nodes.clock.run(plan.pace());
            }
            while (nodes.stage.now().isBefore(plan.from())) {
                Thread.sleep(LOOK_MILLIS);
            }
            return nodes;
        } catch (InterruptedException | RuntimeException e) {
            nodes.close();
            throw e;
        }
    }

    private static Nodes inProcess(Plan plan, Secrets secrets) {
        // In real time until all are there.
        DemoClock clock = new DemoClock(plan.from().minus(PREPARATION), 1);
        Backend store = Stores.open(Stores.IN_PROCESS, "ent", clock);
        Nodes nodes = new Nodes(new Stage(clock, StageTime.same()), store, clock);
        NodeSettings settings = plan.settings(StageTime.same());
        for (int i = 1; i <= Plan.NODES; i++) {
            nodes.nodes.add(new LocalNode(settings.named("ent-" + i), secrets, store, clock));
        }
        return nodes;
    }

    private static Nodes processes(Plan plan, Secrets secrets) {
        Timing timing = Timing.system();
        Instant begin = Instant.ofEpochMilli(timing.wallMillis()).plus(PREPARATION);
        StageTime time = new StageTime(begin, plan.from(), plan.pace());
        Nodes nodes = new Nodes(new Stage(timing, time), null, null);
        NodeSettings settings = plan.settings(time);
        for (int i = 1; i <= Plan.NODES; i++) {
            nodes.nodes.add(ProcessNode.start(settings.named("ent-" + i), secrets));
        }
        return nodes;
    }

    static void awaitStore(RunningNode node, DeskClient desks) throws InterruptedException {
        while (!isUp(node, desks)) {
            if (!node.isAlive()) {
                throw new IllegalStateException(node.name() + " has ended");
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private static boolean isUp(RunningNode node, DeskClient desks) {
        try {
            return desks.report(node).join().store().equals("UP");
        } catch (CompletionException e) {
            return false;
        }
    }

    /** Where the next request goes. */
    URI next() {
        return nodes.get(Math.floorMod(turn.getAndIncrement(), nodes.size())).address();
    }

    Stage stage() {
        return stage;
    }

    @Override
    public void close() {
        nodes.forEach(RunningNode::stop);
        if (own != null) {
            own.close();
        }
        if (clock != null) {
            clock.close();
        }
    }
}
