package io.github.creneau.examples.node;

import io.github.creneau.examples.ent.Ent;
import io.github.creneau.examples.ent.Places;
import io.github.creneau.examples.ent.Protection;
import io.github.creneau.examples.ent.Slots;
import io.github.creneau.examples.stage.DemoClock;
import io.github.creneau.examples.stage.Stage;
import io.github.creneau.examples.stage.StageTime;
import io.github.creneau.examples.web.Shield;
import io.github.creneau.examples.web.Signature;
import io.github.creneau.inprocess.InProcessBackend;
import io.github.creneau.spi.Backend;
import io.javalin.Javalin;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.concurrent.atomic.AtomicInteger;

/** The ENT on one node behind its front door, at nine o'clock, by a clock that can be moved. */
final class SmallEnt implements AutoCloseable {

    private static final StageTime TIME = StageTime.same();

    private final DemoClock clock = new DemoClock(
            LocalDateTime.parse("2020-03-16T09:00").atZone(Slots.ZONE).toInstant(), 1);
    private final Backend store = InProcessBackend.create(clock);
    private final AtomicInteger framework = new AtomicInteger();
    private final Places places;
    private final AccessLog log;
    private final Javalin server;

    /** So many places, and tokens for some. */
    SmallEnt(Path accessLog, int count) {
        places = Places.join("ent-1", store, clock, TIME, Protection.APPOINTMENTS, count);
        log = new AccessLog(accessLog, clock::wallMillis);
        Ent ent = new Ent(places, new Signature(Signature.newKey()), new Stage(clock, TIME));
        server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.jetty.host = "127.0.0.1";
            config.jetty.modifyServer(jetty -> jetty.insertHandler(new FrontDoor(ent, log)));
            config.routes.before(context -> framework.incrementAndGet());
            Shield.protect(config);
            config.requestLogger.http(log::answered);
            ent.serve(config);
        });
        server.start(0);
        clock.forward(Duration.ofSeconds(40));
    }

    Person somebody() {
        return new Person(URI.create("http://127.0.0.1:" + server.port()));
    }

    void forward(Duration time) {
        clock.forward(time);
    }

    /** Requests that the framework has seen. */
    int seenByFramework() {
        return framework.get();
    }

    /** Places that are held. */
    int held() {
        return places.limiter().snapshot().used();
    }

    /** Nothing more is written to it. */
    void closeLog() {
        log.close();
    }

    @Override
    public void close() {
        server.stop();
        log.close();
        places.close();
        store.close();
        clock.close();
    }
}
