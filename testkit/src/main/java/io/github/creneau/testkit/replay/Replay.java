package io.github.creneau.testkit.replay;

import io.github.creneau.Limiter;
import io.github.creneau.inprocess.InProcessBackend;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.Timing;
import io.github.creneau.testkit.VirtualTime;
import io.github.creneau.testkit.replay.Timeline.Mark;
import io.github.creneau.testkit.replay.Timeline.SlotBand;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Replays one day of a platform in virtual time: the given visits, against nodes that share one in-process backend and
 * build the limiter that is to be tried. Every request goes to any live node. The same values and the same seed give
 * the same result, bit for bit.
 *
 * <p>Without {@link #limiter} nothing stands at the door, and the platform breaks down above its capacity: while more
 * people are inside than there are places, each page fails with probability {@code 1 − places ÷ inside}; whoever asks
 * keeps a server session for the idle time, whether the page came or not, and asks for the same page again with the
 * {@linkplain Patience patience} of people without advice.
 *
 * <p>A builder: not thread-safe. Several runs may go on in parallel, each on a thread of its own, over the same visits.
 */
public final class Replay {
    private static final Duration WARM_UP = Duration.ofMinutes(5);
    private static final Duration AFTER_CLOSING = Duration.ofMinutes(10);
    private static final int SPREAD_STREAM = 21;

    private final String name;
    private final long seed;
    private final ReplayDay day;
    private final List<ReplayNode> nodes = new ArrayList<>();
    private final List<SlotBand> slots = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private List<Visit> visits = List.of();
    private List<String> cohorts = List.of();
    private Duration idle = Duration.ofMinutes(20);
    private Patience patience =
            new Patience(Duration.ofSeconds(30), Duration.ofSeconds(180), 0.35, 12, Duration.ofMinutes(2));
    private @Nullable NodeLimiter limiter;
    private boolean advice;
    private boolean ticketStays;
    private IntConsumer eachMinute = minute -> {};

    /** Builds the limiter of one node. */
    @FunctionalInterface
    public interface NodeLimiter {
        /**
         * A builder with the node's name, backend and timing set, and with the policy to try. The replay adds the
         * node's capacity and builds it.
         */
        Limiter.Builder builder(String node, Backend backend, Timing timing);
    }

    private Replay(String name, long seed, ReplayDay day) {
        this.name = name;
        this.seed = seed;
        this.day = day;
    }

    /** A run of that name; the seed decides which node a request meets. */
    public static Replay named(String name, long seed, ReplayDay day) {
        return new Replay(name, seed, day);
    }

    /** Who comes, in order of arrival and numbered from 0, as {@link Crowd} makes them. */
    public Replay visits(List<Visit> value) {
        visits = List.copyOf(value);
        return this;
    }

    /** The cohorts in the order of the report; until told otherwise in order of first arrival. */
    public Replay cohorts(List<String> value) {
        cohorts = List.copyOf(value);
        return this;
    }

    /** Adds servers. */
    public Replay nodes(List<ReplayNode> value) {
        nodes.addAll(value);
        return this;
    }

    /** How long a place is held after the last page without logout; the limiter should be told the same. */
    public Replay idle(Duration value) {
        idle = value;
        return this;
    }

    /** What people do when they do not get in. */
    public Replay patience(Patience value) {
        patience = value;
        return this;
    }

    /** The limiter to try; left out, nothing stands at the door. */
    public Replay limiter(NodeLimiter value) {
        limiter = value;
        return this;
    }

    /** Whether told times reach people; then those who follow come back as told. Until told otherwise, no. */
    public Replay advice(boolean value) {
        advice = value;
        return this;
    }

    /**
     * Whether those who do not follow show the ticket they were given all the same when they try again, as a browser
     * does that keeps it. Until told otherwise, no: they come back as if nothing had been told.
     */
    public Replay ticketStays(boolean value) {
        ticketStays = value;
        return this;
    }

    /** Slots to be drawn in the report; they change nothing in the run. */
    public Replay slots(List<SlotTime> value) {
        value.forEach(
                slot -> slots.add(new SlotBand(slot.cohort(), day.minuteOf(slot.from()), day.minuteOf(slot.to()))));
        return this;
    }

    /** Something to be marked in the report; it changes nothing in the run. */
    public Replay mark(LocalTime time, String label) {
        marks.add(new Mark(day.minuteOf(time), label));
        return this;
    }

    /** Called at the beginning of each minute with its number, on the thread of the run. */
    public Replay eachMinute(IntConsumer listener) {
        eachMinute = listener;
        return this;
    }

    /**
     * The same people, nodes and habits by a clock that goes by itself, before a platform that is really there: its nodes
     * build their own limiters, and {@link #limiter} is not asked for.
     *
     * @param site the platform
     * @param now what people read on their clocks: goes forward, as fast as it likes
     */
    public LiveReplay live(Site site, Supplier<Instant> now) {
        return new LiveReplay(this, site, now);
    }

    /** Runs the day. */
    public RunResult run() {
        VirtualTime time = VirtualTime.startingAt(day.start().minus(WARM_UP));
        Recorder recorder = recorder();
        if (limiter == null) {
            nodes.forEach(node -> scheduleNode(time, recorder, node, () -> {}, () -> {}));
            play(time, recorder, new OpenDoor(recorder, Chance.stream(seed, SPREAD_STREAM)), false);
        } else {
            runLimited(limiter, time, recorder, new LimitedDoor(cohortsInOrder(), Chance.stream(seed, SPREAD_STREAM)));
        }
        return result(recorder, limiter != null);
    }

    Recorder recorder() {
        return new Recorder(day, cohortsInOrder(), visits, idle.toMillis());
    }

    private List<String> cohortsInOrder() {
        return cohorts.isEmpty() ? visits.stream().map(Visit::cohort).distinct().toList() : cohorts;
    }

    RunResult result(Recorder recorder, boolean limited) {
        return recorder.result(name, seed, limited, advice, day, List.copyOf(slots), List.copyOf(marks));
    }

    /** Schedules everything before a site with limiters of its own; who came before now has gone elsewhere. */
    void schedule(VirtualTime time, Recorder recorder, Site site) {
        nodes.forEach(node -> scheduleNode(time, recorder, node, () -> {}, () -> {}));
        int first = 0;
        while (first < visits.size() && visits.get(first).arrival().isBefore(time.now())) {
            first++;
        }
        begin(first, time, recorder, site, true);
    }

    private void runLimited(NodeLimiter build, VirtualTime time, Recorder recorder, LimitedDoor door) {
        try (Backend backend = InProcessBackend.create(time)) {
            for (ReplayNode node : nodes) {
                Runnable join = () -> door.join(
                        node.name(),
                        build.builder(node.name(), backend, time)
                                .nodeCapacity(node.capacity())
                                .build());
                scheduleNode(time, recorder, node, join, () -> door.leave(node.name()));
            }
            try {
                play(time, recorder, door, true);
            } finally {
                door.close();
            }
        }
    }

    private void scheduleNode(VirtualTime time, Recorder recorder, ReplayNode node, Runnable join, Runnable leave) {
        time.at(node.joins(), () -> {
            recorder.budgetChanged(node.capacity(), time.wallMillis());
            join.run();
        });
        node.leaves()
                .ifPresent(instant -> time.at(instant, () -> {
                    recorder.budgetChanged(-node.capacity(), time.wallMillis());
                    leave.run();
                }));
    }

    private void play(VirtualTime time, Recorder recorder, Door door, boolean limited) {
        begin(0, time, recorder, door, limited);
        time.runUntil(day.end().plus(AFTER_CLOSING));
    }

    private void begin(int firstVisit, VirtualTime time, Recorder recorder, Site site, boolean limited) {
        Visitor.Scene scene =
                new Visitor.Scene(time, site, recorder, patience, limited, limited && advice, ticketStays);
        nextArrival(firstVisit, time, scene);
        time.at(day.start(), () -> minute(0, time, recorder));
    }

    private void nextArrival(int number, VirtualTime time, Visitor.Scene scene) {
        if (number < visits.size()) {
            Visit visit = visits.get(number);
            time.at(visit.arrival(), () -> {
                nextArrival(number + 1, time, scene);
                new Visitor(visit, scene).run();
            });
        }
    }

    private void minute(int minute, VirtualTime time, Recorder recorder) {
        recorder.minute(minute, time.wallMillis());
        eachMinute.accept(minute);
        if (minute + 1 < day.minutes()) {
            time.at(day.start().plus(Duration.ofMinutes(minute + 1)), () -> minute(minute + 1, time, recorder));
        }
    }
}
