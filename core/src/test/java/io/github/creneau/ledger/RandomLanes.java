package io.github.creneau.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.ledger.Calendar.Quota;
import io.github.creneau.ledger.Member.LaneBook;
import io.github.creneau.spi.Terms;
import io.github.creneau.spi.Terms.CohortTerms;
import io.github.creneau.spi.Terms.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random lanes under a random policy, filled by the engine and by hand. */
final class RandomLanes {

    static final long SEED = Long.getLong("creneau.seed", 20_200_316L);

    private static final int[] SHARES = {0, 100, 250, 500, 1_000, 1_000};
    private static final int[] PARTS = {0, 300, 600, 950};
    private static final int[] THRESHOLDS = {300, 600, 1_000, 1_000};

    private final long seed;
    private final Random random;
    private final LedgerState state = new LedgerState(1, 0, 0);
    private final PlainFiller plain;

    RandomLanes(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
        int budget = random.nextInt(60);
        List<CohortTerms> cohorts = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            Segment segment = new Segment(0, any(SHARES), any(THRESHOLDS));
            cohorts.add(new CohortTerms("c" + i, random.nextInt(3) == 0 ? random.nextInt(40) : 0, List.of(segment)));
        }
        Terms terms = new Terms(Math.max(1, budget), 0, false, any(PARTS), 1_000, 0, cohorts);
        state.policy = new StoredPolicy(1, "", "", terms, "", null, null);
        promise(random.nextInt(4) == 0 ? random.nextInt(20) : 0, cohorts.get(0));
        plain = new PlainFiller(state.budget(), due(state.calendar.due(0), unreserved()));
        cohorts.forEach(this::cohort);
    }

    private int any(int... values) {
        return values[random.nextInt(values.length)];
    }

    private void promise(int appointments, CohortTerms cohort) {
        Segment open = new Segment(0, 1_000, 1_000);
        Quota quota = new Quota(
                1_000L * appointments, 1_000_000, 1_000_000, new CohortTerms(cohort.cohort(), 0, List.of(open)));
        state.calendar.give(cohort.cohort(), appointments, 1, 2, quota);
    }

    private void cohort(CohortTerms terms) {
        int sessions = random.nextBoolean() ? random.nextInt(25) : 0;
        state.addSessionUse(terms.cohort(), sessions);
        Segment segment = terms.segments().get(0);
        long own = part(segment.sharePerMille());
        PlainFiller.Cohort cohort = plain.cohort(
                terms.cohort(),
                own - due(state.calendar.due(0, terms.cohort()), own),
                part(segment.thresholdPerMille()),
                reserve(terms),
                sessions);
        for (int node = 0; node < 4; node++) {
            if (random.nextInt(3) > 0) {
                lane("n" + node, cohort, random.nextInt(30));
            }
        }
    }

    private void lane(String node, PlainFiller.Cohort cohort, int wants) {
        LaneBook lane = new LaneBook(node);
        lane.wants = wants;
        lane.urgent = random.nextInt(3) == 0 ? 1 + random.nextInt(20) : 0;
        lane.urgentSinceMillis = lane.urgent == 0 ? 0 : random.nextInt(3);
        state.members.computeIfAbsent(node, Member::new).lanes.put(cohort.name, lane);
        plain.lane(cohort, node, wants, lane.urgent, lane.urgentSinceMillis);
    }

    private long part(int perMille) {
        return state.budget() * perMille / 1_000;
    }

    /** In minute 0, which has the whole places only. */
    private long due(int appointments, long places) {
        return Math.min(appointments, places * state.policy.terms.calendarPerMille() / 1_000);
    }

    private long unreserved() {
        return state.budget()
                - state.policy.terms.cohorts().stream().mapToLong(this::reserve).sum();
    }

    private long reserve(CohortTerms cohort) {
        long sum = 0;
        for (CohortTerms other : state.policy.terms.cohorts()) {
            sum += other.segments().get(0).sharePerMille() > 0 ? other.reserve() : 0;
        }
        boolean open = cohort.segments().get(0).sharePerMille() > 0;
        return !open ? 0 : sum <= state.budget() ? cohort.reserve() : cohort.reserve() * state.budget() / sum;
    }

    void compare() {
        Map<LaneBook, Long> targets = Targets.of(state, new Rules(state));
        plain.fill();
        List<String> expected = new ArrayList<>();
        List<String> actual = new ArrayList<>();
        long sum = 0;
        for (Member member : state.members.values()) {
            for (Map.Entry<String, LaneBook> lane : member.lanes.entrySet()) {
                String name = lane.getKey() + " on " + member.node + " of " + lane.getValue().wants + " wanted: ";
                expected.add(name + plain.target(lane.getKey(), member.node));
                actual.add(name + targets.getOrDefault(lane.getValue(), 0L));
                sum += targets.getOrDefault(lane.getValue(), 0L);
            }
        }
        assertThat(actual).as("-Dcreneau.seed=%d: %s", seed, state.policy.terms).isEqualTo(expected);
        long most = state.budget() - state.used - due(state.calendar.due(0), unreserved());
        assertThat(sum).as("-Dcreneau.seed=%d", seed).isLessThanOrEqualTo(Math.max(0, most));
    }
}
