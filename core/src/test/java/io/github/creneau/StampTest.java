package io.github.creneau;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A place as a number. */
class StampTest {

    private final Limiter limiter = Limiter.builder("stamps")
            .budget(Budget.total(2))
            .cohort("6e", "5e")
            .timing(new ManualTiming())
            .build();
    private final Cohort cohort = limiter.cohort("6e");

    @AfterEach
    void close() {
        limiter.close();
    }

    private int inUse() {
        return limiter.snapshot().cohort("6e").orElseThrow().inUse();
    }

    @Test
    void a_place_is_taken_and_returned() {
        long first = limiter.tryEnter(cohort);
        long second = limiter.tryEnter(cohort);

        assertThat(first).isNotZero();
        assertThat(second).isNotZero();
        assertThat(inUse()).isEqualTo(2);

        limiter.leave(cohort, first);
        limiter.leave(cohort, second);
        assertThat(inUse()).isZero();
    }

    @Test
    void none_left_is_zero_and_is_counted_as_a_refusal() {
        limiter.tryEnter(cohort);
        limiter.tryEnter(cohort);

        assertThat(limiter.tryEnter(cohort)).isZero();
        assertThat(limiter.snapshot().cohort("6e").orElseThrow().refused()).containsValue(1L);
    }

    @Test
    void zero_and_the_stamp_of_another_cohort_are_not_taken() {
        long stamp = limiter.tryEnter(cohort);
        Cohort other = limiter.cohort("5e");

        assertThatThrownBy(() -> limiter.leave(cohort, 0))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("stamp");
        assertThatThrownBy(() -> limiter.leave(other, stamp)).isInstanceOf(InvalidValueException.class);
        assertThat(inUse()).isEqualTo(1);
    }

    @Test
    void shadow_mode_lets_in_with_a_stamp_that_stands_for_nothing() {
        try (Limiter watched = Limiter.builder("watched")
                .budget(Budget.total(1))
                .cohort("6e")
                .shadow(true)
                .timing(new ManualTiming())
                .build()) {
            Cohort all = watched.cohort("6e");
            long placed = watched.tryEnter(all);
            long guest = watched.tryEnter(all);

            assertThat(guest).isNotZero();
            watched.leave(all, guest);
            assertThat(watched.snapshot().cohort("6e").orElseThrow().inUse()).isEqualTo(1);
            watched.leave(all, placed);
            assertThat(watched.snapshot().cohort("6e").orElseThrow().inUse()).isZero();
        }
    }

    @Test
    void nothing_is_entered_once_the_limiter_is_closed_and_what_was_may_be_left() {
        long stamp = limiter.tryEnter(cohort);
        limiter.close();

        assertThatThrownBy(() -> limiter.tryEnter(cohort)).isInstanceOf(IllegalStateException.class);
        limiter.leave(cohort, stamp);
    }
}
