package io.github.creneau;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A lane above its target: what it has too much goes back first, then callers come again. */
class CohortLaneTest {

    private static final int HELD = 10;

    private final CohortLane lane = new CohortLane("6e");
    private final List<Long> stamps = new ArrayList<>();

    @BeforeEach
    void fill() {
        lane.lane.metered(false);
        lane.lane.deposit(HELD, 0);
        lane.lane.gather();
        for (int i = 0; i < HELD; i++) {
            stamps.add(lane.tryTake(1));
        }
    }

    @Test
    void as_many_as_it_has_too_much_go_back_and_the_next_is_anybodys() {
        lane.aboveTarget(2);

        lane.giveBack(stamps.get(0));
        assertThat(lane.tryTake(1)).isZero();
        lane.giveBack(stamps.get(1));
        assertThat(lane.tryTake(1)).isZero();
        assertThat(lane.lane.held()).isEqualTo(HELD - 2);
        assertThat(lane.isAboveTarget()).isFalse();

        lane.giveBack(stamps.get(2));
        assertThat(lane.tryTake(1)).isNotZero();
        assertThat(lane.lane.held()).isEqualTo(HELD - 2);
    }

    @Test
    void what_was_unspent_goes_back_at_once() {
        lane.giveBack(stamps.get(0));

        lane.aboveTarget(1);

        assertThat(lane.lane.held()).isEqualTo(HELD - 1);
        assertThat(lane.isAboveTarget()).isFalse();
    }

    @Test
    void a_lane_that_is_shut_gives_nothing_whatever_returns() {
        lane.shut();
        stamps.forEach(lane::giveBack);

        assertThat(lane.tryTake(1)).isZero();
        assertThat(lane.lane.held()).isZero();
        assertThat(lane.isAboveTarget()).isTrue();
    }

    @Test
    void somebody_who_waits_keeps_it_closed_to_others_when_it_has_come_down() {
        lane.waitForPermit(1);
        lane.aboveTarget(1);
        lane.giveBack(stamps.get(0));
        lane.giveBack(stamps.get(1));

        assertThat(lane.tryTake(1)).isZero();
        assertThat(lane.takeForWaiter(1)).isNotZero();
    }
}
