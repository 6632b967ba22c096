package io.github.creneau.testkit.simulation;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs many seeds: {@code ./mvnw -q -Psimulate -Dseeds=N}, with {@code -DfirstSeed=} and {@code -Dtrace=true}. A failure
 * is printed with the one command that replays it; then the figures of the runs that passed are, and the last line is
 * {@code N passed, M failed}.
 */
public final class Simulate {

    private static final int THREADS = 2;

    /** The engine tells its log of each misfortune; here they are many, and made on purpose. */
    private static final Logger ENGINE = Logger.getLogger("io.github.creneau");

    private final PrintStream out;
    private final AtomicLong next;
    private final long end;
    private final boolean trace;
    private final AtomicLong passed = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Figures figures = new Figures();

    private Simulate(PrintStream out, long first, long seeds, boolean trace) {
        this.out = out;
        this.next = new AtomicLong(first);
        this.end = first + seeds;
        this.trace = trace;
    }

    /** Takes no arguments but system properties; exits with 1 if a seed failed. */
    public static void main(String[] args) throws InterruptedException {
        ENGINE.setLevel(Level.OFF);
        boolean trace = Boolean.parseBoolean(System.getProperty("trace", ""));
        long failed = new Simulate(System.out, number("firstSeed", 1), number("seeds", 100), trace).run();
        if (failed > 0) {
            System.exit(1);
        }
    }

    private static long number(String name, long otherwise) {
        String text = System.getProperty(name, "");
        return text.isBlank() ? otherwise : Long.parseLong(text);
    }

    private long run() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < (trace ? 1 : THREADS); i++) {
            Thread thread = new Thread(this::work, "seeds-" + i);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        figures.lines().forEach(out::println);
        out.println(passed.get() + " passed, " + failed.get() + " failed");
        return failed.get();
    }

    private void work() {
        try (Simulation simulation = new Simulation()) {
            for (long seed = next.getAndIncrement(); seed < end; seed = next.getAndIncrement()) {
                String broken = simulation.run(seed, trace ? out::println : null);
                if (broken == null) {
                    passed.incrementAndGet();
                } else {
                    failed.incrementAndGet();
                    tell(seed, broken);
                }
            }
            measured(simulation.figures());
        }
    }

    private synchronized void measured(Figures more) {
        figures.add(more);
    }

    private synchronized void tell(long seed, String broken) {
        out.println("seed " + seed + ": " + broken);
        out.println("  again: " + command(seed));
    }

    /** The command that runs one seed again and shows all that happens. */
    public static String command(long seed) {
        return "./mvnw -q -Psimulate -Dseeds=1 -DfirstSeed=" + seed + " -Dtrace=true";
    }
}
