package io.github.creneau.testkit.simulation;

import java.util.List;

/** Mistakes that the checker must find. Each replaces one line of the engine's source. */
final class BrokenEngines {

    private BrokenEngines() {}

    static final List<BrokenEngine> ALL = List.of(
            new BrokenEngine(
                    2,
                    "a release is counted twice",
                    "ledger/Ledger.java",
                    "        state.addSessionUse(lease.cohort, -lease.weight);",
                    "        state.addSessionUse(lease.cohort, -2 * lease.weight);"),
            new BrokenEngine(
                    2,
                    "a late renewal brings an ended session back",
                    "ledger/Ledger.java",
                    "        Lease lease = state.leases.get(renew.session());",
                    "        Lease lease = state.leases.computeIfAbsent(renew.session(), session -> new Lease(\"a\", 1, 0, 0,"
                            + " now, 8_000, now + 60_000, batch.node(), now + 8_000));"),
            new BrokenEngine(
                    5,
                    "a node goes by its own clock",
                    "NodeClock.java",
                    "        return floorMillis.accumulateAndGet(now, Math::max);",
                    "        return timing.wallMillis();"),
            new BrokenEngine(
                    3,
                    "tokens are spent first and asked for later",
                    "TokenRefill.java",
                    "            int taken = reply == null ? 0 : reply.taken().get(i).intValue();",
                    "            int taken = 1 + (reply == null ? 0 : reply.taken().get(i).intValue());"),
            new BrokenEngine(
                    5,
                    "no learning period",
                    "ledger/Rules.java",
                    "        if (state.isLearning()) {",
                    "        if (state.isLearning() && state.used < 0) {"),
            new BrokenEngine(
                    49,
                    "lanes are never judged anew",
                    "LaneReports.java",
                    "        int above = Math.max(0, lane.lane.held() - grant.target());",
                    "        int above = 0;"),
            new BrokenEngine(
                    8,
                    "a node without its store gives as much as all nodes together",
                    "OwnBook.java",
                    "            case LOCAL_SHARE -> whole.budget() / members;",
                    "            case LOCAL_SHARE -> whole.budget();"),
            new BrokenEngine(
                    211,
                    "a node without its store spends the whole rate",
                    "OwnBook.java",
                    "                                Math.max(1, b.capacity() / members), b.tokens(), b.periodNanos() * members))",
                    "                                b.capacity(), b.tokens(), b.periodNanos()))"),
            new BrokenEngine(
                    94,
                    "a node without its store lets people in for ever",
                    "Outage.java",
                    "        return then == null || gone.compareTo(time) < 0 ? rule : then.after(gone.minus(time));",
                    "        return rule;"),
            new BrokenEngine(
                    298,
                    "a touch without the store keeps nobody inside",
                    "OwnBook.java",
                    "        return request instanceof Renew renew ? new Renew(renew.session(), null, renew.touchedAtMillis()) : request;",
                    "        return request instanceof Renew renew ? new Renew(renew.session(), null, 0) : request;"),
            new BrokenEngine(
                    7342,
                    "who comes with a pass to a node without its store is asked to confirm it",
                    "Newcomers.java",
                    "apart.isOn() ? caller.havingCome() : caller",
                    "caller"),
            new BrokenEngine(
                    1,
                    "idle places are kept",
                    "LaneReports.java",
                    "        lane.lane.withdrawPlaces(Math.max(0, unspent - lane.stock));",
                    ""),
            new BrokenEngine(
                    3,
                    "tokens are given back above the capacity",
                    "inprocess/LocalBuckets.java",
                    "        bucket(spec).addTokens(tokens);",
                    "        bucket(spec).forceAddTokens(20 * tokens);"),
            new BrokenEngine(
                    2,
                    "an older policy is obeyed",
                    "PolicyBook.java",
                    "        if (reply.policyVersion() < edition.version) {",
                    "        if (reply.policyVersion() != edition.version) {"),
            new BrokenEngine(
                    15,
                    "appointments are given beyond the calendar",
                    "ledger/Calendar.java",
                    "            int count = Math.min(left, ",
                    "            int count = Math.max(left, "),
            new BrokenEngine(
                    4,
                    "a ticket is honoured for another session",
                    "Tickets.java",
                    "                + cohort.length() + \"|\" + cohort + \"|\" + session;",
                    "                + cohort.length() + \"|\" + cohort;"),
            new BrokenEngine(
                    95,
                    "newcomers are let in over those who are due",
                    "ledger/Rules.java",
                    "        return newcomer ? verdict.and(Rule.APPOINTMENTS, leftByAppointments(cohort, segment, unreserved)) : verdict;",
                    "        return verdict;"),
            new BrokenEngine(
                    5,
                    "sessions go with the node that admitted them",
                    "ledger/Heartbeat.java",
                    "        state.capacity -= member.capacity;",
                    "        state.capacity -= member.capacity;\n"
                            + "        state.leases.values().removeIf(lease -> {\n"
                            + "            if (lease.node.equals(member.node)) {\n"
                            + "                state.addSessionUse(lease.cohort, -lease.weight);\n"
                            + "            }\n"
                            + "            return lease.node.equals(member.node);\n"
                            + "        });"),
            new BrokenEngine(
                    69,
                    "a silent node goes on spending",
                    "Keeper.java",
                    "settings.timing().nanoTime() - leaseEndsNanos < 0",
                    "leaseEndsNanos > 0"),
            new BrokenEngine(
                    2,
                    "one place too many",
                    "ledger/Rules.java",
                    "        long free = budget - state.used;",
                    "        long free = budget - state.used + 1;"),
            new BrokenEngine(
                    8,
                    "touches are not told to the ledger",
                    "Renewals.java",
                    "        waiting.add(new Renewal(session, nowMillis));",
                    ""),
            new BrokenEngine(
                    3,
                    "a logout is not told to the other nodes",
                    "ledger/Ledger.java",
                    "        state.ended.add(new Ended(state.revision, now, release.session(), lease.generation));",
                    ""),
            new BrokenEngine(
                    3,
                    "a dead node's blocks stay",
                    "ledger/Heartbeat.java",
                    "        member.lanes.forEach((cohort, lane) -> state.addLaneUse(cohort, -lane.held));",
                    ""),
            new BrokenEngine(
                    192,
                    "reserves are given to others",
                    "ledger/Rules.java",
                    "                unused += Math.max(0, reserve(other) - state.use(other.cohort()).all());",
                    "                unused += 0;"),
            new BrokenEngine(
                    1,
                    "whoever beats first takes all",
                    "ledger/Heartbeat.java",
                    "            long target = targets.getOrDefault(lane, 0L);",
                    "            long target = lane.wants;"),
            new BrokenEngine(
                    1,
                    "the first lanes are filled, the last go without",
                    "ledger/Targets.java",
                    "                raised += raise(group, lane, Math.min(lane.wants, levels.getOrDefault(group, 0L)));",
                    "                raised += raise(group, lane, Math.min(lane.wants, places - raised));"),
            new BrokenEngine(
                    3,
                    "a policy does not end",
                    "ledger/Ledger.java",
                    "        while (policy != null && policy.untilMillis != null && policy.former != null && policy.untilMillis <= now) {",
                    "        while (policy != null && policy.former != null && policy.version < 0) {"),
            new BrokenEngine(
                    76,
                    "time runs backwards with the store's clock",
                    "ledger/Ledger.java",
                    "        state.updatedAtMillis = Math.max(state.updatedAtMillis, nowMillis);",
                    "        state.updatedAtMillis = nowMillis;"),
            new BrokenEngine(
                    10,
                    "a dead node's capacity stays",
                    "ledger/Heartbeat.java",
                    "        state.capacity -= member.capacity;",
                    ""));
}
