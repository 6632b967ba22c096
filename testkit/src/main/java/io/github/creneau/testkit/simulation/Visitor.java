package io.github.creneau.testkit.simulation;

import io.github.creneau.Cohort;
import io.github.creneau.Decision;
import io.github.creneau.Granted;
import io.github.creneau.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Somebody with a session: asks until let in, comes back as told, moves between nodes, is active within the idle time,
 * and logs out, closes the handle, or just goes away.
 */
final class Visitor {

    private static final int MOST_TRIES = 8;

    private final Cluster cluster;
    private final World world;
    private final SplittableRandom chance;
    private final String id;
    private final String cohort;
    private final long idle;
    private long leavesAt;
    private long enteredAt;
    private long endsAtEarliest = Long.MAX_VALUE;
    private int tries;
    private long toldAt = -1;
    private @Nullable String proof;
    private final Map<String, Instant> tickets = new HashMap<>();
    private @Nullable String pass;
    private @Nullable Granted handle;
    private @Nullable Stay stay;
    private @Nullable SimNode last;

    Visitor(Cluster cluster, String id, String cohort, SplittableRandom chance) {
        this.cluster = cluster;
        this.world = cluster.world;
        this.chance = chance;
        this.id = id;
        this.cohort = cohort;
        this.idle = cluster.plan.first.spans().idle() * World.SECOND;
    }

    void arrive() {
        SimNode node = cluster.any(chance);
        if (node == null || cluster.loadIsOver() || tries++ >= MOST_TRIES) {
            return;
        }
        if (proof == null && !cluster.strayTickets.isEmpty() && chance.nextInt(20) == 0) {
            Cluster.Stray stray = cluster.strayTickets.get(chance.nextInt(cluster.strayTickets.size()));
            cluster.truth.shows(id, stray.atMillis());
            proof = stray.ticket();
        }
        node.call(() -> ask(node), () -> world.in(between(0.2, 2), this::arrive));
    }

    private void ask(SimNode node) {
        long began = world.now();
        Cohort door = node.cohort(cohort);
        long storeTime = cluster.checker.storeTime();
        Facts.Ends ends = cluster.plan.first.ends(cohort, cluster.checker.instant());
        endsAtEarliest = Math.min(endsAtEarliest, storeTime + ends.earliest());
        String shown = proof;
        long told = toldAt;
        Decision decision = shown == null
                ? node.limiter().tryAcquire(door, id)
                : node.limiter().tryAcquire(door, id, shown);
        world.trace(() ->
                node.name + " " + id + " of " + cohort + (shown == null ? "" : " with a proof") + ": " + decision);
        if (told >= 0 && storeTime >= told && storeTime < told + 290 * World.SECOND && node.wasWellSince(began)) {
            cluster.checker.cameAsTold(decision);
            world.trace(() -> id + " came as told and " + (decision.isGranted() ? "is in" : "was refused"));
        }
        if (decision instanceof Granted granted) {
            entered(node, granted, storeTime, began);
        } else {
            refused((Refused) decision);
        }
    }

    private void entered(SimNode node, Granted granted, long asked, long began) {
        Facts facts = cluster.plan.first;
        long confirm = facts.spans().confirm() == 0 ? idle : facts.spans().confirm() * World.SECOND;
        long latest = cluster.checker.storeTime()
                + facts.ends(cohort, cluster.checker.instant()).latest();
        Stay mine = new Stay(id, cohort, asked, idle, confirm, endsAtEarliest, latest);
        mine.knownBy(node, asked - Math.max(0, idle / 2 - Math.min(idle, confirm) + World.SECOND));
        cluster.truth.enter(mine);
        cluster.checker.letIn(node, mine, began, asked);
        stay = mine;
        enteredAt = world.now();
        handle = granted;
        pass = granted.pass().orElse(null);
        last = node;
        tries = 0;
        toldAt = -1;
        proof = null;
        leavesAt = world.now() + (long) (idle * (0.2 + 1.5 * chance.nextDouble()));
        world.in((long) (Math.min(confirm, idle) * (0.1 + 0.35 * chance.nextDouble())), this::act);
    }

    private void refused(Refused refused) {
        if (refused.retryAfter().orElse(Duration.ofSeconds(1)).compareTo(Duration.ofSeconds(1)) < 0) {
            world.fail("a refusal told to come back in less than a second");
        }
        proof = refused.ticket().orElse(null);
        toldAt = -1; // what it is told now replaces what it was told before
        long wait = between(0.5, 6);
        if (proof != null && isToldAgain(proof, refused.retryAt().orElseThrow())) {
            wait = (refused.retryAt().orElseThrow().toEpochMilli() - cluster.plan.startMillis) * World.MILLI
                    + between(0.6, 5)
                    - world.now();
        } else if (proof != null) {
            cluster.checker.toldTime.told(id, refused.retryAt().orElseThrow());
            if (chance.nextInt(4) == 0) {
                cluster.strayTickets.add(
                        new Cluster.Stray(proof, refused.retryAt().orElseThrow().toEpochMilli()));
            }
            if (cluster.plan.told && chance.nextInt(5) > 0) {
                toldAt = (refused.retryAt().orElseThrow().toEpochMilli() - cluster.plan.startMillis) * World.MILLI;
                wait = toldAt + between(0.6, 30) - world.now();
            }
        }
        world.in(wait, this::arrive);
    }

    /** Whether it keeps its ticket and is told another time: its appointment is due, and it lacks a token. */
    private boolean isToldAgain(String ticket, Instant at) {
        Instant first = tickets.putIfAbsent(ticket, at);
        return first != null && !first.equals(at);
    }

    private void act() {
        Stay mine = stay;
        SimNode node = last == null || !last.isUp() || chance.nextInt(3) == 0 ? cluster.any(chance) : last;
        if (mine == null || mine.isOver() || node == null) {
            return;
        }
        if (world.now() >= leavesAt || cluster.loadIsOver()) {
            leave(node, mine);
            return;
        }
        long again = (long) (idle * (0.05 + 0.4 * chance.nextDouble()));
        node.call(() -> touch(node, mine, again), () -> world.in(between(0.01, 0.3), this::act));
    }

    private void touch(SimNode node, Stay mine, long again) {
        long began = world.now();
        long asked = cluster.checker.shownTime();
        boolean shows = pass != null && mine.isSure(asked + World.SECOND) && chance.nextInt(8) == 0;
        boolean inside = shows ? isInsideByPass(node) : node.limiter().touch(id);
        cluster.checker.touched(node, mine, inside, began, asked);
        if (!inside) {
            world.trace(() -> node.name + " " + id + " is no longer inside");
            boolean mustKnow = mine.isKnownBy(node, asked) || !(cluster.checker.isLearning() || mine.wasApartAt(began));
            if (mine.isSure(cluster.checker.timeOn(node))
                    && mustKnow
                    && node.wasWellSince(began - World.SECOND)
                    && !cluster.checker.isApart(node)
                    && !cluster.checker.isLostUnnoticed(mine)) {
                world.fail("stays: " + id + " was thrown out on " + node.name);
            }
            mine.end();
            return;
        }
        long late = cluster.checker.storeTime() - mine.goneBy();
        if (late > Observed.OBEYED && node.wasWellSince(began - World.SECOND)) {
            world.fail("slots: " + id + " is inside " + late / World.MILLI + " ms after its end");
        }
        last = node;
        world.trace(() -> node.name + " " + id + " is active");
        if (mine.touched(node, asked, began)) {
            world.in(mine.hearing(), () -> {
                if (node.wasWellSince(began)) {
                    mine.heardOf(asked);
                }
            });
        }
        world.in(again, this::act);
    }

    /**
     * Shows the pass, and asks without one where it may be worthless: a node that joins while the store has forgotten its
     * key may give it another.
     */
    private boolean isInsideByPass(SimNode node) {
        String shown = pass;
        boolean inside = shown != null
                && node.limiter().tryAcquire(node.cohort(cohort), id, shown).isGranted();
        return inside
                || (cluster.checker.lostKeysAt() > enteredAt && node.limiter().touch(id));
    }

    private void leave(SimNode node, Stay mine) {
        mine.end();
        int how = chance.nextInt(5);
        world.trace(() -> id + (how == 4 ? " goes away" : " logs out on " + node.name));
        if (how == 4) {
            return;
        }
        Granted mineToClose = handle;
        if (how == 3 && mineToClose != null && last != null && last.isUp()) {
            last.onNode(mineToClose::close);
            return;
        }
        node.call(() -> logOut(node), () -> {});
    }

    private void logOut(SimNode node) {
        long began = world.now();
        boolean was = node.limiter().release(id);
        boolean certain = was && node.wasWellSince(began - World.SECOND) && !cluster.checker.isLearning();
        boolean returns = certain && !cluster.plan.mayLoseWrites() && chance.nextInt(5) == 0;
        if (certain && !returns && chance.nextInt(3) == 0) {
            long after = chance.nextBoolean() ? Observed.OBEYED : (long) (Observed.OBEYED * chance.nextDouble());
            world.in(after, () -> lookIn(node, began));
        }
        if (returns) {
            tries = 0;
            endsAtEarliest = Long.MAX_VALUE;
            world.in(Observed.OBEYED + between(0.05, 3), () -> returnAfter(began));
        }
    }

    /** Comes again under the same name, unless some node may not have heard of the logout. */
    private void returnAfter(long leftAt) {
        if (cluster.up().stream().allMatch(node -> node.wasWellSince(leftAt))) {
            arrive();
        }
    }

    /** After a logout, whoever asks anywhere is told that the session is not inside. */
    private void lookIn(SimNode whereItLeft, long leftAt) {
        SimNode other = cluster.any(chance);
        if (other == null || !whereItLeft.wasWellSince(leftAt) || cluster.checker.isLearning()) {
            return;
        }
        other.call(
                () -> {
                    boolean inside = other.limiter().touch(id);
                    if (inside && other.wasWellSince(leftAt) && !cluster.checker.isLearning()) {
                        cluster.checker.figures.logout.saw(world.now() - leftAt);
                        if (world.now() - leftAt >= Observed.OBEYED) {
                            world.fail("logout: " + id + " is still inside on " + other.name);
                        }
                    }
                },
                () -> {});
    }

    private long between(double fromSeconds, double toSeconds) {
        return (long) ((fromSeconds + (toSeconds - fromSeconds) * chance.nextDouble()) * World.SECOND);
    }
}
