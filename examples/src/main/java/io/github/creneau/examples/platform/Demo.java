package io.github.creneau.examples.platform;

import io.github.creneau.examples.balancer.Balancer;
import io.github.creneau.examples.node.DeskClient;
import io.github.creneau.examples.node.LocalNode;
import io.github.creneau.examples.node.NodeSettings;
import io.github.creneau.examples.node.ProcessNode;
import io.github.creneau.examples.node.RunningNode;
import io.github.creneau.examples.node.Secrets;
import io.github.creneau.examples.operations.Operations;
import io.github.creneau.examples.stage.DemoClock;
import io.github.creneau.examples.stage.Stage;
import io.github.creneau.examples.stage.StageTime;
import io.github.creneau.examples.stage.Stores;
import io.github.creneau.examples.web.Shield;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.Timing;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All of it, running: servers, balancer, operations page. Thread-safe. */
final class Demo implements AutoCloseable {

    private final Platform platform;
    private final DeskClient desks;
    private final Throng throng;
    private final Operations operations;
    private final @Nullable DemoClock clock;
    private final @Nullable Backend store;
    private final Javalin front;

    /** Starts it; port 0 takes a free one. */
    Demo(Options options) {
        Secrets secrets = Secrets.make();
        DemoClock moved = options.isInProcess() ? new DemoClock(options.start(), options.speed()) : null;
        Backend own = moved == null ? null : Stores.open(options.backend(), "ent", moved);
        clock = moved;
        store = own;
        Function<NodeSettings, RunningNode> starter = moved == null || own == null
                ? settings -> ProcessNode.start(settings, secrets)
                : settings -> new LocalNode(settings, secrets, own, moved);
        platform = new Platform(settings(options), starter);
        for (int i = 0; i < options.nodes(); i++) {
            platform.add();
        }
        Balancer balancer = new Balancer(platform::alive);
        Timing timing = moved == null ? Timing.system() : moved;
        Stage stage = new Stage(timing, platform.settings().time());
        desks = new DeskClient(secrets);
        throng = new Throng(options, stage, this::port);
        operations = new Operations(platform, desks, options.password(), moved, throng);
        front = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.jetty.host = "127.0.0.1";
            // The servers compress; their answers are passed on as they are.
            config.http.compressionStrategy = CompressionStrategy.NONE;
            Shield.protect(config);
            operations.serve(config);
            balancer.serve(config);
        });
        front.start(options.port());
    }

    private static NodeSettings settings(Options options) {
        StageTime time = options.isInProcess() ? StageTime.same() : new StageTime(Instant.now(), options.start(), 1);
        return new NodeSettings("ent", options.backend(), options.places(), options.protection(), time, options.logs());
    }

    int port() {
        return front.port();
    }

    Platform platform() {
        return platform;
    }

    DeskClient desks() {
        return desks;
    }

    /** The people who can be sent. */
    Throng throng() {
        return throng;
    }

    /** The time of everything, where it can be moved. */
    @Nullable
    DemoClock clock() {
        return clock;
    }

    @Override
    public void close() {
        throng.close();
        if (clock != null) {
            clock.close();
        }
        front.stop();
        operations.close();
        platform.close();
        if (store != null) {
            store.close();
        }
    }
}
