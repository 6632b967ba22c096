package io.github.creneau.examples.node;

import io.github.creneau.spi.Backend;
import io.github.creneau.spi.Timing;
import java.net.URI;

/** A node in this JVM: for the store that lives in it, too. */
public final class LocalNode implements RunningNode {

    private final String name;
    private final NodeServer server;
    private volatile boolean alive = true;

    /** Starts it. */
    public LocalNode(NodeSettings settings, Secrets secrets, Backend store, Timing timing) {
        name = settings.name();
        server = new NodeServer(settings, secrets, store, timing);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    @Override
    public boolean isAlive() {
        return alive;
    }

    @Override
    public void stop() {
        alive = false;
        server.close();
    }

    @Override
    public void kill() {
        alive = false;
        server.crash();
    }
}
