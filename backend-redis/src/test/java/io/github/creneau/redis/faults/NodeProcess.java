package io.github.creneau.redis.faults;

import io.github.creneau.observe.Snapshot.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** A {@link NodeMain} as the test sees it. It ends with the test, by its process id. */
final class NodeProcess implements AutoCloseable {

    /** What a node said of itself: who is inside, its {@code maxOverAdmission()}, whether it hears the store. */
    record Sample(int inside, int over, Store store) {}

    private final Process process;
    private final PrintStream orders;
    private final ConcurrentSkipListMap<Long, Sample> samples = new ConcurrentSkipListMap<>();
    private final Set<String> alive = ConcurrentHashMap.newKeySet();
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();

    NodeProcess(String redis, String name, Duration clockWrongBy, long seed) {
        try {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx192m",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            NodeMain.class.getName(),
                            redis,
                            name,
                            clockWrongBy.toString(),
                            Long.toString(seed))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread listener = new Thread(this::listen, "listener of " + name);
        listener.setDaemon(true);
        listener.start();
    }

    private void listen() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                String[] words = line.split(" ");
                if (words[0].equals("sample")) {
                    Sample sample =
                            new Sample(Integer.parseInt(words[2]), Integer.parseInt(words[3]), Store.valueOf(words[4]));
                    samples.put(Long.parseLong(words[1]), sample);
                } else if (words[0].equals("touched")) {
                    (words[2].equals("true") ? alive : unknown).add(words[1]);
                }
            }
        } catch (IOException e) {
            // It was killed.
        }
    }

    /** So many callers that each hold a permit for such a time, again and again. */
    void work(int callers, Duration hold) {
        orders.println("work " + callers + " " + hold.toMillis());
    }

    /** So many people with a session each. */
    void visit(String name, int people, Duration stay) {
        orders.println("visit " + name + " " + people + " " + stay.toMillis());
    }

    /** Nobody comes again. */
    void rest() {
        orders.println("rest");
    }

    /** Touches sessions; {@link #alive()} and {@link #unknown()} tell what came of it. */
    void touch(Iterable<String> sessions) {
        sessions.forEach(session -> orders.println("touch " + session));
    }

    Set<String> alive() {
        return alive;
    }

    Set<String> unknown() {
        return unknown;
    }

    /** The last sample up to an instant. */
    Sample at(long millis) {
        Map.Entry<Long, Sample> entry = samples.floorEntry(millis);
        return entry == null ? new Sample(0, 0, Store.UNHEARD) : entry.getValue();
    }

    /** The most places that it might have had beyond the budget in a span. */
    int mostOver(long fromMillis, long toMillis) {
        return samples.subMap(fromMillis, true, toMillis, true).values().stream()
                .mapToInt(Sample::over)
                .max()
                .orElseThrow();
    }

    void freeze() {
        signal("-STOP");
    }

    void thaw() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            int result = new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (result != 0) {
                throw new IllegalStateException("kill " + signal + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As {@code kill -9} does; answers when it is gone. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
