package io.github.creneau.ledger;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a book says, as text: of the engine's and of the plain one, so that they can be laid side by side. */
final class Pictures {

    private Pictures() {}

    static String of(LedgerState state) {
        TreeSet<String> leases = new TreeSet<>();
        state.leases.forEach((session, lease) -> leases.add(
                lease(session, lease.cohort, lease.weight, lease.node, lease.generation, lease.expiresAtMillis())));
        TreeSet<String> members = new TreeSet<>();
        state.members.values().forEach(member -> {
            members.add(member(member.node, member.sequence, member.capacity, member.expiresAtMillis));
            member.lanes.forEach((cohort, lane) -> members.add(lane(member.node, cohort, lane.held, lane.inUse)));
        });
        Map<String, String> uses = new TreeMap<>();
        for (String cohort : List.of("a", "b", "c")) {
            uses.put(
                    cohort, state.use(cohort).sessions + "/" + state.use(cohort).all());
        }
        return picture(leases, members, uses, state.used, state.budget(), state.calendar.due(state.updatedAtMillis));
    }

    static String of(PlainLedger book) {
        TreeSet<String> leases = new TreeSet<>();
        for (PlainRows.Lease lease : book.leases) {
            leases.add(lease(lease.session, lease.cohort, lease.weight, lease.node, lease.generation, lease.expires));
        }
        TreeSet<String> members = new TreeSet<>();
        for (PlainRows.Member member : book.members) {
            members.add(member(member.node, member.sequence, member.capacity, member.expires));
            for (PlainRows.Lane lane : member.lanes) {
                members.add(lane(member.node, lane.cohort, lane.held, lane.inUse));
            }
        }
        Map<String, String> uses = new TreeMap<>();
        for (String cohort : List.of("a", "b", "c")) {
            uses.put(cohort, book.rules.sessions(cohort) + "/" + book.rules.used(cohort));
        }
        return picture(leases, members, uses, book.rules.used(null), book.rules.budget(), book.rules.expected(null));
    }

    private static String lease(String session, String cohort, int weight, String node, long generation, long expiry) {
        return session + " as " + cohort + " with " + weight + " by " + node + ", generation " + generation + " until "
                + expiry;
    }

    private static String member(String node, long sequence, int capacity, long expiry) {
        return node + " said " + sequence + ", has " + capacity + " until " + expiry;
    }

    private static String lane(String node, String cohort, int held, int inUse) {
        return node + " holds " + held + " for " + cohort + ", " + inUse + " in use";
    }

    private static String picture(
            TreeSet<String> leases,
            TreeSet<String> members,
            Map<String, String> uses,
            long used,
            long budget,
            long due) {
        return "leases " + leases + "\nmembers " + members + "\nsessions/all " + uses + "\nused " + used + " of "
                + budget + ", due " + due;
    }
}
