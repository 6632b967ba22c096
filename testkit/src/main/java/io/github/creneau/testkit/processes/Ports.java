package io.github.creneau.testkit.processes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of the loopback interface. */
public final class Ports {

    /**
     * From 32,768 on systems give ports to whoever asks for any, also while a server that is to come back is down; and a
     * Redis of a cluster takes the port 10,000 above its own, too.
     */
    private static final int END = 32_768 - 10_000;

    private static final int FIRST = 12_000;
    private static final int TRIES = 1_000;

    private Ports() {}

    /** One that nobody listens on. */
    public static int free() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // Somebody listens on it.
            }
        }
        throw new IllegalStateException("no port is free");
    }
}
