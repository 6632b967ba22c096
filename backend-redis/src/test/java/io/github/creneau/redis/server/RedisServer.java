package io.github.creneau.redis.server;

import io.github.creneau.testkit.processes.Ports;
import io.github.creneau.testkit.processes.RedisBinary;
import io.github.creneau.testkit.processes.Signals;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.resource.ClientResources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** A real Redis of our own, on a free port of the loopback interface, which ends with the test or with the JVM. */
public final class RedisServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final ClientResources RESOURCES = ClientResources.create();

    private final int port;
    private final Path directory;
    private final List<String> command;
    private Process process;

    private RedisServer(int port, Path directory, List<String> command) {
        this.port = port;
        this.directory = directory;
        this.command = command;
        this.process = launch();
    }

    /** A server that saves nothing. */
    public static RedisServer start(String... options) {
        int port = Ports.free();
        Path directory = temporary();
        List<String> command =
                new ArrayList<>(List.of(RedisBinary.path().toString(), "--port", Integer.toString(port)));
        command.addAll(
                List.of("--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", directory.toString()));
        command.addAll(List.of(options));
        return new RedisServer(port, directory, command);
    }

    /** Copies this one, as a replica. */
    public RedisServer replica() {
        return start("--replicaof", "127.0.0.1", Integer.toString(port));
    }

    /** Whether it is a replica that has all that its master has. */
    public boolean hasCopied() {
        return ask(redis -> redis.info("replication")).contains("master_link_status:up");
    }

    /** Whether it takes writes. */
    public boolean isMaster() {
        return ask(redis -> redis.info("replication")).contains("role:master");
    }

    /** A Sentinel that watches one master alone, under the name {@code main}, and replaces it when it is gone. */
    public static RedisServer sentinel(RedisServer master) {
        int port = Ports.free();
        Path directory = temporary();
        Path file = directory.resolve("sentinel.conf");
        try {
            Files.writeString(
                    file,
                    String.join(
                            "\n",
                            "port " + port,
                            "bind 127.0.0.1",
                            "dir " + directory,
                            "sentinel monitor main 127.0.0.1 " + master.port + " 1",
                            "sentinel down-after-milliseconds main 1000",
                            "sentinel failover-timeout main 3000",
                            ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RedisServer(port, directory, List.of(RedisBinary.path().toString(), file.toString(), "--sentinel"));
    }

    private static Path temporary() {
        try {
            Path directory = Files.createTempDirectory("creneau-redis");
            directory.toFile().deleteOnExit();
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch() {
        try {
            Process started = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
            awaitListening(started);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    private void awaitListening(Process started) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            if (!started.isAlive()) {
                throw new IllegalStateException("Redis has ended: " + Files.readString(directory.resolve("log")));
            }
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
                return;
            } catch (IOException e) {
                LockSupport.parkNanos(5_000_000);
            }
        }
        throw new IllegalStateException("Redis does not listen on port " + port);
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Its address. */
    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** Asks this server something. */
    public <T> T ask(Function<RedisCommands<String, String>, T> question) {
        return ask(uri(), question);
    }

    /** Asks a server something, by a connection of its own. */
    public static <T> T ask(String uri, Function<RedisCommands<String, String>, T> question) {
        RedisURI address =
                RedisURI.builder(RedisURI.create(uri)).withTimeout(PATIENCE).build();
        RedisClient client = RedisClient.create(RESOURCES, address);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return question.apply(connection.sync());
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }

    /** Sends a command that the client has no method for on this kind of connection. */
    public static void command(String uri, String name, String... arguments) {
        CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8);
        for (String argument : arguments) {
            args.add(argument);
        }
        ProtocolKeyword keyword = new ProtocolKeyword() {
            @Override
            public byte[] getBytes() {
                return name.getBytes(StandardCharsets.US_ASCII);
            }

            @Override
            public String toString() {
                return name;
            }
        };
        ask(uri, redis -> redis.dispatch(keyword, new StatusOutput<>(StringCodec.UTF8), args));
    }

    /** Ends it at once, as a crash does. */
    public void kill() {
        Signals.kill(process);
    }

    /** Starts it again, on the same port, empty. */
    public void restart() {
        process = launch();
    }

    /** Stops it without ending it. */
    public void freeze() {
        Signals.freeze(process);
    }

    /** Lets it go on. */
    public void thaw() {
        Signals.thaw(process);
    }

    @Override
    public void close() {
        kill();
        try (var files = Files.walk(directory)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
