package io.github.creneau.testkit.processes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A JVM of its own with the class path of this one. It is told what to do on its input and answers on its output, in
 * lines. It ends with this JVM, by its process id. Thread-safe.
 */
public final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final PrintStream orders;

    private ChildJvm(Process process) {
        this.process = process;
        this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /**
     * Starts one.
     *
     * @param options of the JVM, such as {@code -Xmx192m}; a class path given here replaces this JVM's
     * @param listener gets each line of its output and of what it logs, on a thread of its own
     */
    public static ChildJvm start(
            List<String> options, Class<?> main, Consumer<String> listener, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(options);
        command.add(main.getName());
        command.addAll(arguments);
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Thread reader = new Thread(() -> listen(process, listener), "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
        return new ChildJvm(process);
    }

    private static void listen(Process process, Consumer<String> listener) {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                listener.accept(line);
            }
        } catch (IOException e) {
            // It was killed.
        }
    }

    /** Tells it something, in one line. */
    public void tell(String order) {
        orders.println(order);
    }

    /** Ends its input, at which it should end by itself; answers whether it did so in time. */
    public boolean endInput(Duration patience) {
        orders.close();
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Stops it without ending it. */
    public void freeze() {
        Signals.freeze(process);
    }

    /** Lets it go on. */
    public void thaw() {
        Signals.thaw(process);
    }

    /** As {@code kill -9} does; answers when it is gone. */
    public void kill() {
        Signals.kill(process);
    }

    @Override
    public void close() {
        kill();
    }
}
