package io.github.creneau.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.creneau.testkit.replay.RunResult;
import io.github.creneau.testkit.replay.Summary;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the replay must show, with the seed of the report: the limiter beside none, and beside a plain limit. */
class EureRunsTest {
    private static final long SEED = 20_200_316;

    private static Summary asItWas;
    private static Summary plain;
    private static Summary creneau;
    private static Summary announced;
    private static Summary announcedCreneau;

    @BeforeAll
    static void replay() throws Exception {
        EureRuns runs = new EureRuns(SEED, Eure.load());
        List<Summary> summaries = Parallel.run(List.of(
                        runs.asItWas(),
                        runs.plainLimit(),
                        runs.creneau(),
                        runs.announcedNoLimit(),
                        runs.announcedCreneau()))
                .stream()
                .map(RunResult::summary)
                .toList();
        asItWas = summaries.get(0);
        plain = summaries.get(1);
        creneau = summaries.get(2);
        announced = summaries.get(3);
        announcedCreneau = summaries.get(4);
    }

    @Test
    void every_visit_comes_in_every_run() {
        assertThat(List.of(asItWas, plain, creneau, announced, announcedCreneau))
                .extracting(Summary::arrivals)
                .containsOnly(73_200);
    }

    @Test
    void without_a_limiter_monday_serves_about_half() {
        assertThat(asItWas.servedSameDay() / 73_200.0).isBetween(0.3, 0.7);
        assertThat(asItWas.peakHeld()).isGreaterThan(15_000);
    }

    @Test
    void with_a_limiter_nobody_is_admitted_above_the_budget() {
        assertThat(plain.overAdmitted()).isZero();
        assertThat(creneau.overAdmitted()).isZero();
        assertThat(announcedCreneau.overAdmitted()).isZero();
        assertThat(creneau.budgetMax()).isEqualTo(8_500);
    }

    @Test
    void told_times_are_kept() {
        assertThat(creneau.toldTimeKept()).isGreaterThanOrEqualTo(0.95);
        assertThat(announcedCreneau.toldTimeKept()).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void appointments_spare_most_refusals() {
        assertThat(creneau.refusedAttempts()).isLessThanOrEqualTo(plain.refusedAttempts() * 4 / 10);
    }

    @Test
    void appointments_make_the_unplanned_wait_short() {
        assertThat(creneau.p95UnplannedWaitSeconds()).isLessThanOrEqualTo(plain.p95UnplannedWaitSeconds() / 5);
    }

    @Test
    void appointments_leave_few_unserved_and_none_who_comes_as_told() {
        assertThat(creneau.neverServed()).isLessThanOrEqualTo(plain.neverServed() / 3);
        assertThat(creneau.neverServedFollowers()).isZero();
    }

    @Test
    void announced_slots_make_waits_short_for_all() {
        assertThat(announcedCreneau.p95WaitSeconds()).isLessThanOrEqualTo(300);
        assertThat(announcedCreneau.neverServed()).isLessThanOrEqualTo(73);
    }

    @Test
    void announced_slots_alone_bring_the_peak_near_what_the_platform_bears() {
        assertThat((double) announced.peakHeld()).isCloseTo(8_500, within(500.0));
    }
}
