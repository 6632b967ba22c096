package io.github.creneau;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeClockTest {

    private static final long BACKEND = 1_584_345_600_000L;

    private final ManualTiming timing = new ManualTiming();
    private final NodeClock clock = new NodeClock(timing);

    @Test
    void knows_nothing_before_the_first_reply() {
        timing.millis(5_000);

        assertThat(clock.isKnown()).isFalse();
    }

    @Test
    void is_the_backends_time_plus_what_has_passed_since_the_reply() {
        timing.millis(5_000);
        clock.received(BACKEND, timing.nanoTime());

        assertThat(clock.isKnown()).isTrue();
        assertThat(clock.millis()).isEqualTo(BACKEND);
        timing.millis(1_234);
        assertThat(clock.millis()).isEqualTo(BACKEND + 1_234);
    }

    /** An hour off to either side: the node's own wall clock is nowhere in it. */
    @ParameterizedTest
    @ValueSource(longs = {-3_600_000, -5_000, 0, 5_000, 3_600_000})
    void follows_the_backend_however_wrong_the_machines_clock_is(long offMillis) {
        long backend = timing.wallMillis() + offMillis;

        clock.received(backend, timing.nanoTime());
        timing.millis(10);

        assertThat(clock.millis()).isEqualTo(backend + 10);
    }

    @Test
    void jumps_ahead_with_the_backend() {
        clock.received(BACKEND, timing.nanoTime());
        timing.millis(1_000);
        clock.received(BACKEND + 9_000, timing.nanoTime());

        assertThat(clock.millis()).isEqualTo(BACKEND + 9_000);
    }

    @Test
    void stands_still_when_the_backend_was_set_back() {
        clock.received(BACKEND, timing.nanoTime());
        timing.millis(1_000);
        assertThat(clock.millis()).isEqualTo(BACKEND + 1_000);

        clock.received(BACKEND - 4_000, timing.nanoTime());

        assertThat(clock.millis()).isEqualTo(BACKEND + 1_000);
    }

    @Test
    void the_coarse_time_is_that_of_the_last_tick_or_reply() {
        clock.received(BACKEND, timing.nanoTime());
        timing.millis(400);
        assertThat(clock.coarseMillis()).isEqualTo(BACKEND);

        clock.tick();
        assertThat(clock.coarseMillis()).isEqualTo(BACKEND + 400);

        timing.millis(100);
        clock.received(BACKEND + 490, timing.nanoTime());
        assertThat(clock.coarseMillis()).isEqualTo(clock.millis());
    }

    @Test
    void monotonic_time_may_have_any_origin() {
        timing.nanos = Long.MAX_VALUE - 500_000_000;
        NodeClock overflowing = new NodeClock(timing);
        overflowing.received(BACKEND, timing.nanoTime());
        timing.nanos += 2_000_000_000L;

        assertThat(overflowing.millis()).isEqualTo(BACKEND + 2_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void never_runs_backwards(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long backend = BACKEND;
        long last = Long.MIN_VALUE;
        clock.received(backend, timing.nanoTime());
        for (int i = 0; i < 10_000; i++) {
            long passed = random.nextLong(3_000_000);
            timing.nanos += passed;
            backend += passed / 1_000_000;
            switch (random.nextInt(4)) {
                case 0 -> clock.received(backend - random.nextInt(50), timing.nanoTime());
                case 1 -> clock.received(backend + random.nextInt(20) - 10, timing.nanoTime());
                case 2 -> clock.tick();
                default -> timing.nanos += random.nextLong(100_000);
            }
            long now = clock.millis();
            assertThat(now).as("seed %d, step %d", seed, i).isGreaterThanOrEqualTo(last);
            assertThat(clock.coarseMillis()).as("seed %d, step %d", seed, i).isLessThanOrEqualTo(now);
            last = now;
        }
    }
}
