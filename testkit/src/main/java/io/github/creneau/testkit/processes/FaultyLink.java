package io.github.creneau.testkit.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * A port of the loopback interface that leads to another one, as well as it is told to: the link between a node and its
 * store, or the door of a member. What is on the way while the link is a black hole arrives when it is whole again, as TCP
 * has it. Thread-safe.
 */
public final class FaultyLink implements AutoCloseable {

    private static final long LOOK_NANOS = 5_000_000;
    private static final State WHOLE = new State(caller -> false, false, 0);

    private final ServerSocket door;
    private final InetAddress host;
    private final int target;
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private volatile State state = WHOLE;

    private record State(Predicate<String> cutFrom, boolean blackHole, long delayNanos) {}

    private record Line(String caller, Socket near, Socket far) {}

    /** A whole link to a port. */
    public FaultyLink(int target) {
        this(InetAddress.getLoopbackAddress().getHostAddress(), target);
    }

    /** A whole link to a port of one of the addresses of the loopback interface, on which it listens too. */
    public FaultyLink(String host, int target) {
        this.target = target;
        try {
            this.host = InetAddress.getByName(host);
            door = new ServerSocket(0, 50, this.host);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("link to " + target, this::serve);
    }

    /** The port to connect to. */
    public int port() {
        return door.getLocalPort();
    }

    /** Where to connect to. */
    public String address() {
        return host.getHostAddress() + ":" + port();
    }

    /** Closes what is open, and refuses what comes. */
    public void cut() {
        cutFrom(caller -> true);
    }

    /** The same for those who call from some of the addresses of the loopback interface; the others get through. */
    public void cutFrom(Predicate<String> callers) {
        state = new State(callers, false, 0);
        lines.stream().filter(line -> callers.test(line.caller)).forEach(this::end);
    }

    /** Nothing arrives any more, and nobody is told. */
    public void blackHole() {
        state = new State(caller -> false, true, 0);
    }

    /** Everything takes so much longer, each way. */
    public void slow(long millis) {
        state = new State(caller -> false, false, millis * 1_000_000);
    }

    /** As it should be. */
    public void mend() {
        state = WHOLE;
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        try {
            while (true) {
                connect(door.accept());
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void connect(Socket near) {
        String caller = near.getInetAddress().getHostAddress();
        try {
            if (state.cutFrom.test(caller)) {
                throw new IOException("the link is cut");
            }
            Line line = new Line(caller, near, new Socket(host, target));
            lines.add(line);
            start("link forth", () -> pump(line, line.near, line.far));
            start("link back", () -> pump(line, line.far, line.near));
            if (state.cutFrom.test(caller)) {
                end(line);
            }
        } catch (IOException e) {
            closeQuietly(near);
        }
    }

    private void pump(Line line, Socket from, Socket to) {
        byte[] bytes = new byte[65_536];
        try {
            from.setTcpNoDelay(true);
            for (int read = from.getInputStream().read(bytes);
                    read >= 0;
                    read = from.getInputStream().read(bytes)) {
                LockSupport.parkNanos(state.delayNanos);
                while (state.blackHole) {
                    LockSupport.parkNanos(LOOK_NANOS);
                }
                to.getOutputStream().write(bytes, 0, read);
            }
        } catch (IOException e) {
            // One of the ends is gone: so is the other.
        } finally {
            end(line);
        }
    }

    private void end(Line line) {
        closeQuietly(line.near);
        closeQuietly(line.far);
        lines.remove(line);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Then it is as good as closed.
        }
    }

    @Override
    public void close() {
        mend();
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lines.forEach(this::end);
    }
}
