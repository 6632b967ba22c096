package io.github.creneau.testkit.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A port of the loopback interface that leads to another one, as well as it is told to: the link between a node and its
 * store. What is on the way while the link is a black hole arrives when it is whole again, as TCP has it. Thread-safe.
 */
public final class FaultyLink implements AutoCloseable {

    private static final long LOOK_NANOS = 5_000_000;

    private final ServerSocket door;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile State state = new State(false, false, 0);

    private record State(boolean cut, boolean blackHole, long delayNanos) {}

    /** A whole link to a port. */
    public FaultyLink(int target) {
        this.target = target;
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("link to " + target, this::serve);
    }

    /** The port to connect to. */
    public int port() {
        return door.getLocalPort();
    }

    /** Closes what is open, and refuses what comes. */
    public void cut() {
        state = new State(true, false, 0);
        sockets.forEach(FaultyLink::closeQuietly);
    }

    /** Nothing arrives any more, and nobody is told. */
    public void blackHole() {
        state = new State(false, true, 0);
    }

    /** Everything takes so much longer, each way. */
    public void slow(long millis) {
        state = new State(false, false, millis * 1_000_000);
    }

    /** As it should be. */
    public void mend() {
        state = new State(false, false, 0);
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
        sockets.add(near);
        try {
            if (state.cut) {
                throw new IOException("the link is cut");
            }
            Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(far);
            start("link forth", () -> pump(near, far));
            start("link back", () -> pump(far, near));
        } catch (IOException e) {
            sockets.remove(near);
            closeQuietly(near);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] bytes = new byte[16_384];
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
            for (Socket socket : new Socket[] {from, to}) {
                closeQuietly(socket);
                sockets.remove(socket);
            }
        }
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
        sockets.forEach(FaultyLink::closeQuietly);
    }
}
