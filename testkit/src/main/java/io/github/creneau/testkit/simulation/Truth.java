package io.github.creneau.testkit.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Who is inside, by the books of those who are: sessions and permits that were granted and not yet given up. */
final class Truth {

    private final Map<String, Stay> stays = new LinkedHashMap<>();
    private final List<Permit> permits = new ArrayList<>();
    private final Map<String, List<Long>> told = new HashMap<>();
    private final Map<String, List<Long>> shown = new HashMap<>();

    /** A permit in use. */
    static final class Permit {
        final SimNode node;
        final String cohort;
        final long sureUntil;
        boolean returned;

        /** Given without the store, which has not heard of it yet. */
        boolean apart;

        Permit(SimNode node, String cohort, long sureUntil) {
            this.node = node;
            this.cohort = cohort;
            this.sureUntil = sureUntil;
        }
    }

    void enter(Stay stay) {
        stays.put(stay.id, stay);
    }

    @Nullable
    Stay stay(String id) {
        return stays.get(id);
    }

    Iterable<Stay> stays() {
        return stays.values();
    }

    Permit enter(SimNode node, String cohort, long sureUntil) {
        Permit permit = new Permit(node, cohort, sureUntil);
        permits.add(permit);
        return permit;
    }

    /** Forgets what is over. */
    void sweep(long nanos) {
        stays.values().removeIf(Stay::isOver);
        permits.removeIf(permit -> permit.returned || permit.sureUntil <= nanos);
    }

    /** Places that are surely held, of each cohort. */
    static final class Inside {
        private final Map<String, Integer> byCohort = new HashMap<>();
        private int all;

        private void add(String cohort) {
            byCohort.merge(cohort, 1, Integer::sum);
            all++;
        }

        int all() {
            return all;
        }

        int of(String cohort) {
            return byCohort.getOrDefault(cohort, 0);
        }
    }

    /**
     * Who is surely inside.
     *
     * @param storeTime by which sessions end
     * @param vouched nodes whose permits the store must know of
     */
    Inside inside(long nanos, long storeTime, Predicate<SimNode> vouched) {
        Inside inside = new Inside();
        for (Stay stay : stays.values()) {
            if (stay.isSure(storeTime) && !stay.isApart()) {
                inside.add(stay.cohort);
            }
        }
        for (Permit permit : permits) {
            if (!permit.returned && !permit.apart && permit.sureUntil > nanos && vouched.test(permit.node)) {
                inside.add(permit.cohort);
            }
        }
        return inside;
    }

    /** Places that a node gave without the store, and what its callers have in hand beside. */
    int heldApart(SimNode node, long nanos, long storeTime) {
        int held = 0;
        for (Permit permit : permits) {
            held += permit.node == node && !permit.returned && permit.sureUntil > nanos ? 1 : 0;
        }
        for (Stay stay : stays.values()) {
            held += stay.isApartOn(node) && stay.isSure(storeTime) ? 1 : 0;
        }
        return held;
    }

    /** The store has heard of what the callers of a node have in hand. */
    void toldPermits(SimNode node) {
        for (Permit permit : permits) {
            permit.apart &= permit.node != node;
        }
    }

    /** Permits that the callers of a node have in hand. */
    int permitsOf(SimNode node) {
        int count = 0;
        for (Permit permit : permits) {
            count += permit.node == node && !permit.returned ? 1 : 0;
        }
        return count;
    }

    void told(String session, long atMillis) {
        told.computeIfAbsent(session, id -> new ArrayList<>()).add(atMillis);
    }

    /** Somebody shows a ticket that may be another's. */
    void shows(String session, long atMillis) {
        shown.computeIfAbsent(session, id -> new ArrayList<>()).add(atMillis);
    }

    /** Whether the only ticket of that instant which somebody has shown is another's. */
    boolean isAnothers(String session, long atMillis) {
        return !wasTold(session, atMillis)
                && shown.getOrDefault(session, List.of()).contains(atMillis);
    }

    boolean wasTold(String session, long atMillis) {
        return told.getOrDefault(session, List.of()).contains(atMillis);
    }
}
