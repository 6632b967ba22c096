package io.github.creneau.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Names by the second in which they may expire. A renewal does not move its name: when the second has come, a name whose
 * expiry has grown is filed again under the new one. So a renewal costs nothing here, and each name is looked at once
 * per idle time. A name that was added again is looked at in the second of its last addition only.
 */
public final class Expiries {

    private final TreeMap<Long, List<String>> bySecond = new TreeMap<>();
    private final Map<String, Long> secondOfName = new HashMap<>();

    /** Files a name. */
    public void add(String name, long expiresAtMillis) {
        long second = Math.floorDiv(expiresAtMillis, 1_000);
        Long before = secondOfName.put(name, second);
        if (before == null || before != second) {
            bySecond.computeIfAbsent(second, key -> new ArrayList<>()).add(name);
        }
    }

    /** The end of the last second in which a name is filed; 0 where none is. */
    long latestMillis() {
        return bySecond.isEmpty() ? 0 : (bySecond.lastKey() + 1) * 1_000;
    }

    /**
     * Takes out the names that have expired by {@code nowMillis}, in the order of expiry, then of name.
     *
     * @param expiry tells a name's expiry, or a negative number where the name is gone; asked once for each name
     */
    public List<String> expired(long nowMillis, ToLongFunction<String> expiry) {
        List<Filed> expired = new ArrayList<>();
        while (!bySecond.isEmpty() && bySecond.firstKey() * 1_000 <= nowMillis) {
            long second = bySecond.firstKey();
            List<Filed> again = new ArrayList<>();
            for (String name : bySecond.pollFirstEntry().getValue()) {
                if (secondOfName.remove(name, second)) {
                    Filed filed = new Filed(name, expiry.applyAsLong(name));
                    if (filed.expiresAtMillis > nowMillis) {
                        again.add(filed);
                    } else if (filed.expiresAtMillis >= 0) {
                        expired.add(filed);
                    }
                }
            }
            again.forEach(filed -> add(filed.name, filed.expiresAtMillis));
            if (second >= nowMillis / 1_000) {
                break;
            }
        }
        return expired.isEmpty()
                ? List.of()
                : expired.stream().sorted(Filed.ORDER).map(Filed::name).toList();
    }

    private record Filed(String name, long expiresAtMillis) {
        static final Comparator<Filed> ORDER =
                Comparator.comparingLong(Filed::expiresAtMillis).thenComparing(Filed::name);
    }
}
