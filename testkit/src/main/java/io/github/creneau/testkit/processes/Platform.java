package io.github.creneau.testkit.processes;

import io.github.creneau.observe.Snapshot.Store;
import io.github.creneau.testkit.processes.BookWatch.Sum;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Several nodes in processes of their own over one store, whose clocks are an hour apart, all with default settings:
 * heartbeat 1 s, lease 5 s, timeout 500 ms, learning 6 s. Not thread-safe.
 */
public final class Platform implements AutoCloseable {

    /** Places of the limiter. */
    public static final int PLACES = NodeProgram.PLACES;

    /** A node that was silent for so long counts as gone. */
    public static final Duration LEASE = Duration.ofSeconds(5);

    /** A new book admits nobody for so long. */
    public static final Duration LEARNING = Duration.ofSeconds(6);

    /** Of the crowds: {@code -Dcreneau.seed=} for another. */
    public static final long SEED = Long.getLong("creneau.seed", 20_200_316L);

    /** Of several JVMs at a time, on a machine that may have other things to do. */
    private static final Duration START = Duration.ofMinutes(3);

    private final List<NodeProcess> nodes = new ArrayList<>();
    private final Starter starter;
    private int started;

    /** Starts a node's process. */
    @FunctionalInterface
    public interface Starter {
        /** Starts the node of such a number, the first being 0, whose name must be {@code server-} and the number. */
        NodeProcess start(int number, Duration clockWrongBy, long seed);
    }

    /** A platform without a node. */
    public Platform(Starter starter) {
        this.starter = starter;
        tell("seed %d", SEED);
    }

    /** Starts one more node; its clock is an hour slow, right, or an hour fast, in turn. */
    public NodeProcess add() {
        int number = started++;
        NodeProcess node = starter.start(number, Duration.ofHours(number % 3 - 1), SEED + number);
        nodes.add(node);
        return node;
    }

    /** Starts so many nodes, and waits until all of them hear the store. */
    public void add(int count) {
        for (int i = 0; i < count; i++) {
            add();
        }
        await(count + " nodes more are up", START, this::isUp);
    }

    /** The nodes that live, in the order of their start. */
    public List<NodeProcess> nodes() {
        return List.copyOf(nodes);
    }

    /** Takes a node out: it was ended, or will be. */
    public void remove(NodeProcess node) {
        nodes.remove(node);
    }

    /** Whether all nodes may let people in. */
    public boolean isUp() {
        long now = System.currentTimeMillis();
        return nodes.stream().allMatch(node -> node.at(now).store() == Store.UP);
    }

    /** People inside by the count of the crowds. */
    public int inside(long atMillis) {
        return nodes.stream().mapToInt(node -> node.at(atMillis).inside()).sum();
    }

    /** Whether nearly all places are held by callers, with those of nodes that are gone. */
    public boolean isFull(int heldByOthers) {
        return inside(System.currentTimeMillis()) + heldByOthers >= 0.99 * PLACES;
    }

    /** Samples each 100 ms, all nodes together. */
    public IntSummaryStatistics inside(long fromMillis, long toMillis) {
        IntSummaryStatistics all = new IntSummaryStatistics();
        for (long at = fromMillis; at <= toMillis; at += NodeProgram.SAMPLE_MILLIS) {
            all.accept(inside(at));
        }
        return all;
    }

    /** Lets time pass, and holds the book's count to its weights all the while. */
    public static void pass(Duration time, BookWatch watch) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            Sum sum = watch.sum();
            if (sum.all() != sum.used()) {
                throw new AssertionError("the book counts " + sum.used() + ", its weights are " + sum);
            }
            LockSupport.parkNanos(100_000_000);
        }
    }

    /** Waits for something; answers after how long it was so. */
    public static Duration await(String what, Duration most, BooleanSupplier so) {
        long begin = System.nanoTime();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() - begin >= most.toNanos()) {
                throw new AssertionError("not within " + most + ": " + what);
            }
            LockSupport.parkNanos(20_000_000);
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** What a test has seen, for people. */
    public static void tell(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }

    @Override
    public void close() {
        nodes.forEach(NodeProcess::close);
    }
}
