package io.github.creneau.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.creneau.InvalidValueException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class OccurrenceTest {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final Instant START = Instant.parse("2020-03-16T07:30:00Z");
    private static final Instant END = START.plusSeconds(7200);

    @Test
    void has_the_length_that_really_passes() {
        assertThat(new Occurrence("6e", START, END, PARIS).length()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void contains_its_start_and_not_its_end() {
        Occurrence slot = new Occurrence("6e", START, END, PARIS);

        assertThat(slot.contains(START.minusNanos(1))).isFalse();
        assertThat(slot.contains(START)).isTrue();
        assertThat(slot.contains(END.minusNanos(1))).isTrue();
        assertThat(slot.contains(END)).isFalse();
    }

    @Test
    void ends_after_its_start() {
        assertThatThrownBy(() -> new Occurrence("6e", START, START, PARIS))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("occurrence.end: 2020-03-16T07:30:00Z; "
                        + "allowed: an instant after the start, 2020-03-16T07:30:00Z");
        assertThatThrownBy(() -> new Occurrence("6e", END, START, PARIS)).isInstanceOf(InvalidValueException.class);
    }
}
