package io.github.creneau.testkit.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole days without a limiter: what the engine itself does. */
class ReplayTest {
    private static final long SEED = 7;
    private static final int COUNT = 73_200;
    private static final ReplayDay DAY = new ReplayDay(
            LocalDate.of(2020, 3, 16), LocalTime.of(7, 0), LocalTime.of(22, 0), ZoneId.of("Europe/Paris"));
    private static final Stay STAY = new Stay(Duration.ofMinutes(12), 0.6, 16, 0.2, Duration.ofMinutes(20));

    private static List<Visit> rush() {
        double height = ArrivalShape.heightFor(15_000, ReplayTest::shape, 0, 100, DAY, COUNT, STAY);
        return Crowd.seeded(SEED, DAY)
                .cohort("6e", 33_000)
                .shape(shape(height))
                .stay(STAY)
                .visits(COUNT);
    }

    private static ArrivalShape shape(double rush) {
        return ArrivalShape.flat(0.05)
                .between(8, 20, 0.25)
                .peak(9.05, 0.22, rush)
                .peak(10.4, 0.55, 1.6)
                .peak(14.7, 0.5, 0.9)
                .peak(17.5, 1, 0.3);
    }

    private static RunResult day(List<Visit> visits, int places) {
        return Replay.named("open", SEED, DAY)
                .visits(visits)
                .nodes(List.of(ReplayNode.joining("ent-1", places, DAY.start())))
                .run();
    }

    @Test
    void on_a_platform_large_enough_the_expected_number_is_inside_at_the_peak() {
        Summary summary = day(rush(), 1_000_000).summary();

        assertThat((double) summary.peakHeld()).as("seed %d", SEED).isCloseTo(15_000, within(300.0));
        assertThat(summary.arrivals()).isEqualTo(COUNT);
        assertThat(summary.servedSameDay()).isEqualTo(COUNT);
        assertThat(summary.refusedAttempts()).isZero();
        assertThat(summary.p95WaitSeconds()).isZero();
    }

    @Test
    void a_platform_too_small_breaks_down_for_hours_and_comes_back() {
        RunResult result = day(rush(), 5_000);

        int[] failed = result.timeline().refusals().get(OpenDoor.PAGE_FAILED);
        int[] held = result.timeline().held();
        assertThat(held[11 * 60 - 7 * 60]).as("seed %d, at 11:00", SEED).isGreaterThan(5_000);
        assertThat(failed[11 * 60 - 7 * 60]).as("seed %d, at 11:00", SEED).isPositive();
        assertThat(failed[18 * 60 - 7 * 60]).as("seed %d, at 18:00", SEED).isZero();
        assertThat(result.summary().neverServed()).as("seed %d", SEED).isGreaterThan(COUNT / 10);
    }

    @Test
    void the_same_seed_gives_the_same_day_bit_for_bit() {
        RunResult first = day(rush(), 5_000);
        RunResult second = day(rush(), 5_000);

        assertThat(second).usingRecursiveComparison().isEqualTo(first);
    }

    @Test
    void the_budget_is_the_sum_of_the_nodes_that_are_there() {
        RunResult result = Replay.named("nodes", SEED, DAY)
                .nodes(List.of(
                        ReplayNode.joining("a", 100, DAY.start().minusSeconds(60)),
                        ReplayNode.joining("b", 50, DAY.at(LocalTime.of(14, 30)))
                                .leaving(DAY.at(LocalTime.of(15, 30)))))
                .mark(LocalTime.of(14, 30), "a server joins")
                .slots(List.of(new SlotTime("6e", LocalTime.of(8, 30), LocalTime.of(10, 30))))
                .run();

        int[] budget = result.timeline().budget();
        assertThat(budget[0]).isEqualTo(100);
        assertThat(budget[449]).isEqualTo(100);
        assertThat(budget[451]).isEqualTo(150);
        assertThat(budget[511]).isEqualTo(100);
        assertThat(result.timeline().marks()).containsExactly(new Timeline.Mark(450, "a server joins"));
        assertThat(result.timeline().slots()).containsExactly(new Timeline.SlotBand("6e", 90, 210));
    }

    @Test
    void tells_each_minute_as_it_begins() {
        int[] minutes = new int[DAY.minutes()];
        Replay.named("minutes", SEED, DAY)
                .eachMinute(minute -> minutes[minute]++)
                .run();

        assertThat(minutes).containsOnly(1);
    }
}
