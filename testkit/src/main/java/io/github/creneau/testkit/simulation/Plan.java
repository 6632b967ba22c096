package io.github.creneau.testkit.simulation;

import io.github.creneau.testkit.simulation.Facts.SlotFact;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a seed stands for: a policy and its changes, nodes, load and kinds of faults. */
final class Plan {

    /** Kinds of misfortune; a run has some of them, a third of the runs none. */
    enum Fault {
        CRASH,
        PAUSE,
        CUT,
        RESTART,
        ROLLBACK,
        FAILOVER,
        STORE_DOWN,
        LOSS,
        SLOWNESS,
        CLOCKS,
        LATENESS
    }

    /** Clock changes, and days without one. */
    private static final List<Instant> EDGES = List.of(
            Instant.parse("2026-11-23T09:30:00Z"),
            Instant.parse("2026-11-23T09:30:00Z"),
            Instant.parse("2026-11-23T09:30:00Z"),
            Instant.parse("2026-10-25T01:00:00Z"),
            Instant.parse("2026-10-25T02:00:00Z"),
            Instant.parse("2027-03-28T01:00:00Z"));

    final SplittableRandom chance;
    final Set<Fault> faults = EnumSet.noneOf(Fault.class);
    final boolean sessions;
    final boolean permits;
    final boolean told;
    final boolean joinsAndLeaves;
    final int nodes;
    final long startMillis;
    final int loadSeconds;
    final int visitors;
    final int workers;
    final Facts first;
    final List<Facts> changes = new ArrayList<>();

    Plan(SplittableRandom chance) {
        this.chance = chance;
        if (chance.nextInt(3) > 0) {
            for (Fault fault : Fault.values()) {
                if (chance.nextInt(4) == 0) {
                    faults.add(fault);
                }
            }
        }
        int kind = chance.nextInt(5);
        sessions = kind != 0;
        permits = kind < 2;
        told = sessions && chance.nextInt(3) == 0;
        nodes = 1 + chance.nextInt(4);
        joinsAndLeaves = chance.nextInt(3) == 0;
        loadSeconds = told ? 220 : 40 + chance.nextInt(50);
        Instant edge = EDGES.get(chance.nextInt(EDGES.size()));
        startMillis = edge.toEpochMilli() - 15_000 - chance.nextInt(40_000);
        first = facts();
        int places = first.budget() * (first.budgetPerNode() ? nodes : 1);
        visitors = sessions ? (int) (places * (1.0 + 3 * chance.nextDouble()) * loadSeconds / 60) + 5 : 0;
        workers = permits ? 1 + (int) (places * 2.0 * chance.nextDouble()) : 0;
        for (int i = chance.nextInt(5) - 2; i > 0; i--) {
            changes.add(change(first));
        }
    }

    boolean isCalm() {
        return faults.isEmpty();
    }

    /** Whether what the store did may be undone: then who has left may be inside again, as before. */
    boolean mayLoseWrites() {
        return faults.contains(Fault.ROLLBACK) || faults.contains(Fault.FAILOVER);
    }

    private Facts facts() {
        SortedSet<String> cohorts = new TreeSet<>(List.of("a", "b", "c").subList(0, 1 + chance.nextInt(3)));
        boolean perNode = chance.nextInt(3) == 0;
        int budget = perNode ? 5 + chance.nextInt(15) : 8 + chance.nextInt(50);
        Map<String, Integer> shares = new TreeMap<>();
        Map<String, Integer> reserves = new TreeMap<>();
        if (cohorts.size() > 1 && chance.nextInt(3) == 0) {
            shares.put("b", 200 + 100 * chance.nextInt(6));
        }
        if (cohorts.size() > 1 && chance.nextInt(3) == 0) {
            reserves.put("a", 1 + chance.nextInt(budget / 3));
        }
        int rate = chance.nextInt(3) == 0 ? 2 + chance.nextInt(8) : 0;
        return new Facts(
                cohorts,
                budget,
                perNode,
                rate,
                rate + chance.nextInt(20),
                rate > 0 && chance.nextInt(4) == 0,
                chance.nextBoolean() ? slots(cohorts) : List.of(),
                chance.nextInt(3) == 0 ? 0 : 1_000,
                chance.nextBoolean() ? 600 : 1_000,
                shares,
                reserves,
                told ? 20 : 6 + chance.nextInt(15),
                chance.nextInt(4) == 0 ? 3 + chance.nextInt(4) : 0,
                4 + chance.nextInt(8),
                chance.nextInt(4) == 0 ? 15 + chance.nextInt(20) : 3_600,
                chance.nextInt(3) == 0 ? chance.nextInt(20) : -1,
                told ? 0.6 : chance.nextInt(2) * 0.5);
    }

    /** Two slots that meet at the edge near which the run begins; where a clock changes they are whole hours. */
    private List<SlotFact> slots(SortedSet<String> cohorts) {
        List<SlotFact> slots = new ArrayList<>();
        boolean plainDay = Instant.ofEpochMilli(startMillis).toString().startsWith("2026-11-23");
        LocalTime edge = plainDay ? LocalTime.of(10, 30) : LocalTime.of(3, 0);
        slots.add(new SlotFact("a", edge.minusHours(1), edge));
        if (cohorts.contains("b")) {
            slots.add(new SlotFact("b", edge, edge.plusHours(1)));
        }
        return slots;
    }

    private Facts change(Facts from) {
        if (chance.nextInt(3) == 0) {
            return from.withOut(chance.nextInt(2) * 1_000, chance.nextBoolean() ? 600 : 800);
        }
        int reserved =
                from.reserves().values().stream().mapToInt(Integer::intValue).sum();
        return from.withBudget(Math.max(reserved + 1, from.budget() * (50 + chance.nextInt(100)) / 100));
    }
}
