package io.github.creneau.testkit.simulation;

import java.util.ArrayDeque;

/** The budgets of late, and what came on top of them without being admitted. */
final class Budgets {

    private static final int MOST = 64;

    private final World world;
    private final ArrayDeque<long[]> changes = new ArrayDeque<>();
    private final ArrayDeque<long[]> broughtBack = new ArrayDeque<>();
    private long since;

    Budgets(World world) {
        this.world = world;
    }

    void note(int budget) {
        if (changes.isEmpty() || changes.peekLast()[1] != budget) {
            changes.addLast(new long[] {world.now(), budget});
            since = world.now();
            if (changes.size() > MOST) {
                changes.pollFirst();
            }
        }
    }

    /** Nothing before now is of use. */
    void restart() {
        since = world.now();
    }

    /** Since when it has been as it is. */
    long since() {
        return since;
    }

    /** The largest since {@code nanos}. */
    long mostSince(long nanos) {
        long most = 0;
        long before = 0;
        for (long[] change : changes) {
            if (change[0] >= nanos) {
                most = Math.max(most, change[1]);
            } else {
                before = change[1];
            }
        }
        return Math.max(most, before);
    }

    /** A node brought places back that count again, until {@code untilNanos} at the latest. */
    void broughtBack(int places, long untilNanos) {
        broughtBack.addLast(new long[] {untilNanos, places});
    }

    /** Places that nodes brought back and that may not have drained yet. */
    long broughtBack() {
        broughtBack.removeIf(entry -> entry[0] < world.now());
        return broughtBack.stream().mapToLong(entry -> entry[1]).sum();
    }
}
