package io.github.creneau.examples.operations;

import io.github.creneau.examples.node.Report;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was seen, moment by moment; older moments are kept more thinly. Not thread-safe. */
final class History {

    private static final int MOST = 2_000;

    /**
     * A moment.
     *
     * @param used places by group
     * @param granted since the start
     * @param refused by reason, since the start
     */
    record Moment(long atMillis, int budget, Map<String, Integer> used, long granted, Map<String, Long> refused) {}

    private final Deque<Moment> moments = new ArrayDeque<>();

    void add(Sight sight) {
        Report best = sight.best().orElse(null);
        if (best == null || best.store().equals("UNHEARD")) {
            return;
        }
        if (!moments.isEmpty() && best.atMillis() <= moments.getLast().atMillis()) {
            return;
        }
        Map<String, Integer> used = new LinkedHashMap<>();
        best.cohorts().forEach(cohort -> used.put(cohort.cohort(), cohort.used()));
        moments.add(new Moment(best.atMillis(), best.budget(), used, sight.granted(), sight.refused()));
        if (moments.size() > MOST) {
            thin();
        }
    }

    /** Every other moment of the older half goes. */
    private void thin() {
        List<Moment> all = new ArrayList<>(moments);
        moments.clear();
        for (int i = 0; i < all.size(); i++) {
            if (i % 2 == 0 || i > all.size() / 2) {
                moments.add(all.get(i));
            }
        }
    }

    List<Moment> moments() {
        return List.copyOf(moments);
    }
}
