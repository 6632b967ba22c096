package io.github.creneau.examples.driver;

import io.github.creneau.testkit.processes.Ports;
import io.github.creneau.testkit.processes.RedisBinary;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A Redis of our own that saves nothing, on a free port of the loopback interface; ends with the JVM. */
public final class RedisProcess implements AutoCloseable {

    private static final int ATTEMPTS = 200;
    private static final int PAUSE_MILLIS = 25;

    private final Process process;
    private final int port;

    private RedisProcess(Process process, int port) {
        this.process = process;
        this.port = port;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /**
     * Starts one, and returns when it listens.
     *
     * @throws IllegalStateException when there is no {@code redis-server} on the PATH or the class path
     */
    public static RedisProcess start() throws IOException, InterruptedException {
        int port = Ports.free();
        String binary = RedisBinary.path().toString();
        ProcessBuilder builder =
                new ProcessBuilder(binary, "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "");
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectErrorStream(true);
        RedisProcess redis = new RedisProcess(builder.start(), port);
        redis.awaitListening();
        return redis;
    }

    private void awaitListening() throws InterruptedException {
        for (int i = 0; i < ATTEMPTS && process.isAlive(); i++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return;
            } catch (IOException e) {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        close();
        throw new IllegalStateException("redis-server did not start");
    }

    /** As in {@code redis://127.0.0.1:6379}. */
    public String address() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
