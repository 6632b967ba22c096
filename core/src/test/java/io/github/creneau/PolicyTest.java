package io.github.creneau;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.creneau.schedule.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Policies and what they are made of are values, which nobody can change afterwards. */
class PolicyTest {

    @Test
    void a_builder_that_refused_a_value_goes_on_with_the_one_before() {
        Policy.Builder builder = Policy.builder().budget(Budget.total(7)).cohort("6e");

        assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> builder.idleTime(Duration.ZERO));
        assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> builder.cohort("5e", "?"));

        assertThat(builder.build().idleTime()).isEqualTo(Duration.ofMinutes(20));
    }

    @Test
    void a_policy_is_not_changed_through_its_builder() {
        Policy.Builder builder = Policy.builder().budget(Budget.total(7)).cohort("6e");
        Policy first = builder.build();
        builder.cohort("5e").budget(Budget.total(8)).reserve("6e", 3);

        assertThat(first.cohorts()).containsExactly("6e");
        assertThat(first.budget()).isEqualTo(Budget.total(7));
        assertThat(first.reserve("6e")).isZero();
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> first.cohorts().add("4e"));
    }

    @Test
    void a_rate_does_not_share_its_list() {
        List<Rate.Bandwidth> bandwidths = new ArrayList<>(Rate.perSecond(1).bandwidths());
        Rate rate = new Rate(bandwidths, false);
        bandwidths.clear();

        assertThat(rate.bandwidths()).hasSize(1);
    }

    @Test
    void a_list_with_a_hole_is_no_rate() {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> new Rate(Collections.singletonList(null), false))
                .withMessageStartingWith("rate.bandwidths: ");
    }

    @Test
    void cohorts_come_from_the_schedule_and_by_name() {
        Policy policy = Policy.builder()
                .budget(Budget.total(1))
                .schedule(
                        Schedule.in("Europe/Paris").slot("6e", "08:30", "10:30").always("enseignant"))
                .cohort("parent", "6e")
                .build();

        assertThat(policy.cohorts()).containsExactly("6e", "enseignant", "parent");
    }
}
