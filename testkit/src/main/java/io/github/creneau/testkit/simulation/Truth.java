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

    /** Places that are surely held. {@code vouched}: nodes whose permits the store must know of. */
    int inside(long nanos, Predicate<String> cohorts, Predicate<SimNode> vouched) {
        int inside = 0;
        for (Stay stay : stays.values()) {
            inside += stay.isSure(nanos) && cohorts.test(stay.cohort) ? 1 : 0;
        }
        for (Permit permit : permits) {
            inside += !permit.returned
                            && permit.sureUntil > nanos
                            && cohorts.test(permit.cohort)
                            && vouched.test(permit.node)
                    ? 1
                    : 0;
        }
        return inside;
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
