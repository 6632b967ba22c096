package io.github.creneau.examples.node;

import io.github.creneau.examples.stage.Stores;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.Timing;
import java.io.IOException;

/**
 * A node as a process of its own, started by the platform: says its port on its standard output, and ends in order when its
 * standard input does, so that it never outlives whoever started it.
 */
public final class NodeMain {

    private NodeMain() {}

    /** Arguments as {@link NodeSettings} writes them; the keys come by the environment. */
    public static void main(String[] arguments) throws IOException {
        NodeSettings settings = NodeSettings.parse(arguments);
        Timing timing = Timing.system();
        try (Backend store = Stores.open(settings.backend(), settings.name(), timing);
                NodeServer server = new NodeServer(settings, Secrets.told(), store, timing)) {
            System.out.println("port " + server.port());
            while (System.in.read() >= 0) {
                // Whoever started it lives.
            }
        }
        System.exit(0);
    }
}
