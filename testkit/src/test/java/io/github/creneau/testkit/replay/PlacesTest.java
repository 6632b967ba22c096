package io.github.creneau.testkit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private static final int IDLE = 20;

    private final List<String> ends = new ArrayList<>();
    private final Places places = new Places(200_000, IDLE, (visit, at) -> ends.add(visit + " at " + at));

    @Test
    void a_place_ends_when_it_was_idle_for_the_idle_time() {
        places.touch(7, 100);

        places.settle(119);
        assertThat(places.held()).isEqualTo(1);

        places.settle(120);
        assertThat(places.held()).isZero();
        assertThat(ends).containsExactly("7 at 120");
    }

    @Test
    void a_touch_holds_it_longer_and_takes_no_second_one() {
        assertThat(places.touch(7, 100)).isTrue();
        assertThat(places.touch(7, 110)).isFalse();

        places.settle(129);
        assertThat(places.held()).isEqualTo(1);

        places.settle(200);
        assertThat(ends).containsExactly("7 at 130");
    }

    @Test
    void a_place_that_was_left_does_not_end_again() {
        places.touch(7, 100);

        assertThat(places.leave(7)).isTrue();
        assertThat(places.leave(7)).isFalse();
        places.settle(200);

        assertThat(places.held()).isZero();
        assertThat(ends).isEmpty();
    }

    @Test
    void who_comes_again_holds_a_place_of_his_own_time() {
        places.touch(7, 100);
        places.leave(7);
        places.touch(7, 110);

        places.settle(125);
        assertThat(places.isInside(7)).isTrue();

        places.settle(130);
        assertThat(ends).containsExactly("7 at 130");
    }

    @Test
    void ends_are_told_in_order_each_at_its_own_time() {
        places.touch(1, 100);
        places.touch(2, 101);
        places.touch(3, 102);
        places.touch(1, 103);

        places.settle(1_000);

        assertThat(ends).containsExactly("2 at 121", "3 at 122", "1 at 123");
    }

    @Test
    void holds_more_than_it_began_with() {
        for (int visit = 0; visit < 50_000; visit++) {
            places.touch(visit, 100);
        }
        places.settle(120);
        for (int visit = 0; visit < 200_000; visit++) {
            places.touch(visit, 200);
        }

        assertThat(places.held()).isEqualTo(200_000);
        places.settle(220);
        assertThat(places.held()).isZero();
        assertThat(ends).hasSize(250_000);
    }
}
