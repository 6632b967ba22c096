package io.github.creneau.benchmarks;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Decision;
import io.github.creneau.Limiter;
import java.time.Duration;
import java.util.function.IntConsumer;

/**
 * What session ids cost in memory: a flood of distinct ids that are refused or unknown must leave nothing behind, and a
 * session that is inside has its price. {@code ./mvnw -q -Pmemory} prints a table.
 */
public final class Memory {

    private static final int IDS = 1_000_000;
    private static final int SOME = 20_000;

    private Memory() {}

    /** Takes no arguments. */
    public static void main(String[] args) {
        System.out.println("| a million distinct ids | heap that stays | a piece |");
        System.out.println("|---|---|---|");
        try (Limiter full = limiter(1)) {
            Cohort cohort = full.cohort("6e");
            full.tryAcquire(cohort, "the one inside");
            tell("refused", id -> full.tryAcquire(cohort, name(id)));
            tell("touched, unknown", id -> full.touch(name(id)));
        }
        try (Limiter told = limiter(1, Appointments.part(0.6))) {
            Cohort cohort = told.cohort("6e");
            told.tryAcquire(cohort, "the one inside");
            tell("refused, with appointments", id -> told.tryAcquire(cohort, name(id)));
        }
        try (Limiter roomy = limiter(2 * IDS)) {
            Cohort cohort = roomy.cohort("6e");
            tell("inside, on the node and in the in-process ledger", id -> {
                Decision decision = roomy.tryAcquire(cohort, name(id));
                if (!decision.isGranted()) {
                    throw new IllegalStateException(decision.toString());
                }
            });
        }
    }

    private static Limiter limiter(int places) {
        return limiter(places, Appointments.none());
    }

    private static Limiter limiter(int places, Appointments appointments) {
        return Limiter.builder("memory")
                .budget(Budget.total(places))
                .cohort("6e")
                .appointments(appointments)
                .idleTime(Duration.ofHours(2))
                .lease(Duration.ofMinutes(1))
                .timeout(Duration.ofSeconds(10)) // collecting garbage may take seconds here
                .build();
    }

    /** A name as long as a random UUID. */
    private static String name(int id) {
        return "00000000-0000-4000-8000-" + Integer.toString(100_000_000 + id) + "abc";
    }

    private static void tell(String what, IntConsumer use) {
        for (int i = 0; i < SOME; i++) {
            use.accept(i);
        }
        long before = heap();
        for (int i = SOME; i < SOME + IDS; i++) {
            use.accept(i);
        }
        long grown = Math.max(0, heap() - before);
        System.out.printf("| %s | %,d KiB | %,d B |%n", what, grown / 1_024, grown / IDS);
    }

    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
