package io.github.creneau.examples.node;

import io.github.creneau.InvalidValueException;
import io.github.creneau.examples.ent.Ent;
import io.github.creneau.examples.ent.Places;
import io.github.creneau.examples.sos.SosDevoirs;
import io.github.creneau.examples.sos.Tutors;
import io.github.creneau.examples.stage.CuttableLine;
import io.github.creneau.examples.stage.Stage;
import io.github.creneau.examples.web.Resources;
import io.github.creneau.examples.web.Shield;
import io.github.creneau.examples.web.Signature;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.Timing;
import io.javalin.Javalin;
import io.javalin.http.Context;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A node that serves. Thread-safe. */
public final class NodeServer implements AutoCloseable {

    private static final String STYLE = Resources.text("/web/palette.css") + Resources.text("/web/site.css");

    private final CuttableLine line;
    private final Places places;
    private final Tutors tutors;
    private final AccessLog log;
    private final Javalin server;

    /** Starts a node on a free port of the loopback interface; the store is not closed by it. */
    public NodeServer(NodeSettings settings, Secrets secrets, Backend store, Timing timing) {
        line = new CuttableLine(store);
        places = Places.join(settings.name(), line, timing, settings.time(), settings.protection(), settings.places());
        tutors = Tutors.join(settings.name(), line, timing, settings.time());
        log = new AccessLog(settings.logs().resolve(settings.name() + ".log"), timing::wallMillis);
        Ent ent = new Ent(places, new Signature(secrets.cookies()), new Stage(timing, settings.time()));
        Desk desk = new Desk(settings, secrets, places.limiter(), line);
        server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.jetty.addConnector(NodeServer::connector);
            config.jetty.modifyServer(jetty -> jetty.insertHandler(new FrontDoor(ent, log)));
            Shield.protect(config);
            config.requestLogger.http((context, millis) -> log.answered(context, millis));
            config.routes.exception(InvalidValueException.class, (invalid, context) -> wrong(context, invalid));
            config.routes.get("/style.css", NodeServer::style);
            ent.serve(config);
            new SosDevoirs(ent, tutors, settings.time()).serve(config);
            desk.serve(config);
        });
        server.start();
    }

    /** As many threads that read as there are processors, because it is on them that {@link FrontDoor} answers. */
    private static Connector connector(Server jetty, HttpConfiguration http) {
        ServerConnector connector = new ServerConnector(
                jetty, 1, Runtime.getRuntime().availableProcessors(), new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(0);
        return connector;
    }

    private static void style(Context context) {
        context.header("Cache-Control", "public, max-age=300");
        context.contentType("text/css; charset=utf-8").result(STYLE);
    }

    private static void wrong(Context context, InvalidValueException invalid) {
        context.status(400).result(String.valueOf(invalid.getMessage()));
    }

    /** Where it listens. */
    public int port() {
        return server.port();
    }

    /** Ends it as a crash would: nobody is told. */
    public void crash() {
        line.cut(true);
        close();
    }

    /** Ends it in order: its part and its unused places are given back, people inside stay. */
    @Override
    public void close() {
        server.stop();
        tutors.close();
        places.close();
        log.close();
    }
}
