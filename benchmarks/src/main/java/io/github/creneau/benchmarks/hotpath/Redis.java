package io.github.creneau.benchmarks.hotpath;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.locks.LockSupport;

/** A Redis of our own on a free port of the loopback interface, for the time of the run. */
final class Redis implements AutoCloseable {

    /** The system property that tells a forked JVM where it is. */
    static final String PROPERTY = "bench.redis";

    private static final int PATIENCE_MILLIS = 10_000;

    private final Process process;
    private final RedisURI uri;

    private Redis(Process process, RedisURI uri) {
        this.process = process;
        this.uri = uri;
    }

    static Redis start() {
        try {
            int port;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            Process process = new ProcessBuilder(
                            "redis-server", "--port", "" + port, "--bind", "127.0.0.1", "--save", "", "--dir", tmp())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            Redis redis = new Redis(process, RedisURI.create("redis://127.0.0.1:" + port));
            redis.awaitAnswer();
            return redis;
        } catch (IOException e) {
            throw new UncheckedIOException("the comparison through Redis needs redis-server on the PATH", e);
        }
    }

    private static String tmp() {
        return new File(System.getProperty("java.io.tmpdir")).getAbsolutePath();
    }

    private void awaitAnswer() {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        try (RedisClient client = RedisClient.create(uri)) {
            while (true) {
                try (StatefulRedisConnection<String, String> connection = client.connect()) {
                    connection.sync().ping();
                    return;
                } catch (RuntimeException e) {
                    if (System.nanoTime() > end) {
                        throw e;
                    }
                    LockSupport.parkNanos(50_000_000);
                }
            }
        }
    }

    /** The address, for a forked JVM or this one. */
    String address() {
        return uri.toString();
    }

    /** In a forked JVM: the server that the run has started. */
    static RedisURI given() {
        String address = System.getProperty(PROPERTY, "");
        if (address.isEmpty()) {
            throw new IllegalStateException("no -D" + PROPERTY + "=redis://…");
        }
        return RedisURI.create(address);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
