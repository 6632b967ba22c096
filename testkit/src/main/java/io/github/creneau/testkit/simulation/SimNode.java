package io.github.creneau.testkit.simulation;

import io.github.creneau.Cohort;
import io.github.creneau.Limiter;
import io.github.creneau.spi.Timing;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One node for its life: its clocks, its limiter, and its misfortunes. While it is paused nothing of it runs: timers,
 * replies and callers stand still and go on afterwards, in the order in which they were due.
 */
final class SimNode implements Timing {

    /** What a clock may be off by. */
    record Clocks(long wallOffsetMillis, double drift, long latenessNanos) {}

    final String name;
    final World world;
    final Link link;
    private final Clocks clocks;
    private final long wallStartMillis;
    private final SplittableRandom chance;
    private final Map<String, Cohort> cohorts = new HashMap<>();
    private final Set<Runnable> callers = new LinkedHashSet<>();
    private @Nullable Limiter limiter;
    private long pausedUntil;
    private boolean crashed;
    private long crashedAt;
    private boolean left;
    private boolean closed;
    private long disturbedAt = -1;
    private int timers;

    SimNode(String name, World world, long wallStartMillis, Clocks clocks, Store store, Link.Weather weather) {
        this.name = name;
        this.world = world;
        this.wallStartMillis = wallStartMillis;
        this.clocks = clocks;
        this.chance = world.chance(2 * name.hashCode());
        this.link = new Link(this, store, weather, world.chance(2 * name.hashCode() + 1));
    }

    void join(Limiter.Builder builder) {
        Limiter built = builder.node(name).backend(link).timing(this).build();
        limiter = built;
        built.policy().cohorts().forEach(cohort -> cohorts.put(cohort, built.cohort(cohort)));
    }

    Limiter limiter() {
        if (limiter == null) {
            throw new IllegalStateException(name + " has not joined");
        }
        return limiter;
    }

    Cohort cohort(String cohort) {
        Cohort found = cohorts.get(cohort);
        if (found == null) {
            throw new IllegalStateException("no cohort " + cohort);
        }
        return found;
    }

    /** Whether callers can reach it. */
    boolean isUp() {
        return !crashed && !left;
    }

    boolean isPaused() {
        return world.now() < pausedUntil;
    }

    /** When its last pause ended. */
    long awakeSince() {
        return pausedUntil;
    }

    boolean hasCrashed() {
        return crashed;
    }

    long crashedAt() {
        return crashedAt;
    }

    /** Whether it has left, in good order. */
    boolean hasLeft() {
        return left;
    }

    /** Timers that will still run. */
    int timers() {
        return timers;
    }

    /** Something went wrong with it or its link just now. */
    void disturbed() {
        disturbedAt = world.now();
    }

    /** Whether all went well with it from {@code nanos} until now. */
    boolean wasWellSince(long nanos) {
        return !crashed && !isPaused() && !link.isCut() && disturbedAt < nanos;
    }

    void pauseFor(long nanos) {
        disturbed();
        pausedUntil = Math.max(pausedUntil, world.now() + nanos);
        world.at(pausedUntil, this::disturbed);
    }

    /** Never runs again; callers inside lose their connection. */
    void crash() {
        crashed = true;
        crashedAt = world.now();
        disturbed();
        Set<Runnable> lost = new LinkedHashSet<>(callers);
        callers.clear();
        lost.forEach(Runnable::run);
    }

    /** Leaves in good order. */
    void leave() {
        left = true;
        onNode(() -> {
            closed = true;
            limiter().close();
        });
    }

    /** Runs something of this node: later if it is paused, never if it has crashed. */
    void onNode(Runnable action) {
        if (crashed) {
            return;
        }
        if (isPaused()) {
            world.at(pausedUntil, () -> onNode(action));
        } else {
            action.run();
        }
    }

    /** A caller's request: runs on the node, or {@code connectionLost} if that crashes or closes meanwhile. */
    void call(Runnable request, Runnable connectionLost) {
        if (crashed) {
            connectionLost.run();
            return;
        }
        callers.add(connectionLost);
        onNode(() -> {
            (closed ? connectionLost : request).run();
            callers.remove(connectionLost);
        });
    }

    /** Wrong by as much as the seed says. The engine has no use for it. */
    @Override
    public long wallMillis() {
        return wallStartMillis + clocks.wallOffsetMillis() + (long) (elapsed() / 1e6 * (1 + 100 * clocks.drift()));
    }

    @Override
    public long nanoTime() {
        return elapsed();
    }

    private long elapsed() {
        return (long) (world.now() * (1 + clocks.drift()));
    }

    @Override
    public Task schedule(Runnable action, long delayNanos) {
        long late = clocks.latenessNanos() == 0 ? 0 : chance.nextLong(clocks.latenessNanos());
        boolean[] waiting = {true};
        timers++;
        world.in(
                (long) (Math.max(0, delayNanos) / (1 + clocks.drift())) + 1 + late,
                () -> onNode(() -> {
                    if (waiting[0]) {
                        waiting[0] = false;
                        timers--;
                        action.run();
                    }
                }));
        return () -> {
            if (waiting[0]) {
                waiting[0] = false;
                timers--;
            }
        };
    }

    @Override
    public boolean await(Future<?> future, long nanos) {
        Strands strands = world.strands();
        Strands.Strand me = strands.current();
        boolean[] waits = {true};
        Runnable wake = () -> {
            if (waits[0]) {
                waits[0] = false;
                world.in(0, () -> onNode(() -> strands.resume(me)));
            }
        };
        if (future instanceof CompletableFuture<?> completable) {
            var unused = completable.whenComplete((result, error) -> wake.run());
        }
        world.in((long) (nanos / (1 + clocks.drift())), () -> onNode(wake));
        strands.waitHere();
        return future.isDone();
    }
}
