package io.github.creneau;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.spi.LedgerAnswer.Rule;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A refusal that stands, and the places that came free behind it. */
class SessionDoorTest {

    private final SessionDoor door = new SessionDoor();
    private final Refused full = new Refused(Refused.Reason.FULL, "6e", ZoneOffset.UTC, 0, null, null, null);

    private void shut(@Nullable Rule rule) {
        door.shut(full, rule);
    }

    @Test
    void it_stands_until_it_is_opened() {
        assertThat(door.refusal(1)).isNull();

        shut(Rule.BUDGET);
        assertThat(door.isShut()).isTrue();
        assertThat(door.standing()).isSameAs(full);
        assertThat(door.refusal(1)).isSameAs(full);

        door.open();
        assertThat(door.isShut()).isFalse();
        assertThat(door.refusal(1)).isNull();
    }

    @Test
    void each_place_that_comes_free_is_asked_for_once() {
        shut(Rule.BUDGET);
        door.placesFreed(2, false);

        assertThat(door.standing()).isNull();
        assertThat(door.refusal(1)).isNull();
        assertThat(door.refusal(1)).isNull();
        assertThat(door.refusal(1)).isSameAs(full);
        assertThat(door.isShut()).isTrue();
    }

    @Test
    void who_needs_more_than_came_free_leaves_it_to_others() {
        shut(Rule.BUDGET);
        door.placesFreed(2, false);

        assertThat(door.refusal(3)).isSameAs(full);
        assertThat(door.refusal(2)).isNull();
    }

    @Test
    void who_is_refused_for_being_heavy_keeps_no_lighter_one_out() {
        door.shut(full, Rule.BUDGET, 5);

        assertThat(door.refusal(5)).isSameAs(full);
        assertThat(door.refusal(4)).isNull();
        assertThat(door.standing()).isNull();

        door.shut(full, Rule.BUDGET, 2);
        door.shut(full, Rule.BUDGET, 4);
        assertThat(door.refusal(3)).as("so heavy a one was refused since").isSameAs(full);
        assertThat(door.refusal(1)).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void a_place_counts_where_the_rule_is_about_places(Rule rule) {
        shut(rule);
        door.placesFreed(1, false);
        boolean byAnother = door.refusal(1) == null;
        door.placesFreed(1, true);
        boolean byOwn = door.refusal(1) == null;

        boolean never = rule == Rule.CLOSED || rule == Rule.LEARNING;
        assertThat(byOwn).isEqualTo(!never);
        assertThat(byAnother).isEqualTo(!never && rule != Rule.SHARE);
    }

    @Test
    void without_the_store_no_place_counts() {
        shut(null);
        door.placesFreed(1, true);

        assertThat(door.refusal(1)).isSameAs(full);
    }

    @Test
    void what_came_free_outlives_a_beat_that_had_not_heard_of_it_but_no_open_door_and_no_other_kind_of_rule() {
        shut(Rule.BUDGET);
        door.placesFreed(1, false);
        shut(Rule.THRESHOLD);
        assertThat(door.standing()).isNull();

        shut(Rule.CLOSED);
        shut(Rule.BUDGET);
        assertThat(door.standing()).isSameAs(full);

        door.placesFreed(1, false);
        door.open();
        door.placesFreed(1, false);
        shut(Rule.BUDGET);
        assertThat(door.standing()).isSameAs(full);
    }
}
