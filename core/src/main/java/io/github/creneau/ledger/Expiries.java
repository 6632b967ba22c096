package io.github.creneau.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Names by the second in which they may expire. A renewal does not move its name: when the second has come, a name whose
 * expiry has grown is filed again under the new one. So a renewal costs nothing here, and each name is looked at once
 * per idle time.
 */
public final class Expiries {

    private final TreeMap<Long, List<String>> bySecond = new TreeMap<>();

    /** Files a name. */
    public void add(String name, long expiresAtMillis) {
        bySecond.computeIfAbsent(secondOf(expiresAtMillis), second -> new ArrayList<>())
                .add(name);
    }

    /**
     * Takes out the names that have expired by {@code nowMillis}.
     *
     * @param expiry tells a name's expiry, or a negative number where the name is gone
     */
    public List<String> expired(long nowMillis, ToLongFunction<String> expiry) {
        List<String> expired = List.of();
        while (!bySecond.isEmpty() && bySecond.firstKey() * 1_000 <= nowMillis) {
            List<String> again = new ArrayList<>();
            boolean current = bySecond.firstKey() >= nowMillis / 1_000;
            for (String name : bySecond.pollFirstEntry().getValue()) {
                long expiresAt = expiry.applyAsLong(name);
                if (expiresAt > nowMillis) {
                    again.add(name);
                } else if (expiresAt >= 0) {
                    expired = expired.isEmpty() ? new ArrayList<>() : expired;
                    expired.add(name);
                }
            }
            again.forEach(name -> add(name, expiry.applyAsLong(name)));
            if (current) {
                break;
            }
        }
        return expired;
    }

    private static long secondOf(long millis) {
        return Math.floorDiv(millis, 1_000);
    }
}
