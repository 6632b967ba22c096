package io.github.creneau.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.creneau.spi.Timing.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VirtualTimeTest {
    private static final Instant START = Instant.parse("2020-03-16T06:00:00.000000700Z");

    private final VirtualTime time = VirtualTime.startingAt(START);
    private final List<String> log = new ArrayList<>();

    @Test
    void runs_in_order_of_time() {
        time.schedule(() -> log.add("late"), 20);
        time.schedule(() -> log.add("early"), 10);

        time.runFor(Duration.ofNanos(20));

        assertThat(log).containsExactly("early", "late");
    }

    @Test
    void runs_ties_in_order_of_scheduling_however_they_were_scheduled() {
        time.at(START.plusNanos(10), () -> log.add("first"));
        time.schedule(() -> log.add("second"), 10);
        time.schedule(() -> time.schedule(() -> log.add("fourth"), 9), 1);
        time.at(START.plusNanos(10), () -> log.add("third"));

        time.runFor(Duration.ofNanos(10));

        assertThat(log).containsExactly("first", "second", "third", "fourth");
    }

    @Test
    void runs_what_is_due_at_the_end_and_nothing_later() {
        time.schedule(() -> log.add("at the end"), 10);
        time.schedule(() -> log.add("later"), 11);

        time.runUntil(START.plusNanos(10));

        assertThat(log).containsExactly("at the end");
        assertThat(time.pending()).isEqualTo(1);
    }

    @Test
    void stands_at_the_end_of_a_run_even_if_nothing_was_due() {
        time.runUntil(START.plusSeconds(5));

        assertThat(time.now()).isEqualTo(START.plusSeconds(5));
        assertThat(time.nanoTime()).isEqualTo(5_000_000_000L);
    }

    @Test
    void stands_at_the_time_of_the_action_that_runs() {
        time.schedule(() -> log.add(time.now() + " " + time.nanoTime()), 1_000);

        time.runFor(Duration.ofSeconds(1));

        assertThat(log).containsExactly(START.plusNanos(1_000) + " 1000");
    }

    @Test
    void wall_time_is_rounded_down_to_the_millisecond() {
        assertThat(time.wallMillis()).isEqualTo(START.toEpochMilli());

        time.runFor(Duration.ofNanos(999_299));
        assertThat(time.wallMillis()).isEqualTo(START.toEpochMilli());

        time.runFor(Duration.ofNanos(1));
        assertThat(time.wallMillis()).isEqualTo(START.toEpochMilli() + 1);
    }

    @Test
    void never_goes_back() {
        time.runFor(Duration.ofSeconds(10));

        time.runUntil(START);
        time.at(START, () -> log.add("overdue at " + time.now()));
        time.schedule(() -> log.add("below zero at " + time.now()), -5);
        time.runFor(Duration.ZERO);

        String now = START.plusSeconds(10).toString();
        assertThat(log).containsExactly("overdue at " + now, "below zero at " + now);
    }

    @Test
    void what_was_cancelled_does_not_run() {
        Task task = time.schedule(() -> log.add("cancelled"), 10);
        time.schedule(task::cancel, 9);

        time.runFor(Duration.ofSeconds(1));

        assertThat(log).isEmpty();
        assertThat(time.pending()).isZero();
    }

    @Test
    void cancelling_twice_or_late_does_nothing() {
        Task ran = time.schedule(() -> log.add("ran"), 1);
        Task cancelled = time.schedule(() -> log.add("cancelled"), 10);
        time.schedule(() -> log.add("other"), 20);
        time.runFor(Duration.ofNanos(5));

        ran.cancel();
        cancelled.cancel();
        cancelled.cancel();

        assertThat(time.pending()).isEqualTo(1);
        time.runFor(Duration.ofSeconds(1));
        assertThat(log).containsExactly("ran", "other");
    }

    @Test
    void goes_on_after_an_action_that_threw() {
        time.schedule(
                () -> {
                    throw new IllegalStateException("thrown");
                },
                10);
        time.schedule(() -> log.add("next"), 20);

        assertThatIllegalStateException()
                .isThrownBy(() -> time.runFor(Duration.ofSeconds(1)))
                .withMessage("thrown");
        time.runFor(Duration.ofSeconds(1));

        assertThat(log).containsExactly("next");
    }

    @Test
    void an_action_must_not_run_the_time() {
        time.schedule(() -> time.runFor(Duration.ofSeconds(1)), 10);

        assertThatIllegalStateException().isThrownBy(() -> time.runFor(Duration.ofSeconds(1)));
    }

    /** Thousands of events, many on the same instant, most of them cancelled again, against a sorted list. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void agrees_with_a_sorted_list(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Integer> ran = new ArrayList<>();
        List<int[]> expected = new ArrayList<>();
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            int due = random.nextInt(3_000);
            int number = i;
            tasks.add(time.schedule(() -> ran.add(number), due));
            expected.add(new int[] {due, number});
            if (random.nextInt(10) < 8) {
                int victim = random.nextInt(tasks.size());
                tasks.get(victim).cancel();
                expected.get(victim)[0] = -1;
            }
        }
        expected.removeIf(event -> event[0] < 0);
        expected.sort(Comparator.comparingInt((int[] event) -> event[0]).thenComparingInt(event -> event[1]));
        assertThat(time.pending()).as("seed %d", seed).isEqualTo(expected.size());

        for (int step = 0; step < 30; step++) {
            time.runFor(Duration.ofNanos(100));
        }

        assertThat(ran)
                .as("seed %d", seed)
                .isEqualTo(expected.stream().map(event -> event[1]).toList());
    }
}
