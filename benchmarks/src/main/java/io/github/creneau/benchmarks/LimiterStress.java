package io.github.creneau.benchmarks;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Decision;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.Rate;
import io.github.creneau.Request;
import io.github.creneau.inprocess.InProcessBackend;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Many threads, platform and virtual ones, on two limiters that share a store: rounds of two seconds in which callers do
 * whatever a caller may do. After each round everything must be free, and those who wait when all is given back at once
 * must all be served. What the callers do is seeded, how they interleave is not.
 */
final class LimiterStress {

    static final int PLACES = 40;
    private static final int CALLERS_PER_NODE = 6;
    private static final Duration ROUND = Duration.ofSeconds(2);

    /** What a thread may be late by where more threads than processors want to run. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final long seed;
    private final Tally tally = new Tally(PLACES);
    private final List<Limiter> nodes = new ArrayList<>();
    private int rounds;

    LimiterStress(long seed) {
        this.seed = seed;
    }

    /** Whether all held for so long; what did not is printed. */
    boolean run(Duration duration) throws InterruptedException {
        System.out.println("limiter stress: " + duration.toSeconds() + " s, seed " + seed);
        Backend backend = InProcessBackend.create(Timing.system());
        nodes.add(node(backend, "a"));
        nodes.add(node(backend, "b"));
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end && tally.holds()) {
            round(new SplittableRandom(seed + rounds++));
            expect(this::isAllFree, "after the round places are in use or held: " + views());
            rush(new SplittableRandom(seed - rounds));
            expect(this::isAllFree, "after the rush places are in use or held: " + views());
        }
        nodes.forEach(Limiter::close);
        backend.close();
        expect(() -> ourThreads().isEmpty(), "threads are left: " + ourThreads());
        return tally.holds();
    }

    private static Limiter node(Backend backend, String name) {
        return Limiter.builder("stress")
                .node(name)
                .backend(backend)
                .budget(Budget.total(PLACES))
                .rate(Rate.perSecond(100_000).burst(100_000))
                .cohort("6e", "5e")
                .appointments(Appointments.none())
                .maxHold(Duration.ofSeconds(24))
                .heartbeat(Duration.ofMillis(100))
                .lease(Duration.ofSeconds(60))
                .timeout(Duration.ofSeconds(5))
                .build();
    }

    private void round(SplittableRandom random) throws InterruptedException {
        ExecutorService others = Executors.newFixedThreadPool(2, work -> new Thread(work, "stress-other"));
        List<Thread> threads = new ArrayList<>();
        long end = System.nanoTime() + ROUND.toNanos();
        for (Limiter node : nodes) {
            for (int i = 0; i < CALLERS_PER_NODE; i++) {
                threads.add(Threads.start(i % 2 == 0, new Caller(node, random.split(), end, tally, others, MARGIN)));
            }
        }
        SplittableRandom whom = random.split();
        while (System.nanoTime() < end) {
            threads.get(whom.nextInt(threads.size())).interrupt();
            LockSupport.parkNanos(500_000);
        }
        for (Thread thread : threads) {
            thread.join(MARGIN.toMillis());
            if (thread.isAlive()) {
                tally.broken("a caller does not come back: " + List.of(thread.getStackTrace()));
            }
        }
        others.shutdown();
        if (!others.awaitTermination(MARGIN.toMillis(), TimeUnit.MILLISECONDS)) {
            tally.broken("who closes or cancels does not come back");
        }
    }

    /** All places are taken, many wait, and all is returned at once: each of them is served, one after another. */
    private void rush(SplittableRandom random) throws InterruptedException {
        List<Granted> held = new ArrayList<>();
        for (Limiter node : nodes) {
            while (held.size() < PLACES && node.tryAcquire(node.cohort("6e")) instanceof Granted place) {
                held.add(place);
            }
        }
        List<CompletableFuture<Void>> served = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Limiter node = nodes.get(random.nextInt(nodes.size()));
            Request request = Request.permit(node.cohort(random.nextBoolean() ? "6e" : "5e"))
                    .weight(1 + random.nextInt(7));
            served.add(node.acquireAsync(request, Duration.ofMinutes(1)).thenAccept(this::closeServed));
        }
        held.parallelStream().forEach(Granted::close);
        try {
            CompletableFuture.allOf(served.toArray(CompletableFuture[]::new))
                    .get(MARGIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            long waiting = served.stream().filter(one -> !one.isDone()).count();
            tally.broken(waiting + " still wait though all was returned: " + views() + ", " + e);
        }
    }

    private void closeServed(Decision decision) {
        if (decision instanceof Granted place) {
            tally.rushed();
            place.close();
        } else {
            tally.broken("refused though all was returned: " + decision);
        }
    }

    private boolean isAllFree() {
        return tally.out() == 0
                && nodes.stream()
                        .allMatch(node -> node.snapshot().used() == 0
                                && node.snapshot().knownSessions() == 0
                                && node.snapshot().cohorts().stream().allMatch(lane -> lane.inUse() == 0));
    }

    private String views() {
        return nodes.stream().map(Limiter::snapshot).toList().toString();
    }

    private void expect(BooleanSupplier condition, String otherwise) {
        long end = System.nanoTime() + MARGIN.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            LockSupport.parkNanos(5_000_000);
        }
        if (!condition.getAsBoolean()) {
            tally.broken(otherwise + "; now " + views());
        }
    }

    private static List<String> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("stress-"))
                .toList();
    }

    @Override
    public String toString() {
        return rounds + " rounds on " + PLACES + " places, 2 nodes, " + 2 * CALLERS_PER_NODE + " callers ("
                + (Threads.areVirtual() ? "half of them virtual" : "platform threads; virtual ones need Java 21")
                + "): " + tally;
    }
}
