package io.github.creneau.benchmarks;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;

/**
 * Races of two threads under jcstress, then many threads on a real limiter: {@code ./mvnw -q -Pstress}, with
 * {@code -Dstress.seconds=} (60), {@code -Dstress.seed=} and {@code -Dstress.mode=} ({@code sanity}, {@code quick},
 * {@code default}, {@code tough}, or {@code none} to leave the races out). The last line is the verdict; a forbidden outcome
 * ends the program with 1.
 */
public final class Stress {

    private Stress() {}

    /** Takes no arguments but system properties. */
    public static void main(String[] args) throws Exception {
        String mode = property("stress.mode", "quick");
        long seed = Long.parseLong(property(
                "stress.seed", Long.toString(ThreadLocalRandom.current().nextInt(1, 1_000_000))));
        Duration duration = Duration.ofSeconds(Long.parseLong(property("stress.seconds", "60")));
        String races = mode.equals("none") ? "left out" : races(mode);
        LimiterStress stress = new LimiterStress(seed);
        boolean holds = stress.run(duration);
        boolean passed = holds && !races.equals("FAILED");
        System.out.println(stress);
        System.out.println("stress " + (passed ? "passed" : "FAILED") + ": races " + races + ", limiter "
                + (holds ? "passed" : "FAILED") + " (" + duration.toSeconds() + " s, seed " + seed + ", Java "
                + Runtime.version().feature() + ")");
        System.exit(passed ? 0 : 1);
    }

    private static String property(String name, String otherwise) {
        String value = System.getProperty(name, "");
        return value.isBlank() ? otherwise : value;
    }

    /** The harness prints its own report, and throws if anything forbidden was seen. */
    private static String races(String mode) throws Exception {
        Options options = new Options(new String[] {"-m", mode, "-t", "Races", "-r", "jcstress/"});
        if (!options.parse()) {
            return "FAILED";
        }
        try {
            new JCStress(options).run();
            return "passed";
        } catch (AssertionError e) {
            System.out.println(e.getMessage());
            return "FAILED";
        }
    }
}
