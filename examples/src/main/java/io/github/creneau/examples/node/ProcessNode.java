package io.github.creneau.examples.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A node that is a process of its own. */
public final class ProcessNode implements RunningNode {

    private static final int PATIENCE_SECONDS = 10;

    /** Without them Hazelcast warns. */
    private static final List<String> HAZELCAST_WANTS = List.of(
            "--add-modules=java.se",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.management/sun.management=ALL-UNNAMED",
            "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED");

    private final String name;
    private final Process process;
    private final URI address;

    private ProcessNode(String name, Process process, URI address) {
        this.name = name;
        this.process = process;
        this.address = address;
    }

    /** Starts a process, and waits until it listens. */
    public static ProcessNode start(NodeSettings settings, Secrets secrets) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command(settings));
            secrets.tell(builder.environment());
            Process process =
                    builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            String line = out.readLine();
            if (line == null || !line.startsWith("port ")) {
                process.destroyForcibly();
                throw new IllegalStateException(settings.name() + " did not start: " + line);
            }
            URI address = URI.create("http://127.0.0.1:" + line.substring("port ".length()));
            return new ProcessNode(settings.name(), process, address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(NodeSettings settings) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-Dfile.encoding=UTF-8"));
        if (settings.backend().startsWith("hazelcast")) {
            command.addAll(HAZELCAST_WANTS);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), NodeMain.class.getName()));
        command.addAll(settings.arguments());
        return command;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public URI address() {
        return address;
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    @Override
    public void stop() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (IOException e) {
            kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
        }
    }

    @Override
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
