package io.github.creneau.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How many places are left free, by what becomes of those who come as told. */
class SpareTest {

    private static final int MOST = 60;

    private final Spare spare = new Spare();

    private void letIn(int people) {
        for (int i = 0; i < people; i++) {
            spare.needed(true, MOST);
        }
    }

    private void refused(int people) {
        for (int i = 0; i < people; i++) {
            spare.needed(false, MOST);
        }
    }

    @Test
    void all_that_are_due_at_first() {
        assertThat(spare.places()).isGreaterThan(Integer.MAX_VALUE);
    }

    @Test
    void hardly_more_than_may_be_once_somebody_needed_one() {
        letIn(1);
        assertThat(spare.places()).isBetween(60L, 64L);
        refused(100);
        assertThat(spare.places()).isBetween(60L, 68L);
    }

    @Test
    void one_fewer_for_32_who_were_let_in_and_four_where_they_are_many() {
        letIn(33);
        assertThat(spare.places()).isEqualTo(59);
        letIn(32);
        assertThat(spare.places()).isEqualTo(55);
        spare.fill(32 * 7);
        letIn(32);
        assertThat(spare.places()).isEqualTo(6);
    }

    @Test
    void as_many_again_for_one_who_was_not() {
        spare.fill(32 * 5);
        refused(1);
        assertThat(spare.places()).isEqualTo(6);
        letIn(32);
        assertThat(spare.parts()).isEqualTo(32 * 5);
        spare.fill(32 * 30);
        refused(1);
        assertThat(spare.places()).isEqualTo(34);
    }

    @Test
    void none_where_all_are_let_in_for_long() {
        letIn(10_000);
        assertThat(spare.places()).isZero();
    }
}
