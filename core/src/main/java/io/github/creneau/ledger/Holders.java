package io.github.creneau.ledger;

import io.github.creneau.spi.HolderPage;
import io.github.creneau.spi.HolderPage.Holder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** Lists who is inside, some at a time, in the order of their names. */
public final class Holders {

    private static final int PAGE = 1_000;
    private static final Comparator<Map.Entry<String, Lease>> LAST_FIRST =
            Map.Entry.<String, Lease>comparingByKey().reversed();

    private Holders() {}

    /** The first of those whose names come after the cursor, which is empty to begin. Costs a look at every session. */
    public static HolderPage page(LedgerState state, String cursor) {
        PriorityQueue<Map.Entry<String, Lease>> first = new PriorityQueue<>(LAST_FIRST);
        for (Map.Entry<String, Lease> entry : state.leases.entrySet()) {
            if (entry.getKey().compareTo(cursor) > 0 && entry.getValue().expiresAtMillis() > state.updatedAtMillis) {
                first.add(entry);
                if (first.size() > PAGE) {
                    first.poll();
                }
            }
        }
        List<Holder> holders = new ArrayList<>();
        first.stream()
                .sorted(LAST_FIRST.reversed())
                .forEach(entry -> holders.add(holder(entry.getKey(), entry.getValue())));
        boolean isLast = holders.size() < PAGE;
        return new HolderPage(holders, isLast ? "" : holders.get(PAGE - 1).session());
    }

    private static Holder holder(String session, Lease lease) {
        return new Holder(
                session,
                lease.cohort,
                lease.weight,
                lease.node,
                lease.generation,
                lease.startedAtMillis,
                lease.expiresAtMillis());
    }
}
