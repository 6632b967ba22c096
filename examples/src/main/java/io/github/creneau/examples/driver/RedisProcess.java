package io.github.creneau.examples.driver;

import io.github.creneau.testkit.processes.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A Redis of our own that saves nothing; ends with the JVM. */
final class RedisProcess implements AutoCloseable {

    private static final int ATTEMPTS = 200;
    private static final int PAUSE_MILLIS = 25;

    private final Process process;
    private final int port;

    private RedisProcess(Process process, int port) {
        this.process = process;
        this.port = port;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    static RedisProcess start() throws IOException, InterruptedException {
        int port = Ports.free();
        List<String> command = List.of("redis-server", "--port", Integer.toString(port), "--bind", "127.0.0.1");
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
        builder.command().addAll(List.of("--save", "", "--appendonly", "no"));
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

    String address() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
