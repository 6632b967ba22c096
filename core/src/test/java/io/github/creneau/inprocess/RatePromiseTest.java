package io.github.creneau.inprocess;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Decision;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * In any window W all nodes together grant at most {@code rate × (W + L) + burst}, where L is the heartbeat: for so long a
 * node may sit on a token. Checked for every window between two grants.
 */
class RatePromiseTest {

    private static final long SEED = Long.getLong("creneau.seed", 20_200_316L);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration STEP = Duration.ofMillis(10);

    private final HandTiming timing = new HandTiming(Instant.parse("2020-03-16T08:00:00Z"));
    private final InProcessBackend backend = InProcessBackend.create(timing);
    private final Random random = new Random(SEED);
    private final List<Limiter> nodes = new ArrayList<>();
    private final List<Long> grants = new ArrayList<>();
    private long sessions;

    private void join(Rate rate, int places) {
        nodes.add(Limiter.builder("ent")
                .backend(backend)
                .timing(timing)
                .heartbeat(HEARTBEAT)
                .budget(Budget.total(places))
                .rate(rate)
                .cohort("pupil", "teacher")
                .build());
    }

    @AfterEach
    void close() {
        nodes.forEach(Limiter::close);
    }

    private Decision permit(Limiter node) {
        return count(node.tryAcquire(cohort(node)));
    }

    private Decision session(Limiter node) {
        return count(node.tryAcquire(cohort(node), "s" + ++sessions));
    }

    private Cohort cohort(Limiter node) {
        return node.cohort(random.nextInt(4) == 0 ? "teacher" : "pupil");
    }

    private Decision count(Decision decision) {
        if (decision.isGranted()) {
            grants.add(timing.nanoTime());
        }
        return decision;
    }

    /** So many callers, each at a random node, all at this instant. */
    private void callers(int many) {
        for (int i = 0; i < many; i++) {
            Limiter node = nodes.get(random.nextInt(nodes.size()));
            if (permit(node) instanceof Granted granted) {
                granted.close();
            }
        }
    }

    private void keepsItsPromise(double perSecond, long burst) {
        for (int first = 0; first < grants.size(); first++) {
            for (int last = first; last < grants.size(); last++) {
                double window = (grants.get(last) - grants.get(first)) / 1e9;
                double most = perSecond * (window + HEARTBEAT.toMillis() / 1e3) + burst;
                if (last - first + 1 > most) {
                    assertThat(last - first + 1.0)
                            .as("-Dcreneau.seed=%d: grants in %s s", SEED, window)
                            .isLessThanOrEqualTo(most);
                }
            }
        }
    }

    @Test
    void a_stampede_gets_the_burst_and_then_the_rate() {
        for (int i = 0; i < 3; i++) {
            join(Rate.perSecond(20).burst(40), 1_000_000);
        }
        timing.pass(Duration.ofSeconds(5));
        for (int step = 0; step < 2_000; step++) {
            callers(20);
            timing.pass(STEP);
        }
        keepsItsPromise(20, 40);
        assertThat(grants.size()).as("nor is it much less").isBetween(430, 460);
    }

    @Test
    void surges_and_lulls_at_random() {
        for (int i = 0; i < 3; i++) {
            join(Rate.perSecond(20).burst(40), 1_000_000);
        }
        for (int phase = 0; phase < 100; phase++) {
            int crowd = random.nextInt(4) == 0 ? 0 : random.nextInt(6);
            for (int step = 0; step < 20 + random.nextInt(60); step++) {
                callers(random.nextInt(crowd + 1));
                timing.pass(STEP);
            }
        }
        keepsItsPromise(20, 40);
        assertThat(grants).hasSizeGreaterThan(500);
    }

    @Test
    void stacked_bandwidths_hold_together() {
        for (int i = 0; i < 2; i++) {
            join(Rate.perSecond(20).burst(20).and(Rate.perMinute(300).burst(60)), 1_000_000);
        }
        for (int step = 0; step < 6_000; step++) {
            callers(random.nextInt(4));
            timing.pass(STEP);
        }
        keepsItsPromise(20, 20);
        keepsItsPromise(5, 60);
    }

    @Test
    void tokens_of_sessions_that_found_no_place_come_back_and_are_spent_once() {
        for (int i = 0; i < 3; i++) {
            join(Rate.perSecond(20).burst(40), 60);
        }
        for (int step = 0; step < 6_000; step++) {
            for (int i = random.nextInt(3); i > 0; i--) {
                Decision decision = session(nodes.get(random.nextInt(3)));
                if (decision instanceof Granted granted && random.nextInt(3) == 0) {
                    granted.close();
                }
            }
            timing.pass(STEP);
        }
        keepsItsPromise(20, 40);
        assertThat(grants).hasSizeGreaterThan(60);
    }

    @Test
    void a_node_that_joins_or_leaves_adds_nothing() {
        Rate rate = Rate.perSecond(20).burst(40);
        join(rate, 1_000_000);
        for (int step = 0; step < 4_000; step++) {
            if (step % 150 == 149) {
                join(rate, 1_000_000);
            } else if (step % 150 == 100 && nodes.size() > 1) {
                nodes.remove(random.nextInt(nodes.size())).close();
            }
            callers(random.nextInt(5));
            timing.pass(STEP);
        }
        keepsItsPromise(20, 40);
    }
}
