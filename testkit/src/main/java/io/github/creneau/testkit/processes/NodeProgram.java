package io.github.creneau.testkit.processes;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Limiter;
import io.github.creneau.Rate;
import io.github.creneau.observe.Snapshot;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.Timing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One node in a process of its own, with every setting at its default: the limiter {@code ent} over some store, its one
 * cohort {@code pupil}, and the crowd in front of it. Does what it is told on its input, one line each, and says each
 * 100 ms how many are inside. Ends with its input, so that it never outlives the test. A backend's own program is
 *
 * <pre>{@code
 * public static void main(String[] args) {
 *     NodeProgram.run(args, MyBackend::connect);
 * }
 * }</pre>
 */
public final class NodeProgram {

    /** Places of the limiter. */
    public static final int PLACES = 5_000;

    /** Real time, so that the samples of all nodes can be laid side by side; the limiter never sees it. */
    static final long SAMPLE_MILLIS = 100;

    private NodeProgram() {}

    /**
     * Runs until the input ends, then ends the JVM.
     *
     * @param args those that {@link NodeProcess} gives: the store, name of the node, how wrong its clock is, seed of its
     *     crowd
     */
    public static void run(String[] args, Function<String, Backend> store) {
        Duration wrongBy = Duration.parse(args[2]);
        try (Backend backend = store.apply(args[0]);
                Limiter limiter = Limiter.builder("ent")
                        .node(args[1])
                        .backend(backend)
                        .timing(wrong(wrongBy))
                        .budget(Budget.total(PLACES))
                        .appointments(Appointments.none())
                        .cohort("pupil")
                        .build()) {
            Crowd crowd = new Crowd(limiter, Long.parseLong(args[3]));
            ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor();
            var unused = sampler.scheduleAtFixedRate(
                    () -> sample(limiter, crowd),
                    SAMPLE_MILLIS - System.currentTimeMillis() % SAMPLE_MILLIS,
                    SAMPLE_MILLIS,
                    TimeUnit.MILLISECONDS);
            obey(limiter, crowd);
            sampler.shutdown();
            crowd.close();
        } catch (IOException | RuntimeException | Error e) {
            System.err.println(args[1] + " ended by " + e);
        } finally {
            System.exit(0);
        }
    }

    private static Timing wrong(Duration by) {
        Timing system = Timing.system();
        return new Timing() {
            @Override
            public long wallMillis() {
                return system.wallMillis() + by.toMillis();
            }

            @Override
            public long nanoTime() {
                return system.nanoTime() + by.toNanos();
            }

            @Override
            public Task schedule(Runnable action, long delayNanos) {
                return system.schedule(action, delayNanos);
            }
        };
    }

    private static void sample(Limiter limiter, Crowd crowd) {
        Snapshot now = limiter.snapshot();
        say("sample " + System.currentTimeMillis() + " " + crowd.inside() + " " + limiter.maxOverAdmission() + " "
                + now.health().store() + " " + crowd.granted() + " "
                + now.policy().version());
    }

    private static void obey(Limiter limiter, Crowd crowd) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "work" -> crowd.work(Integer.parseInt(words[1]), Long.parseLong(words[2]));
                case "visit" -> crowd.visit(words[1], Integer.parseInt(words[2]), Long.parseLong(words[3]));
                case "rest" -> crowd.rest();
                case "vitals" -> examine();
                case "release" -> limiter.release(words[1]);
                case "publish" -> publish(limiter, Integer.parseInt(words[1]), Integer.parseInt(words[2]));
                case "touch" -> say("touched " + words[1] + " " + limiter.touch(words[1]));
                default -> throw new IllegalArgumentException(line);
            }
        }
    }

    private static void publish(Limiter limiter, int perSecond, int burst) {
        Rate rate = Rate.perSecond(perSecond).burst(burst);
        limiter.publish(limiter.lastingPolicy().toBuilder().rate(rate).build(), "test");
    }

    private static void examine() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        say("vitals " + (runtime.totalMemory() - runtime.freeMemory()) + " "
                + Thread.getAllStackTraces().size());
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
