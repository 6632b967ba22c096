package io.github.creneau.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneTest {

    private final Lane lane = new Lane();

    private void rotate(int times) {
        for (int i = 0; i < times; i++) {
            lane.rotate();
        }
    }

    @Test
    void an_empty_lane_grants_nothing() {
        assertThat(lane.tryTake(1)).isZero();
        assertThat(lane.tryTakeTokens(1)).isFalse();
        assertThat(lane.held()).isZero();
    }

    @Test
    void a_permit_takes_a_place_and_a_token() {
        lane.deposit(2, 5);

        assertThat(lane.tryTake(1)).isNotZero();

        assertThat(lane.held()).isEqualTo(2);
        assertThat(lane.inUse()).isEqualTo(1);
        assertThat(lane.tokens()).isEqualTo(4);
    }

    @Test
    void a_place_comes_back_and_its_token_does_not() {
        lane.deposit(1, 2);
        long stamp = lane.tryTake(1);

        assertThat(lane.giveBack(stamp)).isTrue();

        assertThat(lane.inUse()).isZero();
        assertThat(lane.tokens()).isEqualTo(1);
        assertThat(lane.tryTake(1)).isNotZero();
        assertThat(lane.tryTake(1)).isZero();
    }

    @Test
    void takes_both_or_neither() {
        lane.deposit(3, 0);
        assertThat(lane.tryTake(1)).isZero();
        assertThat(lane.inUse()).isZero();

        lane.withdrawPlaces(3);
        lane.deposit(0, 3);
        assertThat(lane.tryTake(1)).isZero();
        assertThat(lane.tokens()).isEqualTo(3);
    }

    @Test
    void an_unmetered_lane_needs_no_tokens() {
        lane.metered(false);
        lane.deposit(1, 0);

        long stamp = lane.tryTake(1);

        assertThat(stamp).isNotZero();
        assertThat(lane.tryTakeTokens(1_000)).isTrue();
        lane.giveBackTokens(1_000);
        assertThat(lane.tokens()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1_000, Lane.HEAVIEST})
    void a_weight_takes_as_many_places_and_tokens(int weight) {
        lane.deposit(weight + 1, weight + 2);

        long stamp = lane.tryTake(weight);

        assertThat(Lane.weight(stamp)).isEqualTo(weight);
        assertThat(lane.inUse()).isEqualTo(weight);
        assertThat(lane.tokens()).isEqualTo(2);
        assertThat(lane.giveBack(stamp)).isTrue();
        assertThat(lane.inUse()).isZero();
    }

    @Test
    void a_weight_is_not_granted_in_parts() {
        lane.deposit(4, 9);

        assertThat(lane.tryTake(5)).isZero();

        assertThat(lane.inUse()).isZero();
        assertThat(lane.tokens()).isEqualTo(9);
    }

    @Test
    void holds_the_most_that_a_lane_can_hold() {
        lane.deposit(Lane.MOST, Lane.MOST);

        assertThat(lane.tryTake(Lane.HEAVIEST)).isNotZero();

        assertThat(lane.held()).isEqualTo(Lane.MOST);
        assertThat(lane.inUse()).isEqualTo(Lane.HEAVIEST);
        assertThat(lane.tokens()).isEqualTo(Lane.MOST - Lane.HEAVIEST);
    }

    @Test
    void tokens_above_the_most_are_dropped_and_reach_no_other_count() {
        lane.deposit(1, Lane.MOST);
        lane.deposit(0, 5);

        assertThat(lane.tokens()).isEqualTo(Lane.MOST);
        assertThat(lane.held()).isEqualTo(1);
        assertThat(lane.inUse()).isZero();
        assertThat(lane.tryTake(1)).as("the lane is not closed by an overflow").isNotZero();
    }

    @Test
    void tokens_alone_are_taken_all_or_none() {
        lane.deposit(0, 3);

        assertThat(lane.tryTakeTokens(4)).isFalse();
        assertThat(lane.tryTakeTokens(3)).isTrue();
        assertThat(lane.tryTakeTokens(1)).isFalse();

        lane.giveBackTokens(2);
        assertThat(lane.tokens()).isEqualTo(2);
    }

    @Test
    void withdraws_only_what_nobody_uses() {
        lane.deposit(5, 5);
        lane.tryTake(2);

        assertThat(lane.withdrawPlaces(10)).isEqualTo(3);

        assertThat(lane.held()).isEqualTo(2);
        assertThat(lane.inUse()).isEqualTo(2);
        assertThat(lane.withdrawPlaces(1)).isZero();
    }

    @Test
    void withdraws_at_most_what_it_was_asked_for() {
        lane.deposit(5, 7);

        assertThat(lane.withdrawPlaces(2)).isEqualTo(2);
        assertThat(lane.withdrawTokens(3)).isEqualTo(3);
        assertThat(lane.withdrawPlaces(0)).isZero();
        assertThat(lane.withdrawPlaces(-1)).isZero();

        assertThat(lane.held()).isEqualTo(3);
        assertThat(lane.tokens()).isEqualTo(4);
    }

    @Test
    void gathering_changes_no_count() {
        lane.deposit(5, 7);
        lane.tryTake(2);

        lane.gather();

        assertThat(lane.held()).isEqualTo(5);
        assertThat(lane.inUse()).isEqualTo(2);
        assertThat(lane.tokens()).isEqualTo(5);
        assertThat(lane.tryTake(3)).isNotZero();
    }

    @Test
    void tells_once_whether_it_was_used() {
        lane.deposit(1, 1);
        assertThat(lane.wasUsed()).isFalse();

        lane.tryTake(1);
        assertThat(lane.wasUsed()).isTrue();
        assertThat(lane.wasUsed()).isFalse();

        lane.tryTake(1);
        assertThat(lane.wasUsed()).as("a refusal is no use").isFalse();
    }

    @Test
    void what_sessions_take_is_no_use_of_its_places() {
        lane.deposit(1, 1);

        lane.tryTakeTokens(1);

        assertThat(lane.wasUsed()).isFalse();
    }

    @Nested
    class Closed {

        @Test
        void grants_nothing_and_keeps_what_returns() {
            lane.deposit(2, 2);
            long stamp = lane.tryTake(1);

            lane.close(true);

            assertThat(lane.tryTake(1)).isZero();
            assertThat(lane.giveBack(stamp)).isTrue();
            assertThat(lane.tryTake(1)).isZero();
            assertThat(lane.withdrawPlaces(5)).isEqualTo(2);
        }

        @Test
        void grants_again_when_it_is_opened() {
            lane.deposit(1, 1);
            lane.close(true);
            lane.close(false);

            assertThat(lane.tryTake(1)).isNotZero();
        }

        @Test
        void stays_closed_over_deposits_and_rotations() {
            lane.close(true);
            lane.deposit(1, 1);
            lane.gather();
            lane.rotate();

            assertThat(lane.tryTake(1)).isZero();
        }

        @Test
        void goes_on_giving_tokens_to_sessions() {
            lane.deposit(0, 1);
            lane.close(true);

            assertThat(lane.tryTakeTokens(1)).isTrue();
        }
    }

    /** A permit may be forgotten. The lane does not know which; it knows how many, and since when. */
    @Nested
    class MaximumHold {

        @Test
        void a_permit_may_be_held_for_eight_whole_generations() {
            lane.deposit(1, 1);
            long stamp = lane.tryTake(1);

            for (int i = 0; i < Lane.GENERATIONS; i++) {
                assertThat(lane.rotate()).as("rotation %d", i).isZero();
            }

            assertThat(lane.inUse()).isEqualTo(1);
            assertThat(lane.giveBack(stamp)).isTrue();
            assertThat(lane.rotate()).isZero();
            assertThat(lane.inUse()).isZero();
        }

        @Test
        void then_it_is_taken_back() {
            lane.deposit(4, 4);
            lane.tryTake(3);
            rotate(Lane.GENERATIONS);

            assertThat(lane.rotate()).isEqualTo(3);

            assertThat(lane.held()).isEqualTo(4);
            assertThat(lane.inUse()).isZero();
        }

        @Test
        void a_return_that_comes_after_that_changes_nothing() {
            lane.deposit(1, 2);
            long late = lane.tryTake(1);
            rotate(Lane.GENERATIONS + 1);
            long next = lane.tryTake(1);

            assertThat(lane.giveBack(late)).isFalse();

            assertThat(next).isNotZero();
            assertThat(lane.inUse()).isEqualTo(1);
            assertThat(lane.tryTake(1)).isZero();
            assertThat(lane.giveBack(next)).isTrue();
            assertThat(lane.giveBack(late)).isFalse();
            assertThat(lane.inUse()).isZero();
        }

        @Test
        void it_is_counted_from_the_generation_in_which_it_was_taken() {
            lane.deposit(2, 2);
            lane.tryTake(1);
            rotate(4);
            lane.tryTake(1);
            rotate(Lane.GENERATIONS - 4);

            assertThat(lane.rotate()).as("the older one").isEqualTo(1);
            rotate(3);
            assertThat(lane.rotate()).as("the younger one").isEqualTo(1);
            assertThat(lane.inUse()).isZero();
        }

        @Test
        void a_weight_that_returned_in_part_is_taken_back_for_the_rest() {
            lane.deposit(9, 9);
            long five = lane.tryTake(5);
            lane.tryTake(4);
            lane.rotate();
            lane.giveBack(five);
            rotate(Lane.GENERATIONS - 1);

            assertThat(lane.rotate()).isEqualTo(4);
            assertThat(lane.inUse()).isZero();
        }

        @Test
        void generations_come_round_again_without_confusion() {
            lane.deposit(1, 1);
            rotate(2_500);
            long stamp = lane.tryTake(1);
            rotate(3);

            assertThat(lane.giveBack(stamp)).isTrue();
            assertThat(lane.inUse()).isZero();
        }

        @Test
        void a_stamp_from_a_whole_round_of_the_cells_generations_ago_is_late() {
            lane.deposit(1, 2);
            long late = lane.tryTake(1);
            rotate(1 << 10);
            lane.tryTake(1);

            assertThat(lane.giveBack(late)).isFalse();
            assertThat(lane.inUse()).isEqualTo(1);
        }
    }

    /** A stamp is a number: the lane cannot see that it was used. Whoever holds it must return it once. */
    @Nested
    class DoubleReturn {

        @Test
        void of_a_stamp_is_not_noticed() {
            lane.deposit(2, 9);
            long first = lane.tryTake(1);
            lane.tryTake(1);
            lane.giveBack(first);

            assertThat(lane.giveBack(first)).isTrue();

            assertThat(lane.inUse()).isZero();
            assertThat(lane.tryTake(1)).isNotZero();
            assertThat(lane.tryTake(1)).as("a third holder of two places").isNotZero();
        }

        @Test
        void after_a_rotation_is_noticed_once_nobody_else_of_that_generation_is_out() {
            lane.deposit(1, 1);
            long stamp = lane.tryTake(1);
            lane.rotate();

            assertThat(lane.giveBack(stamp)).isTrue();
            assertThat(lane.giveBack(stamp)).isFalse();
            assertThat(lane.inUse()).isZero();
        }

        @Test
        void makes_no_place_that_outlasts_a_rotation() {
            lane.deposit(4, 9);
            long stamp = lane.tryTake(1);
            lane.giveBack(stamp);
            lane.giveBack(stamp);

            lane.rotate();

            assertThat(lane.tryTake(5)).isZero();
            assertThat(lane.withdrawPlaces(Lane.MOST)).isEqualTo(4);
            assertThat(lane.held()).isZero();
        }
    }
}
