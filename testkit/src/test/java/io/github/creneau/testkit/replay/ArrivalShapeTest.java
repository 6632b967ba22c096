package io.github.creneau.testkit.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.github.creneau.InvalidValueException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class ArrivalShapeTest {
    private static final ReplayDay DAY = new ReplayDay(
            LocalDate.of(2020, 3, 16), LocalTime.of(7, 0), LocalTime.of(22, 0), ZoneId.of("Europe/Paris"));
    private static final Stay STAY = new Stay(Duration.ofMinutes(12), 0.6, 16, 0.2, Duration.ofMinutes(20));

    @Test
    void is_the_sum_of_its_parts() {
        ArrivalShape shape = ArrivalShape.flat(0.05).between(8, 20, 0.25).peak(9, 0.5, 2);

        assertThat(shape.at(7.99)).isCloseTo(0.05 + 2 * Math.exp(-1.01 * 1.01 * 4 / 2), within(1e-9));
        assertThat(shape.at(8)).isCloseTo(0.3 + 2 * Math.exp(-2), within(1e-9));
        assertThat(shape.at(9)).isCloseTo(2.3, within(1e-9));
        assertThat(shape.at(20)).isCloseTo(0.05, within(1e-9));
    }

    /** Little's law: 3,600 an hour, each for 28 minutes, are 1,680 at once. */
    @Test
    void an_even_stream_fills_the_platform_to_arrivals_times_mean_hold() {
        double peak = ArrivalShape.flat(1).unlimitedPeak(DAY, 15 * 3_600, STAY);

        assertThat(STAY.meanHold()).isEqualTo(Duration.ofMinutes(28));
        assertThat(peak).isCloseTo(1_680, within(2.0));
    }

    @Test
    void finds_the_height_that_gives_a_peak() {
        double height =
                ArrivalShape.heightFor(4_000, a -> ArrivalShape.flat(1).peak(9, 0.2, a), 0, 100, DAY, 30_000, STAY);

        ArrivalShape shape = ArrivalShape.flat(1).peak(9, 0.2, height);
        assertThat(shape.unlimitedPeak(DAY, 30_000, STAY)).isCloseTo(4_000, within(0.01));
    }

    @Test
    void says_so_when_no_height_gives_the_peak() {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> ArrivalShape.heightFor(
                        40_000, a -> ArrivalShape.flat(1).peak(9, 0.2, a), 0, 100, DAY, 30_000, STAY))
                .withMessageContaining("peak: 40000");
    }
}
