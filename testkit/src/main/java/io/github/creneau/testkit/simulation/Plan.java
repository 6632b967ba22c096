package io.github.creneau.testkit.simulation;

import io.github.creneau.testkit.simulation.Facts.Parts;
import io.github.creneau.testkit.simulation.Facts.Places;
import io.github.creneau.testkit.simulation.Facts.SlotFact;
import io.github.creneau.testkit.simulation.Facts.Spans;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
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
        LATENESS,
        STORE_CLOCK
    }

    /** Who wants permits: whoever comes by; or more than there are, on one node or equally many on each. */
    enum Demand {
        ANY,
        ONE_NODE,
        EVEN
    }

    /** Another policy: until something else is published, or for {@code lastingSeconds}. */
    record Change(Facts facts, int lastingSeconds) {}

    /** Clock changes, and days without one. */
    private static final List<Instant> EDGES = List.of(
            Instant.parse("2026-11-23T09:30:00Z"),
            Instant.parse("2026-11-23T09:30:00Z"),
            Instant.parse("2026-11-23T09:30:00Z"),
            Instant.parse("2026-10-25T01:00:00Z"),
            Instant.parse("2026-10-25T02:00:00Z"),
            Instant.parse("2027-03-28T01:00:00Z"));

    final Set<Fault> faults = EnumSet.noneOf(Fault.class);
    final Demand demand;
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
    final List<Change> changes = new ArrayList<>();
    private final SplittableRandom chance;

    Plan(SplittableRandom chance) {
        this.chance = chance;
        demand = chance.nextInt(12) > 0 ? Demand.ANY : chance.nextBoolean() ? Demand.EVEN : Demand.ONE_NODE;
        boolean any = demand == Demand.ANY;
        if (any && chance.nextInt(3) > 0) {
            for (Fault fault : Fault.values()) {
                if (chance.nextInt(4) == 0) {
                    faults.add(fault);
                }
            }
        }
        int kind = chance.nextInt(5);
        sessions = any && kind != 0;
        permits = !any || kind < 2;
        told = sessions && chance.nextInt(3) == 0;
        nodes = (any ? 1 : 2) + chance.nextInt(any ? 4 : 3);
        joinsAndLeaves = any && chance.nextInt(3) == 0;
        loadSeconds = told ? 220 : any ? 40 + chance.nextInt(50) : 24;
        Instant edge = EDGES.get(chance.nextInt(EDGES.size()));
        startMillis = edge.toEpochMilli() - 15_000 - chance.nextInt(40_000);
        first = any ? facts() : factsOfDemand();
        int places = first.budget() * (first.budgetPerNode() ? nodes : 1);
        visitors = sessions ? (int) (places * (1.0 + 3 * chance.nextDouble()) * loadSeconds / 60) + 5 : 0;
        workers = !permits ? 0 : any ? 1 + (int) (places * 2.0 * chance.nextDouble()) : 3 * places;
        for (int i = any ? chance.nextInt(5) - 2 : 0; i > 0; i--) {
            changes.add(new Change(change(first), chance.nextInt(3) == 0 ? 3 + chance.nextInt(20) : 0));
        }
    }

    /**
     * Whether times told are promised to be kept: the store forgets none, its clock goes on, and neither budget nor rate
     * is reduced, be it by a policy or as a node's part of them goes with it.
     */
    boolean keepsTimesTold() {
        boolean nodesStay = !joinsAndLeaves
                && Collections.disjoint(faults, EnumSet.of(Fault.CRASH, Fault.PAUSE, Fault.CUT, Fault.STORE_DOWN));
        boolean partsStay = nodesStay || !(first.budgetPerNode() || first.ratePerNode());
        return told
                && changes.isEmpty()
                && partsStay
                && !mayLoseWrites()
                && Collections.disjoint(faults, EnumSet.of(Fault.RESTART, Fault.STORE_CLOCK));
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
        Places places =
                new Places(budget, perNode, rate, rate + chance.nextInt(20), rate > 0 && chance.nextInt(4) == 0);
        List<SlotFact> slots = chance.nextBoolean() ? slots(cohorts) : List.of();
        Parts parts =
                new Parts(chance.nextInt(3) == 0 ? 0 : 1_000, chance.nextBoolean() ? 600 : 1_000, shares, reserves);
        Spans spans = new Spans(
                told ? 20 : 6 + chance.nextInt(15),
                chance.nextInt(4) == 0 ? 3 + chance.nextInt(4) : 0,
                4 + chance.nextInt(8),
                chance.nextInt(4) == 0 ? 15 + chance.nextInt(20) : 3_600,
                chance.nextInt(3) == 0 ? chance.nextInt(20) : -1);
        return new Facts(cohorts, places, slots, parts, spans, told ? 0.6 : chance.nextInt(2) * 0.5);
    }

    /** A budget of which every node can have the same part, of ten places or more; nothing else limits it. */
    private Facts factsOfDemand() {
        boolean perNode = chance.nextBoolean();
        int part = 10 + chance.nextInt(20);
        Places places = new Places(perNode ? part : part * nodes, perNode, 0, 1, false);
        Parts parts = new Parts(1_000, 1_000, Map.of(), Map.of());
        return new Facts(new TreeSet<>(List.of("a")), places, List.of(), parts, new Spans(20, 0, 60, 3_600, -1), 0);
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
        int reserved = from.parts().reserves().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        return from.withBudget(Math.max(reserved + 1, from.budget() * (50 + chance.nextInt(100)) / 100));
    }
}
