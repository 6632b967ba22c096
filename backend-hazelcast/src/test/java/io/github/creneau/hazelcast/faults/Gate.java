package io.github.creneau.hazelcast.faults;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy in front of one member. It tells callers apart by the loopback address from which they call, and can be shut
 * to some of them: what is under way breaks, and what comes is turned away.
 */
final class Gate implements AutoCloseable {

    private final ServerSocket server;
    private final String host;
    private final int target;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private volatile Set<String> shutTo = Set.of();

    private record Link(String caller, Socket near, Socket far) {}

    Gate(String host, int target) {
        this.host = host;
        this.target = target;
        try {
            server = new ServerSocket(0, 50, InetAddress.getByName(host));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    /** Where the others believe the member to be. */
    String address() {
        return host + ":" + server.getLocalPort();
    }

    void shutTo(Set<String> callers) {
        shutTo = callers;
        links.stream().filter(link -> callers.contains(link.caller)).forEach(Gate::end);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "gate");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                String caller = near.getInetAddress().getHostAddress();
                if (shutTo.contains(caller)) {
                    near.close();
                } else {
                    open(new Link(caller, near, new Socket(host, target)));
                }
            } catch (IOException e) {
                // It is closed, or the member is not up.
            }
        }
    }

    private void open(Link link) {
        links.add(link);
        start(() -> pump(link, link.near, link.far));
        start(() -> pump(link, link.far, link.near));
        if (shutTo.contains(link.caller)) {
            end(link);
        }
    }

    private void pump(Link link, Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[65_536];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException e) {
            // Broken, which ends the other direction too.
        }
        end(link);
        links.remove(link);
    }

    private static void end(Link link) {
        close(link.near);
        close(link.far);
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone already.
        }
    }

    @Override
    public void close() {
        close(server);
        links.forEach(Gate::end);
    }
}
