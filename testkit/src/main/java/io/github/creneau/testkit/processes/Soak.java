package io.github.creneau.testkit.processes;

import io.github.creneau.testkit.processes.NodeProcess.Vitals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A platform under twice the demand that it can take, to which something happens every five seconds, seeded. After each
 * minute nothing happens until everything is as it should be; that must be soon, and then nobody above the budget is
 * inside. Meanwhile no more than the nodes themselves say that they may add. Fails with {@link AssertionError} at the first
 * broken promise. Not thread-safe.
 */
public final class Soak {

    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(4);
    private static final Duration STRETCH = Duration.ofSeconds(50);
    private static final Duration NORMAL = Platform.LEARNING.multipliedBy(2).plus(Platform.LEASE);
    private static final Duration HOLD = Duration.ofSeconds(2);
    private static final int PEOPLE = 50;
    private static final int CALLERS = 3_000;
    private static final long HEAP_SLACK = 24L << 20;
    private static final int THREAD_SLACK = 6;

    /** Lists and sets that are there only while something is in them. */
    private static final int KEY_SLACK = 4;

    private final Platform platform;
    private final Supplier<BookWatch> watch;
    private final LongSupplier keys;
    private final List<Fault> faults;
    private final LogPage log;
    private final SplittableRandom random = new SplittableRandom(Platform.SEED);
    private final Map<NodeProcess, Vitals> first = new HashMap<>();
    private Set<String> pupils = Set.of();
    private final Map<String, Integer> happened = new TreeMap<>();
    private final List<NodeProcess> everyNode = new ArrayList<>();
    private long firstKeys = -1;
    private int mostInside;
    private int mostInBook;
    private int slack;
    private long heapGrowth;
    private int threadGrowth;
    private long keyGrowth;

    /**
     * Something that goes wrong, and is put right some seconds later.
     *
     * @param name for people
     * @param begin makes it happen, to the node where it is not the store that it happens to; answers what ends it
     */
    public record Fault(String name, Function<NodeProcess, Runnable> begin) {}

    /** A fault. */
    public static Fault fault(String name, Function<NodeProcess, Runnable> begin) {
        return new Fault(name, begin);
    }

    /**
     * A soak of a platform with its nodes up: they are killed, restarted and stand still, beside what happens to the store.
     *
     * @param watch the watch over the store as it is now
     * @param keys how many keys the store has
     * @param ofStore what happens to the store, and on the way to it
     * @param logPage path of the page that explains what the nodes log, from the working directory or one above it: the rows
     *     of its tables begin with words of a line, in backticks
     */
    public Soak(Platform platform, Supplier<BookWatch> watch, LongSupplier keys, List<Fault> ofStore, String logPage) {
        this.platform = platform;
        this.watch = watch;
        this.keys = keys;
        this.faults = new ArrayList<>(List.of(
                fault("a node is killed", node -> {
                    node.kill();
                    return () -> replace(node);
                }),
                fault("a node is restarted", node -> {
                    node.leave();
                    return () -> replace(node);
                }),
                fault("a node stands still", node -> {
                    node.freeze();
                    return node::thaw;
                })));
        faults.addAll(ofStore);
        this.log = new LogPage(logPage);
    }

    /** Runs for so long, and the time that it takes until all is well again. */
    public void run(Duration time) {
        platform.nodes().forEach(this::visit);
        Platform.await("all pupils are inside", NORMAL, () -> pupilsInside().size() == 3 * PEOPLE);
        platform.nodes().forEach(node -> node.work(CALLERS, HOLD));
        calm();
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            long stretch = Math.min(STRETCH.toNanos(), end - System.nanoTime());
            trouble(System.nanoTime() + stretch);
            calm();
        }
        checkLogs();
        Platform.tell(
                "soak: seed %d, %s; at most %d inside (%d might be), %d in the book, of %d",
                Platform.SEED, happened, mostInside, Platform.PLACES + slack, mostInBook, Platform.PLACES);
        Platform.tell(
                "since it was first well: a node's heap grew by at most %d KiB and %d threads, the store of %d keys by %d",
                heapGrowth / 1_024, threadGrowth, firstKeys, keyGrowth);
    }

    private void visit(NodeProcess node) {
        everyNode.add(node);
        node.visit("pupil-" + node.name(), PEOPLE, Duration.ofHours(1));
    }

    /** A node with a crowd in the place of one that is gone. */
    private void replace(NodeProcess gone) {
        platform.remove(gone);
        NodeProcess next = platform.add();
        visit(next);
        next.work(CALLERS, HOLD);
    }

    /** Those inside who came in by a node that lives. */
    private Set<String> pupilsInside() {
        return watch.get().sessions().stream()
                .filter(this::isOfLivingNode)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean isOfLivingNode(String session) {
        return platform.nodes().stream().anyMatch(node -> session.startsWith("pupil-" + node.name() + "-"));
    }

    /** Their nodes are gone, and so are they; their places are theirs until they count as idle. */
    private int orphans() {
        return (int) watch.get().sessions().stream()
                .filter(session -> !isOfLivingNode(session))
                .count();
    }

    private void trouble(long untilNanos) {
        long from = System.currentTimeMillis();
        while (System.nanoTime() < untilNanos) {
            List<NodeProcess> nodes = platform.nodes();
            NodeProcess node = nodes.get(random.nextInt(nodes.size()));
            Fault fault = faults.get(random.nextInt(faults.size()));
            long lasts = 500 + random.nextLong(LONGEST.toMillis() - 500);
            Platform.tell("%s: %s for %d ms", fault.name(), node.name(), lasts);
            happened.merge(fault.name(), 1, Integer::sum);
            Runnable end = fault.begin().apply(node);
            let(lasts);
            end.run();
            let(EVERY.toMillis() - lasts);
            hold(from);
        }
    }

    private static void let(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        Platform.await("time passes", Duration.ofMinutes(1), () -> System.nanoTime() >= end);
    }

    /**
     * No more inside than the budget and what the nodes may have added: what a node holds that others take for free, or
     * its part of the budget while it does not hear the store.
     */
    private void hold(long fromMillis) {
        long to = System.currentTimeMillis();
        int part = Platform.PLACES / platform.nodes().size();
        slack = platform.nodes().stream()
                .mapToInt(node -> Math.max(part, node.mostOver(fromMillis, to)))
                .sum();
        mostInside = Math.max(mostInside, platform.inside(fromMillis, to).getMax());
        mostInBook = Math.max(mostInBook, watch.get().most());
        check(mostInside <= Platform.PLACES + slack, mostInside + " inside, " + slack + " might be above the budget");
        check(
                mostInBook <= Platform.PLACES + slack,
                mostInBook + " in the book, " + slack + " might be above the budget");
    }

    /** All is well again soon: every node up, the places used, nobody above the budget, nobody lost, nothing grown. */
    private void calm() {
        Duration normal = Platform.await(
                "normal", NORMAL.plusSeconds(10), () -> platform.isUp() && platform.isFull(orphans()) && isInOrder());
        long from = System.currentTimeMillis();
        Platform.pass(Duration.ofSeconds(2), watch.get());
        int most = platform.inside(from, System.currentTimeMillis()).getMax();
        check(most <= Platform.PLACES, most + " inside though nothing is wrong");
        Set<String> inside = pupilsInside();
        Set<String> lost = new TreeSet<>(pupils);
        lost.removeIf(pupil -> inside.contains(pupil) || !isOfLivingNode(pupil));
        check(lost.isEmpty(), "lost: " + lost);
        pupils = inside;
        examine();
        Platform.tell("all is well after %d ms: at most %d inside, %d pupils", normal.toMillis(), most, pupils.size());
    }

    private boolean isInOrder() {
        BookWatch.Sum sum = watch.get().sum();
        return sum.all() == sum.used()
                && sum.used() <= Platform.PLACES
                && platform.inside(System.currentTimeMillis()) <= Platform.PLACES;
    }

    private void examine() {
        platform.nodes().forEach(NodeProcess::examine);
        for (NodeProcess node : platform.nodes()) {
            Platform.await("vitals of " + node.name(), Duration.ofSeconds(20), () -> node.vitals() != null);
            Vitals now = Objects.requireNonNull(node.vitals());
            Vitals before = first.putIfAbsent(node, now);
            if (before != null) {
                heapGrowth = Math.max(heapGrowth, now.heapBytes() - before.heapBytes());
                threadGrowth = Math.max(threadGrowth, now.threads() - before.threads());
                String grown = node.name() + " grew from " + before + " to " + now;
                check(heapGrowth <= HEAP_SLACK && threadGrowth <= THREAD_SLACK, grown);
            }
        }
        long count = keys.getAsLong();
        firstKeys = firstKeys < 0 ? count : firstKeys;
        keyGrowth = Math.max(keyGrowth, count - firstKeys);
        check(keyGrowth <= KEY_SLACK, "the store has " + count + " keys, it had " + firstKeys);
    }

    private void checkLogs() {
        TreeSet<String> strange = new TreeSet<>();
        everyNode.forEach(
                node -> node.log().stream().filter(line -> !log.explains(line)).forEach(strange::add));
        check(strange.isEmpty(), "no page explains: " + strange);
    }

    private static void check(boolean kept, String broken) {
        if (!kept) {
            throw new AssertionError("seed " + Platform.SEED + ": " + broken);
        }
    }
}
