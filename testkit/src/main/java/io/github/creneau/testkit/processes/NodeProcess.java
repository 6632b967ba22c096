package io.github.creneau.testkit.processes;

import io.github.creneau.observe.Snapshot.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** A {@link NodeProgram} as the test sees it: a node in a JVM of its own, and the crowd in front of it. Thread-safe. */
public final class NodeProcess implements AutoCloseable {

    private static final Duration GOODBYE = Duration.ofSeconds(60);

    /**
     * What a node said of itself.
     *
     * @param inside places that its crowd has
     * @param over its {@code maxOverAdmission()}
     * @param store whether it hears the store
     * @param granted places that its crowd was given so far
     * @param policyVersion of the policy by which it judges
     */
    public record Sample(int inside, int over, Store store, long granted, long policyVersion) {
        static final Sample NONE = new Sample(0, 0, Store.UNHEARD, 0, 0);

        static Sample of(String[] words) {
            return new Sample(
                    Integer.parseInt(words[2]),
                    Integer.parseInt(words[3]),
                    Store.valueOf(words[4]),
                    Long.parseLong(words[5]),
                    Long.parseLong(words[6]));
        }
    }

    /** Memory that is in use after a collection, and live threads. */
    public record Vitals(long heapBytes, int threads) {}

    private final ConcurrentSkipListMap<Long, Sample> samples = new ConcurrentSkipListMap<>();
    private final Set<String> alive = ConcurrentHashMap.newKeySet();
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Vitals vitals;
    private final String name;
    private final ChildJvm jvm;

    /**
     * Starts a node.
     *
     * @param main hands its arguments to {@link NodeProgram#run}
     * @param options of the JVM
     * @param store what {@code main} must know to reach the store
     */
    public NodeProcess(
            Class<?> main, List<String> options, String store, String name, Duration clockWrongBy, long seed) {
        this.name = name;
        List<String> all = new ArrayList<>(options);
        all.add(LogPage.ONE_LINE);
        jvm = ChildJvm.start(all, main, this::hear, List.of(store, name, clockWrongBy.toString(), Long.toString(seed)));
    }

    private void hear(String line) {
        String[] words = line.split(" ", -1);
        if (words[0].equals("sample")) {
            samples.put(Long.parseLong(words[1]), Sample.of(words));
        } else if (words[0].equals("touched")) {
            (words[2].equals("true") ? alive : unknown).add(words[1]);
        } else if (words[0].equals("vitals")) {
            vitals = new Vitals(Long.parseLong(words[1]), Integer.parseInt(words[2]));
        } else {
            log.add(line);
            System.err.println(name + ": " + line);
        }
    }

    /** What it logged, line by line. */
    public List<String> log() {
        return List.copyOf(log);
    }

    /** Asks it to collect its garbage and to look at itself; {@link #vitals()} tells what it saw. */
    public void examine() {
        vitals = null;
        jvm.tell("vitals");
    }

    /** What it saw of itself; null until it answers. */
    public @Nullable Vitals vitals() {
        return vitals;
    }

    /** The name of the node; the ledger knows it by this and what follows a {@code #}. */
    public String name() {
        return name;
    }

    /** So many callers that each hold a permit for such a time, again and again. */
    public void work(int callers, Duration hold) {
        jvm.tell("work " + callers + " " + hold.toMillis());
    }

    /** So many people with a session each. */
    public void visit(String people, int count, Duration stay) {
        jvm.tell("visit " + people + " " + count + " " + stay.toMillis());
    }

    /** Nobody comes again. */
    public void rest() {
        jvm.tell("rest");
    }

    /** Somebody logs out. */
    public void release(String session) {
        jvm.tell("release " + session);
    }

    /** Publishes the policy anew with a rate. */
    public void publish(int perSecond, int burst) {
        jvm.tell("publish " + perSecond + " " + burst);
    }

    /** Touches sessions; {@link #alive()} and {@link #unknown()} tell what came of it. */
    public void touch(Iterable<String> sessions) {
        sessions.forEach(session -> jvm.tell("touch " + session));
    }

    /** Touched sessions that were inside. */
    public Set<String> alive() {
        return alive;
    }

    /** Touched sessions that were not. */
    public Set<String> unknown() {
        return unknown;
    }

    /** The last sample up to an instant. */
    public Sample at(long millis) {
        Map.Entry<Long, Sample> entry = samples.floorEntry(millis);
        return entry == null ? Sample.NONE : entry.getValue();
    }

    /** The most places that it might have had beyond the budget in a span. */
    public int mostOver(long fromMillis, long toMillis) {
        return samples.subMap(fromMillis, true, toMillis, true).values().stream()
                .mapToInt(Sample::over)
                .max()
                .orElse(0);
    }

    /** {@code SIGSTOP}. */
    public void freeze() {
        jvm.freeze();
    }

    /** {@code SIGCONT}. */
    public void thaw() {
        jvm.thaw();
    }

    /** {@code SIGKILL}; answers when it is gone. */
    public void kill() {
        jvm.kill();
    }

    /** Lets it close its limiter and its store and end by itself, as in a planned restart. */
    public void leave() {
        if (!jvm.endInput(GOODBYE)) {
            throw new AssertionError(name + " did not end within " + GOODBYE);
        }
    }

    @Override
    public void close() {
        jvm.close();
    }
}
