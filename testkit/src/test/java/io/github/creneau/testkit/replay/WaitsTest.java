package io.github.creneau.testkit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitsTest {
    private final Waits waits = new Waits();

    @Test
    void of_nothing_there_is_no_percentile() {
        assertThat(waits.percentile(0.5)).isNull();
        assertThat(waits.percentileOrNaN(0.5)).isNaN();
    }

    @Test
    void percentiles_are_by_nearest_rank() {
        for (long second = 20; second >= 1; second--) {
            waits.add(second * 1_000);
        }

        assertThat(waits.percentile(0.5)).isEqualTo(10);
        assertThat(waits.percentile(0.95)).isEqualTo(19);
        assertThat(waits.percentile(0.96)).isEqualTo(20);
        assertThat(waits.percentile(1)).isEqualTo(20);
        assertThat(waits.percentile(0)).isEqualTo(1);
    }

    @Test
    void holds_as_many_as_there_are() {
        for (int i = 1; i <= 1_000; i++) {
            waits.add(i);
        }

        assertThat(waits.percentile(0.5)).isEqualTo(0.5);
    }
}
