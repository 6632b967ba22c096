package io.github.creneau.testkit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The definitions of the summary, each on a case small enough to be counted by hand. */
class RecorderTest {
    private static final ReplayDay DAY =
            new ReplayDay(LocalDate.of(2020, 3, 16), LocalTime.of(8, 0), LocalTime.of(9, 0), ZoneId.of("UTC"));
    private static final long START = DAY.start().toEpochMilli();
    private static final long END = DAY.end().toEpochMilli();
    private static final long MINUTE = 60_000;
    private static final long IDLE = 20 * MINUTE;

    private final List<Visit> visits = new ArrayList<>();

    private Visit visit(String cohort, long minute, boolean follower) {
        int number = visits.size();
        Visit visit = new Visit(
                number,
                "v" + number,
                cohort,
                DAY.start().plusMillis(minute * MINUTE),
                Duration.ofMinutes(10),
                3,
                false,
                follower,
                number);
        visits.add(visit);
        return visit;
    }

    private Recorder recorder(int budget) {
        Recorder recorder =
                new Recorder(DAY, visits.stream().map(Visit::cohort).distinct().toList(), visits, IDLE);
        recorder.budgetChanged(budget, START);
        return recorder;
    }

    private static RunResult result(Recorder recorder) {
        return recorder.result("tiny", 1, true, true, DAY, List.of(), List.of());
    }

    @Test
    void a_ratio_or_percentile_of_nothing_is_null() {
        Summary summary = result(recorder(10)).summary();

        assertThat(summary)
                .isEqualTo(new Summary("tiny", 1, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, null, null, null, null, 0, 0));
    }

    @Test
    void without_a_limiter_what_is_about_its_budget_and_its_word_is_null() {
        Recorder recorder = recorder(10);
        Summary summary = recorder.result("open", 1, false, false, DAY, List.of(), List.of())
                .summary();

        assertThat(summary.budgetMax()).isNull();
        assertThat(summary.overAdmitted()).isNull();
        assertThat(summary.minutesSaturated()).isNull();
        assertThat(summary.toldTimeKept()).isNull();
        assertThat(summary.toldAfterDay()).isNull();
        assertThat(summary.neverServedFollowers()).isNull();
    }

    @Test
    void over_admitted_counts_admissions_above_the_budget_of_that_instant() {
        Visit first = visit("6e", 0, false);
        Visit second = visit("6e", 0, false);
        Visit third = visit("6e", 0, false);
        Visit fourth = visit("6e", 0, false);
        Recorder recorder = recorder(2);

        recorder.admitted(first, START);
        recorder.admitted(second, START);
        recorder.admitted(third, START); // the third of two
        recorder.budgetChanged(1, START + MINUTE);
        recorder.left(third, START + 2 * MINUTE);
        recorder.admitted(fourth, START + 2 * MINUTE); // the third of three

        Summary summary = result(recorder).summary();
        assertThat(summary.overAdmitted()).isEqualTo(1);
        assertThat(summary.budgetMax()).isEqualTo(3);
        assertThat(summary.peakHeld()).isEqualTo(3);
    }

    @Test
    void a_shrinking_budget_alone_admits_nobody_too_many() {
        Visit first = visit("6e", 0, false);
        Visit second = visit("6e", 0, false);
        Recorder recorder = recorder(2);

        recorder.admitted(first, START);
        recorder.admitted(second, START);
        recorder.budgetChanged(-1, START + MINUTE);
        recorder.touched(second, START + 2 * MINUTE);

        assertThat(result(recorder).summary().overAdmitted()).isZero();
    }

    @Test
    void saturated_is_the_time_at_99_percent_of_the_budget_or_more() {
        for (int i = 0; i < 99; i++) {
            visit("6e", 0, false);
        }
        Recorder recorder = recorder(100);
        visits.subList(0, 98).forEach(visit -> recorder.admitted(visit, START));
        recorder.admitted(visits.get(98), START + 5 * MINUTE); // 99 inside, until the 98 go after 20 minutes
        recorder.minute(59, START + 59 * MINUTE);

        assertThat(result(recorder).summary().minutesSaturated()).isEqualTo(15);
    }

    @Test
    void saturation_follows_the_budget_as_it_changes() {
        visit("6e", 0, false);
        Recorder recorder = recorder(1);
        recorder.admitted(visits.get(0), START);
        recorder.budgetChanged(1, START + 7 * MINUTE);
        recorder.minute(59, START + 59 * MINUTE);

        assertThat(result(recorder).summary().minutesSaturated()).isEqualTo(7);
    }

    @Test
    void waits_run_from_the_first_attempt_and_leave_out_who_never_got_in() {
        Visit atOnce = visit("6e", 0, false);
        Visit later = visit("6e", 0, false);
        Visit never = visit("5e", 0, false);
        Recorder recorder = recorder(5);
        visits.forEach(visit -> recorder.arrived(START));
        recorder.admitted(atOnce, START);
        recorder.refused("FULL", START);
        recorder.admitted(later, START + 4 * MINUTE);
        recorder.refused("FULL", START);

        RunResult result = result(recorder);
        assertThat(result.summary().medianWaitSeconds()).isZero();
        assertThat(result.summary().p95WaitSeconds()).isEqualTo(240);
        assertThat(result.summary().arrivals()).isEqualTo(3);
        assertThat(result.summary().admitted()).isEqualTo(2);
        assertThat(result.summary().servedSameDay()).isEqualTo(2);
        assertThat(result.summary().neverServed()).isEqualTo(1);
        assertThat(result.summary().refusedAttempts()).isEqualTo(2);
        assertThat(result.timeline().waits().get("6e")).containsExactly(0, 240, 0);
        assertThat(result.timeline().waits().get("5e")).containsExactly(Double.NaN, Double.NaN, 1);
        assertThat(never.follower()).isFalse();
    }

    @Test
    void the_unplanned_wait_runs_from_the_first_told_time() {
        Visit told = visit("6e", 0, true);
        Recorder recorder = recorder(5);
        recorder.told(told, START + 30 * MINUTE);
        recorder.told(told, START + 40 * MINUTE);
        recorder.admitted(told, START + 42 * MINUTE);

        Summary summary = result(recorder).summary();
        assertThat(summary.p95UnplannedWaitSeconds()).isEqualTo(12 * 60);
        assertThat(summary.p95WaitSeconds()).isEqualTo(42 * 60);
    }

    @Test
    void who_got_in_before_the_told_time_had_no_unplanned_wait() {
        Visit told = visit("6e", 0, false);
        Recorder recorder = recorder(5);
        recorder.told(told, START + 30 * MINUTE);
        recorder.admitted(told, START + 3 * MINUTE);

        assertThat(result(recorder).summary().p95UnplannedWaitSeconds()).isZero();
    }

    @Test
    void without_a_tell_the_unplanned_wait_runs_from_the_first_attempt() {
        Visit visit = visit("6e", 10, false);
        Recorder recorder = recorder(5);
        recorder.admitted(visit, START + 13 * MINUTE);

        assertThat(result(recorder).summary().p95UnplannedWaitSeconds()).isEqualTo(180);
    }

    @Test
    void the_never_served_wait_unplanned_until_the_end_of_the_day() {
        visit("6e", 10, false);
        Recorder recorder = recorder(5);

        assertThat(result(recorder).summary().p95UnplannedWaitSeconds()).isEqualTo(50 * 60);
    }

    @Test
    void the_never_served_who_were_told_wait_from_there_unless_it_was_after_the_day() {
        Visit told = visit("6e", 0, true);
        Recorder recorder = recorder(5);
        recorder.told(told, START + 45 * MINUTE);
        assertThat(result(recorder).summary().p95UnplannedWaitSeconds()).isEqualTo(15 * 60);

        Recorder other = recorder(5);
        other.told(told, END + 45 * MINUTE);
        assertThat(result(other).summary().p95UnplannedWaitSeconds()).isEqualTo(60 * 60);
    }

    @Test
    void a_tell_is_kept_when_its_follower_is_inside_within_five_minutes_of_it() {
        Visit justInTime = visit("6e", 0, true);
        Visit tooLate = visit("6e", 0, true);
        Visit toldTwice = visit("6e", 0, true);
        Visit ignores = visit("6e", 0, false);
        Recorder recorder = recorder(5);
        visits.forEach(visit -> recorder.told(visit, START + 10 * MINUTE));
        recorder.told(toldTwice, START + 20 * MINUTE);

        recorder.admitted(justInTime, START + 15 * MINUTE);
        recorder.admitted(tooLate, START + 15 * MINUTE + 1);
        recorder.admitted(toldTwice, START + 21 * MINUTE); // the second is kept, the first is not
        recorder.admitted(ignores, START + 10 * MINUTE); // did not obey: not counted

        assertThat(result(recorder).summary().toldTimeKept()).isEqualTo(2 / 4.0);
    }

    @Test
    void a_tell_past_the_end_of_the_day_is_not_kept() {
        Visit visit = visit("6e", 0, true);
        Visit ignores = visit("6e", 0, false);
        Recorder recorder = recorder(5);

        assertThat(recorder.told(visit, END - 1)).isTrue();
        assertThat(recorder.told(visit, END)).isFalse();
        assertThat(recorder.told(ignores, END)).isFalse();
        recorder.admitted(visit, END - 1);

        Summary summary = result(recorder).summary();
        assertThat(summary.toldTimeKept()).isEqualTo(0.5);
        assertThat(summary.toldAfterDay()).isEqualTo(1);
    }

    @Test
    void followers_who_were_never_served_are_counted_only_where_advice_was_given() {
        visit("6e", 0, true);
        visit("6e", 0, false);
        Recorder recorder = recorder(5);

        assertThat(result(recorder).summary().neverServedFollowers()).isEqualTo(1);
        assertThat(recorder.result("plain", 1, true, false, DAY, List.of(), List.of())
                        .summary()
                        .neverServedFollowers())
                .isZero();
    }

    @Test
    void served_the_same_day_is_in_before_its_end_and_not_broken_off() {
        Visit served = visit("6e", 0, false);
        Visit late = visit("6e", 59, false);
        Visit brokenOff = visit("6e", 0, false);
        Recorder recorder = recorder(5);
        visits.forEach(visit -> recorder.arrived(visit.arrival().toEpochMilli()));
        recorder.admitted(served, START);
        recorder.admitted(brokenOff, START);
        recorder.brokenOff(brokenOff);
        recorder.admitted(late, END);

        Summary summary = result(recorder).summary();
        assertThat(summary.admitted()).isEqualTo(3);
        assertThat(summary.servedSameDay()).isEqualTo(1);
        assertThat(summary.neverServed()).isEqualTo(2);
    }

    @Test
    void the_peak_of_attempts_is_within_one_second_of_the_clock() {
        Recorder recorder = recorder(5);
        recorder.attempted(START + 999);
        recorder.attempted(START + 1_000);
        recorder.attempted(START + 1_500);
        recorder.attempted(START + 1_999);
        recorder.attempted(START + 2_000);

        RunResult result = result(recorder);
        assertThat(result.summary().peakAttemptsPerSecond()).isEqualTo(3);
        assertThat(result.timeline().attempts()[0]).isEqualTo(5);
    }

    @Test
    void the_timeline_shows_the_beginning_of_each_minute() {
        Visit pupil = visit("6e", 0, false);
        Visit adult = visit("adultes", 0, false);
        Recorder recorder = recorder(5);
        recorder.arrived(START);
        recorder.arrived(START + 30_000);
        recorder.minute(0, START);
        recorder.admitted(pupil, START + 1_000);
        recorder.admitted(adult, START + 2_000);
        recorder.touched(adult, START + MINUTE);
        recorder.minute(1, START + MINUTE);
        recorder.refused("FULL", START + MINUTE);
        recorder.refused("RATE", END); // after the day: in the summary, not in the series
        recorder.minute(20, START + 20 * MINUTE);
        recorder.minute(21, START + 21 * MINUTE);

        RunResult result = result(recorder);
        Timeline timeline = result.timeline();
        assertThat(timeline.minutes()).isEqualTo(60);
        assertThat(timeline.held()).startsWith(0, 2);
        assertThat(timeline.held()[20]).isEqualTo(2);
        assertThat(timeline.held()[21]).isZero();
        assertThat(timeline.heldByCohort().keySet()).containsExactly("6e", "adultes");
        assertThat(timeline.heldByCohort().get("adultes")[20]).isEqualTo(1);
        assertThat(timeline.budget()).startsWith(5, 5);
        assertThat(timeline.arrivals()).startsWith(2, 0);
        assertThat(timeline.admitted()).startsWith(2, 0);
        assertThat(timeline.refusals().get("FULL")).startsWith(0, 1, 0);
        assertThat(timeline.refusals().get("RATE")).containsOnly(0);
        assertThat(result.summary().refusedAttempts()).isEqualTo(2);
    }
}
