package io.github.creneau.testkit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Limiter;
import io.github.creneau.Rate;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.Timing;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A small morning against real limiters on several nodes. */
class ReplayLimiterTest {
    private static final long SEED = 11;
    private static final ReplayDay DAY = new ReplayDay(
            LocalDate.of(2020, 3, 16), LocalTime.of(8, 0), LocalTime.of(14, 0), ZoneId.of("Europe/Paris"));
    private static final Stay STAY = new Stay(Duration.ofMinutes(12), 0.6, 16, 0.2, Duration.ofMinutes(20));
    private static final int PLACES = 100;

    private static List<Visit> rush() {
        return Crowd.seeded(SEED, DAY)
                .cohort("6e", 1_000)
                .cohort("adultes", 200)
                .shape(ArrivalShape.flat(1).peak(9, 0.2, 5))
                .stay(STAY)
                .visits(1_000);
    }

    private static Limiter.Builder limiter(String node, Backend backend, Timing timing) {
        return Limiter.builder("ent")
                .node(node)
                .backend(backend)
                .timing(timing)
                .budget(Budget.perNode(PLACES))
                .rate(Rate.perMinute(20).burst(20))
                .cohort("6e", "adultes")
                .idleTime(STAY.idle())
                .meanHold(STAY.meanHold())
                .appointments(Appointments.part(0.6));
    }

    private static Replay morning() {
        return Replay.named("morning", SEED, DAY)
                .visits(rush())
                .nodes(List.of(
                        ReplayNode.joining("a", PLACES, DAY.start()),
                        ReplayNode.joining("b", PLACES / 2, DAY.start()).leaving(DAY.at(LocalTime.of(11, 0))),
                        ReplayNode.joining("c", PLACES, DAY.at(LocalTime.of(10, 0)))))
                .advice(true)
                .limiter(ReplayLimiterTest::limiter);
    }

    @Test
    void the_same_seed_gives_the_same_morning_bit_for_bit() {
        RunResult first = morning().run();
        RunResult second = morning().run();

        assertThat(first.summary().refusedAttempts()).isPositive();
        assertThat(second).as("seed %d", SEED).usingRecursiveComparison().isEqualTo(first);
    }

    @Test
    void the_nodes_together_stay_within_the_budget_of_those_that_are_there() {
        RunResult result = morning().run();

        assertThat(result.timeline().budget()[60]).isEqualTo(150);
        assertThat(result.timeline().budget()[150]).isEqualTo(250);
        assertThat(result.timeline().budget()[190]).isEqualTo(200);
        assertThat(result.summary().overAdmitted()).as("seed %d", SEED).isZero();
        assertThat(result.summary().peakHeld()).as("seed %d", SEED).isBetween(150, 250);
    }

    @Test
    void people_who_came_in_on_a_node_that_left_go_on_elsewhere() {
        Summary summary = morning().run().summary();

        assertThat(summary.servedSameDay()).as("seed %d", SEED).isPositive().isEqualTo(summary.admitted());
    }

    @Test
    void told_times_reach_nobody_without_advice() {
        Summary summary = morning().advice(false).run().summary();

        assertThat(summary.toldTimeKept()).isNull();
        assertThat(summary.toldAfterDay()).isZero();
        assertThat(summary.neverServedFollowers()).isZero();
    }
}
