package io.github.creneau;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExtraBeatsTest {

    private static final int MANY = 40;

    /** Forty members at eight a second: each one every five seconds. */
    private static final long DISTANCE_MILLIS = 5_000;

    private final ManualTiming timing = new ManualTiming();
    private final ExtraBeats beats = new ExtraBeats(timing);

    private int ordered(int members) {
        int ordered = 0;
        while (ordered < 100 && beats.mayOrder(members)) {
            ordered++;
        }
        return ordered;
    }

    @Test
    void a_few_nodes_order_as_they_like() {
        assertThat(ordered(ExtraBeats.FEW)).isEqualTo(100);
    }

    @Test
    void one_of_many_orders_what_it_saved_up_and_then_at_its_distance() {
        assertThat(ordered(MANY)).isEqualTo(3);

        timing.millis(DISTANCE_MILLIS - 1);
        assertThat(ordered(MANY)).isZero();
        timing.millis(1);
        assertThat(ordered(MANY)).isEqualTo(1);
    }

    @Test
    void it_saves_no_more_than_three() {
        ordered(MANY);

        timing.millis(100 * DISTANCE_MILLIS);

        assertThat(ordered(MANY)).isEqualTo(3);
    }

    @Test
    void where_nodes_leave_it_orders_sooner() {
        ordered(MANY);

        timing.millis(2_000);

        assertThat(ordered(MANY)).isZero();
        assertThat(ordered(8)).isPositive();
    }
}
