package io.github.creneau.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A lane of four cells, as after threads have collided, and one of a single cell beside it. */
class SpreadLaneTest {

    private final Lane lane = spread(2);
    private final Lane single = new Lane(1);

    private static Lane spread(int times) {
        Lane lane = new Lane(4);
        for (int i = 0; i < times; i++) {
            lane.spreadOut();
        }
        return lane;
    }

    private static int taken(Lane lane, int weight) {
        int times = 0;
        while (lane.tryTake(weight) != 0) {
            times++;
        }
        return times;
    }

    @ParameterizedTest
    @CsvSource({"0, 8", "1, 4", "2, 2", "3, 2", "6, 2"})
    void its_cells_double_until_all_are_in_use(int times, int places) {
        Lane cells = spread(times);
        cells.deposit(8, 8);

        assertThat(cells.tryTake(places + 1)).isZero();
        assertThat(taken(cells, places)).isEqualTo(8 / places);
        assertThat(cells.tokens()).isZero();
    }

    @Test
    void what_does_not_divide_lies_in_the_first_cells() {
        lane.deposit(7, 7);

        assertThat(lane.tokens()).isEqualTo(7);
        assertThat(taken(lane, 2)).isEqualTo(3);
        assertThat(taken(lane, 1)).isEqualTo(1);
    }

    @Test
    void places_and_tokens_lie_together() {
        lane.deposit(2, 0);
        lane.deposit(0, 2);

        assertThat(taken(lane, 1)).isEqualTo(2);
    }

    @Test
    void each_place_is_found_wherever_it_returned() {
        lane.metered(false);
        lane.deposit(4, 0);
        long[] stamps = new long[4];
        for (int i = 0; i < stamps.length; i++) {
            stamps[i] = lane.tryTake(1);
        }
        for (long stamp : stamps) {
            assertThat(lane.giveBack(stamp)).isTrue();
        }

        assertThat(lane.tryTake(4)).as("all in the cell of this thread").isNotZero();
        assertThat(lane.inUse()).isEqualTo(4);
    }

    @Test
    void withdraws_from_all_cells_what_it_was_asked_for() {
        lane.deposit(8, 12);

        assertThat(lane.withdrawPlaces(5)).isEqualTo(5);
        assertThat(lane.withdrawTokens(7)).isEqualTo(7);
        assertThat(lane.held()).isEqualTo(3);
        assertThat(lane.tokens()).isEqualTo(5);
        assertThat(lane.withdrawPlaces(9)).isEqualTo(3);
        assertThat(lane.inUse()).isZero();
    }

    @Test
    void closes_every_cell() {
        lane.deposit(4, 4);
        lane.close(true);
        assertThat(taken(lane, 1)).isZero();

        lane.close(false);
        assertThat(taken(lane, 1)).isEqualTo(4);
    }

    @Test
    void a_heavy_caller_gets_what_lies_in_several_cells_though_it_is_closed() {
        lane.deposit(8, 8);
        lane.close(true);
        assertThat(lane.tryTakeThoughClosed(5)).isZero();

        long stamp = lane.tryTakeGathered(5);

        assertThat(Lane.weight(stamp)).isEqualTo(5);
        assertThat(lane.inUse()).isEqualTo(5);
        assertThat(lane.tokens()).isEqualTo(3);
        assertThat(lane.tryTakeGathered(4)).isZero();
        assertThat(lane.tryTakeThoughClosed(3)).isNotZero();
    }

    @Test
    void costs_no_tokens_where_it_is_not_metered_however_it_is_taken() {
        lane.metered(false);
        lane.deposit(8, 0);

        assertThat(lane.tryTakeThoughClosed(2)).isNotZero();
        assertThat(lane.tryTakeGathered(3)).isNotZero();
    }

    @Test
    void counts_every_grant() {
        lane.metered(false);
        lane.deposit(400, 0);
        for (int i = 1; i <= 400; i++) {
            assertThat(lane.tryTake(1)).isNotZero();
            assertThat(lane.granted()).isEqualTo(i);
        }
        lane.tryTake(1);
        assertThat(lane.granted()).as("a refusal is no grant").isEqualTo(400);
    }

    @Test
    void knows_at_a_rotation_what_is_out_of_all_cells() {
        lane.deposit(8, 8);
        long first = lane.tryTake(2);
        long second = lane.tryTake(2);
        lane.rotate();
        assertThat(lane.giveBack(first)).isTrue();
        assertThat(lane.giveBack(first)).as("two are out still").isTrue();
        assertThat(lane.giveBack(second)).as("as far as the lane can know").isFalse();

        for (int i = 1; i < Lane.GENERATIONS; i++) {
            lane.rotate();
        }

        assertThat(lane.rotate()).isZero();
        assertThat(lane.inUse()).isZero();
    }

    @Test
    void a_rotation_takes_out_what_was_returned_twice_beside_what_is_out_for_longer() {
        single.deposit(10, 10);
        single.tryTake(3);
        single.rotate();
        long stamp = single.tryTake(2);
        single.giveBack(stamp);
        single.giveBack(stamp);

        single.rotate();

        assertThat(single.inUse()).isEqualTo(3);
        assertThat(single.withdrawPlaces(Lane.MOST)).isEqualTo(7);
    }

    @Test
    void what_it_grants_bears_its_mark() {
        lane.deposit(1, 1);
        long stamp = lane.tryTake(1);

        assertThat(lane.isOwn(stamp)).isTrue();
        assertThat(single.isOwn(stamp)).isFalse();
        assertThat(lane.isOwn(lane.stampOfNothing())).isTrue();
        assertThat(Lane.weight(lane.stampOfNothing())).isZero();
        assertThat(lane.isOwn(0)).isFalse();
    }

    @Test
    void no_lock_is_left_behind() {
        lane.deposit(8, 8);
        lane.tryTakeGathered(5);
        lane.level();

        assertThatCode(() -> CompletableFuture.supplyAsync(lane::held).get(10, TimeUnit.SECONDS))
                .doesNotThrowAnyException();
    }

    /** Who is asked for tokens, and when. */
    @Nested
    class Tokens {

        private final AtomicInteger asked = new AtomicInteger();

        Tokens() {
            lane.whenLow(asked::incrementAndGet);
            single.whenLow(asked::incrementAndGet);
        }

        @Test
        void are_asked_for_once_when_a_fourth_is_left() {
            single.deposit(0, 16);

            single.tryTakeTokens(12);
            assertThat(asked).as("a fourth is left").hasValue(0);
            single.tryTakeTokens(1);
            assertThat(asked).hasValue(1);
            single.tryTakeTokens(1);
            assertThat(asked).as("it has been asked").hasValue(1);

            single.deposit(0, 14);
            single.tryTakeTokens(13);
            assertThat(asked).as("once for each deposit").hasValue(2);
        }

        @Test
        void are_asked_for_by_those_who_take_places_too() {
            single.deposit(16, 16);

            single.tryTake(12);
            assertThat(asked).hasValue(0);
            single.tryTake(1);
            assertThat(asked).hasValue(1);
        }

        @Test
        void are_asked_for_when_they_lie_in_another_cell() {
            lane.deposit(4, 16);

            lane.tryTake(1);
            assertThat(asked).hasValue(0);
            lane.tryTake(1);
            assertThat(asked).hasValue(1);
        }

        @Test
        void so_few_that_a_fourth_of_them_is_none_are_not_asked_for() {
            lane.deposit(8, 12);
            taken(lane, 1);
            assertThat(asked).hasValue(0);
        }

        @Test
        void a_deposit_of_places_asks_nobody_again() {
            single.deposit(0, 64);
            single.tryTakeTokens(49);
            single.deposit(5, 0);
            single.tryTakeTokens(13);
            assertThat(asked).hasValue(1);
        }

        @Test
        void are_brought_to_the_cells_that_lack_them() {
            lane.deposit(0, 16);
            lane.tryTakeTokens(4);
            assertThat(lane.tryTakeTokens(5)).isFalse();
            assertThat(lane.level()).isTrue();

            assertThat(lane.tokens()).isEqualTo(12);
            assertThat(lane.tryTakeTokens(4)).isFalse();
            for (int i = 0; i < 4; i++) {
                assertThat(lane.tryTakeTokens(3)).isTrue();
            }
        }

        @Test
        void none_is_lost_where_they_do_not_divide() {
            lane.deposit(0, 16);
            lane.tryTakeTokens(2);
            lane.tryTakeTokens(3);

            assertThat(lane.level()).isTrue();

            assertThat(lane.tokens()).isEqualTo(11);
            assertThat(lane.tryTakeTokens(5)).as("of this thread's cell").isTrue();
            for (int i = 0; i < 3; i++) {
                assertThat(lane.tryTakeTokens(2)).isTrue();
            }
        }

        @Test
        void stay_where_they_are_if_less_than_a_fourth_is_left() {
            lane.deposit(0, 16);
            for (int i = 0; i < 3; i++) {
                lane.tryTakeTokens(4);
            }
            assertThat(lane.level()).as("a fourth").isTrue();
            assertThat(lane.tryTakeTokens(2)).isFalse();
            lane.tryTakeTokens(1);
            assertThat(lane.level()).isFalse();
            assertThat(lane.tokens()).isEqualTo(3);
        }

        @Test
        void of_a_single_cell_are_never_moved() {
            single.deposit(0, 16);
            assertThat(single.level()).isFalse();
        }

        @Test
        void are_asked_for_again_after_they_were_moved() {
            lane.deposit(0, 64);
            lane.tryTakeTokens(13);
            assertThat(asked).as("three of sixteen").hasValue(1);
            lane.tryTakeTokens(1);
            assertThat(asked).hasValue(1);

            assertThat(lane.level()).isTrue();

            lane.tryTakeTokens(9);
            assertThat(asked).as("three or so of twelve").hasValue(1);
            lane.tryTakeTokens(12);
            lane.tryTakeTokens(12);
            assertThat(asked).hasValue(2);
        }
    }
}
