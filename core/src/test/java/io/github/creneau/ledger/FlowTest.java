package io.github.creneau.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlowTest {

    private static final long TOLD = 1_200_000;
    private static final long MINUTE = 60_000;

    private final Flow flow = new Flow();

    private void isFullFrom(long millis) {
        flow.sawUse(millis, 100, 100);
    }

    @Test
    void the_mean_hold_starts_from_what_was_told() {
        assertThat(flow.meanHoldMillis(TOLD)).isEqualTo(TOLD);
    }

    @Test
    void the_mean_hold_moves_a_1024th_of_the_way_with_each_departure() {
        flow.departed(MINUTE, 1, TOLD + 1_024, TOLD);
        assertThat(flow.meanHoldMillis(TOLD)).isEqualTo(TOLD + 1);
        flow.departed(MINUTE, 1, TOLD - 2_047, TOLD);
        assertThat(flow.meanHoldMillis(TOLD)).isEqualTo(TOLD - 1);
    }

    @Test
    void the_mean_hold_gets_to_what_is_observed() {
        for (int i = 0; i < 10_000; i++) {
            flow.departed(MINUTE, 1, 600_000, TOLD);
        }
        assertThat(flow.meanHoldMillis(TOLD)).isBetween(600_000L, 600_100L);
    }

    @Test
    void the_mean_hold_is_never_nothing() {
        for (int i = 0; i < 100_000; i++) {
            flow.departed(MINUTE, 1, 0, 5);
        }
        assertThat(flow.meanHoldMillis(5)).isOne();
    }

    @Test
    void departures_are_counted_over_the_last_ten_whole_minutes() {
        isFullFrom(0);
        for (int minute = 0; minute <= 12; minute++) {
            flow.departed(minute * MINUTE + 500, minute, TOLD, TOLD);
        }
        assertThat(flow.departuresPerMinuteWhileFull(12 * MINUTE + 999))
                .isEqualTo((2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + 11) / 10);
    }

    @Test
    void minutes_without_departures_count_as_none() {
        isFullFrom(0);
        flow.departed(MINUTE, 70, TOLD, TOLD);
        assertThat(flow.departuresPerMinuteWhileFull(11 * MINUTE)).isEqualTo(7);
        assertThat(flow.departuresPerMinuteWhileFull(12 * MINUTE)).isZero();
        assertThat(flow.departuresPerMinuteWhileFull(500 * MINUTE)).isZero();
    }

    @Test
    void nothing_is_known_before_the_platform_was_full_for_eleven_minutes() {
        isFullFrom(MINUTE);
        assertThat(flow.departuresPerMinuteWhileFull(12 * MINUTE - 1)).isEqualTo(-1);
        assertThat(flow.departuresPerMinuteWhileFull(12 * MINUTE)).isZero();
    }

    @Test
    void it_is_full_from_95_percent_until_below_85() {
        flow.sawUse(0, 94, 100);
        assertThat(flow.departuresPerMinuteWhileFull(60 * MINUTE)).isEqualTo(-1);
        flow.sawUse(0, 95, 100);
        flow.sawUse(MINUTE, 85, 100);
        assertThat(flow.departuresPerMinuteWhileFull(60 * MINUTE)).isZero();
        flow.sawUse(2 * MINUTE, 84, 100);
        assertThat(flow.departuresPerMinuteWhileFull(60 * MINUTE)).isEqualTo(-1);
    }

    @Test
    void eleven_minutes_are_counted_anew_after_it_was_not_full() {
        isFullFrom(0);
        flow.sawUse(20 * MINUTE, 10, 100);
        isFullFrom(21 * MINUTE);
        assertThat(flow.departuresPerMinuteWhileFull(31 * MINUTE)).isEqualTo(-1);
        assertThat(flow.departuresPerMinuteWhileFull(32 * MINUTE)).isZero();
    }
}
