package io.github.creneau.examples.driver;

import io.github.creneau.examples.ent.Protection;
import io.github.creneau.examples.ent.Slots;
import io.github.creneau.examples.node.DeskClient;
import io.github.creneau.examples.node.NodeSettings;
import io.github.creneau.examples.node.ProcessNode;
import io.github.creneau.examples.node.RunningNode;
import io.github.creneau.examples.node.Secrets;
import io.github.creneau.examples.stage.Stage;
import io.github.creneau.examples.stage.StageTime;
import io.github.creneau.spi.Timing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Replays the opening of 16 March 2020 at ten times its speed, by real HTTP against three server processes that share their
 * budget through Redis, and counts from their access logs. Then compares what a refusal costs with what the home page costs.
 *
 * <p>System properties: {@code ent.backend} (a Redis with nothing else to do), {@code load.oneIn} (4: a quarter of the people
 * meet a quarter of the places), {@code load.minutes} (of the replay, 60).
 */
public final class LoadMain {

    private static final int NODES = 3;
    private static final int PACE = 10;
    private static final int PLACES = 2_500;
    private static final Duration IDLE = Duration.ofMinutes(20).dividedBy(PACE);
    private static final Instant OPENING =
            LocalDateTime.parse("2020-03-16T08:40").atZone(Slots.ZONE).toInstant();

    private LoadMain() {}

    /** Runs; no arguments. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        String redis = System.getProperty("ent.backend", "redis://localhost:6379");
        int oneIn = Integer.getInteger("load.oneIn", 4);
        replay(redis, oneIn, Duration.ofMinutes(Integer.getInteger("load.minutes", 60)));
        RefusalCost.compare(redis + "/1");
        System.exit(0);
    }

    private static void replay(String redis, int oneIn, Duration length) throws IOException, InterruptedException {
        Path logs = Path.of("target", "load", Long.toString(System.currentTimeMillis()));
        int places = PLACES / oneIn;
        Secrets secrets = Secrets.make();
        // The store of a new platform learns for six seconds who is inside; people come after that.
        StageTime time = new StageTime(Instant.now().plusSeconds(12), OPENING, PACE);
        NodeSettings settings = new NodeSettings("ent", redis, places, Protection.APPOINTMENTS, time, logs);
        List<RunningNode> nodes = new ArrayList<>();
        for (int i = 1; i <= NODES; i++) {
            nodes.add(ProcessNode.start(settings.named("ent-" + i), secrets));
        }
        nodes.forEach(node -> awaitStore(node, secrets));
        AtomicInteger turn = new AtomicInteger();
        CrowdOf2020 crowd = new CrowdOf2020(
                false,
                oneIn,
                () -> nodes.get(Math.floorMod(turn.getAndIncrement(), NODES)).address(),
                new Stage(Timing.system(), time));
        Instant end = OPENING.plus(length);
        crowd.send(end);
        Thread.sleep(
                Math.max(0, Duration.between(Instant.now(), time.inStore(end)).toMillis()));
        System.out.println(crowd.outcome());
        nodes.forEach(RunningNode::stop);
        Inside inside = Inside.read(logs, IDLE);
        System.out.printf(
                "budget %d; from the access logs: %d visits were let in, at most %d inside at once; answers by status"
                        + " %s%n",
                NODES * places, inside.visits(), inside.most(), inside.statuses());
    }

    static void awaitStore(RunningNode node, Secrets secrets) {
        DeskClient desks = new DeskClient(secrets);
        while (!isUp(desks, node)) {
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static boolean isUp(DeskClient desks, RunningNode node) {
        try {
            return desks.report(node).join().store().equals("UP");
        } catch (CompletionException e) {
            return false;
        }
    }
}
