package io.github.creneau;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.schedule.Schedule;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** What an operator reads where two nodes were built with different policies. */
class PolicyDifferencesTest {

    private final Schedule slots =
            Schedule.in("Europe/Paris").slot("6e", "08:30", "10:30").slot("5e", "10:45", "12:45");
    private final Policy here = Policy.builder()
            .budget(Budget.total(5_000))
            .rate(Rate.perMinute(365).burst(180))
            .schedule(slots)
            .cohort("parent")
            .build();

    private Policy.Builder stored() {
        return here.toBuilder();
    }

    private void assertDiffers(Policy.Builder stored, String... differences) {
        assertThat(PolicyDifferences.between(here, stored.build())).containsExactly(differences);
    }

    @Test
    void equal_policies_differ_in_nothing() {
        assertDiffers(stored());
    }

    @Test
    void a_cohort_that_only_one_knows_is_told_and_nothing_else_of_it() {
        assertDiffers(
                stored().cohort("cm2").share("cm2", Share.percent(5)).schedule(slots.slot("4e", "13:30", "15:30")),
                "cohort 4e only in the store",
                "cohort cm2 only in the store");
        Policy less = Policy.builder()
                .budget(here.budget())
                .rate(here.rate().orElseThrow())
                .schedule(slots)
                .build();
        assertThat(PolicyDifferences.between(here, less)).containsExactly("cohort parent only here");
    }

    @Test
    void numbers_are_told_with_both_values() {
        assertDiffers(
                stored().budget(Budget.perNode(8_500))
                        .rate(Rate.perSecond(6))
                        .idleTime(Duration.ofMinutes(8))
                        .meanHold(Duration.ofMinutes(20))
                        .confirmWithin(Duration.ofMinutes(2))
                        .reserve("parent", 10)
                        .outOfSlot(OutOfSlot.closed())
                        .shadow("5e"),
                "budget: 5000 in total here, 8500 per node in the store",
                "confirmWithin: none here, PT2M in the store",
                "idleTime: PT20M here, PT8M in the store",
                "outOfSlot: below 60 %, share 100 % here, below 100 %, share 0 % in the store",
                "rate: 365 each PT1M with a burst of 180 in total here, 6 each PT1S with a burst of 6 in total in the store",
                "reserve of cohort parent: none here, 10 in the store",
                "shadow of cohort 5e: none here, on in the store");
    }

    @Test
    void slots_are_told_by_cohort_and_long_lists_only_named() {
        Schedule other = Schedule.in("Europe/Paris")
                .slot("6e", "08:30", "11:30")
                .slot("5e", "10:45", "12:45")
                .always("parent")
                .lastDay(LocalDate.of(2020, 7, 3));
        for (int day = 1; day < 28; day += 2) {
            other = other.except(LocalDate.of(2020, 5, day));
        }
        assertDiffers(
                stored().schedule(other),
                "dates of the schedule: differ",
                "last day of the schedule: none here, 2020-07-03 in the store",
                "slots of cohort 6e: 08:30-10:30 here, 08:30-11:30 in the store",
                "slots of cohort parent: none here, always in the store");
    }
}
