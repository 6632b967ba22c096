package io.github.creneau.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random schedules against {@link PlainSchedule}, in many zones and around the nights in which the clocks change there.
 * A failure names its seed; {@code -Dcreneau.seed=} runs from another one.
 */
class ScheduleModelTest {

    private static final long SEED = Long.getLong("creneau.seed", 20_200_316L);
    /** In percent, for whoever runs the tests once for each mutant. */
    private static final int EFFORT = Integer.getInteger("creneau.effort", 100);

    private static final int SEQUENCES_BY_MINUTE = 6 * EFFORT;
    private static final int SEQUENCES_BY_SECOND = EFFORT / 5;
    private static final int QUESTIONS = 6;

    static Stream<WalkedClock> byMinute() {
        return Stream.of(
                        "Europe/Paris 2020-03-29",
                        "Europe/Paris 2020-10-25",
                        "Europe/Paris 2021-01-01",
                        "America/New_York 2021-03-14",
                        "America/New_York 2021-11-07",
                        "America/Santiago 2020-09-06",
                        "America/Santiago 2020-04-04",
                        "Asia/Beirut 2020-03-29",
                        "Asia/Beirut 2020-10-24",
                        "America/St_Johns 2010-03-14",
                        "America/St_Johns 2010-11-07",
                        "Australia/Lord_Howe 2020-04-05",
                        "Australia/Lord_Howe 2020-10-04",
                        "Africa/Casablanca 2020-05-31",
                        "Pacific/Apia 2011-12-30",
                        "Pacific/Kwajalein 1993-08-21",
                        "Asia/Kathmandu 2020-02-29",
                        "UTC 2020-12-31")
                .map(text -> new WalkedClock(text.split(" ")[0], text.split(" ")[1], 10, 60));
    }

    static Stream<WalkedClock> bySecond() {
        return Stream.of(
                new WalkedClock("Europe/Paris", "2020-10-25", 8, 1),
                new WalkedClock("America/St_Johns", "2010-11-07", 8, 1),
                new WalkedClock("Pacific/Apia", "2011-12-30", 8, 1));
    }

    @ParameterizedTest
    @MethodSource
    void byMinute(WalkedClock clock) {
        run(clock, SEQUENCES_BY_MINUTE);
    }

    @ParameterizedTest
    @MethodSource
    void bySecond(WalkedClock clock) {
        run(clock, SEQUENCES_BY_SECOND);
    }

    private static void run(WalkedClock clock, int sequences) {
        for (int i = 0; i < sequences; i++) {
            long seed = SEED + 1_000_000L * clock.toString().hashCode() + i;
            RandomCalls calls = new RandomCalls(new Random(seed), clock);
            try {
                Random random = new Random(seed);
                calls.tell(1 + random.nextInt(12));
                new Comparison(calls, random).compare();
            } catch (AssertionError | RuntimeException e) {
                String told = String.join("\n  ", calls.told);
                throw new AssertionError(
                        "seed " + SEED + ", sequence " + i + ", " + clock + ", told:\n  " + told + "\n"
                                + e.getMessage(),
                        e);
            }
        }
    }

    /** One schedule asked about instants at, just before and just after edges, and about any others. */
    private static final class Comparison {

        private record Run(int start, int end) {}

        private final WalkedClock clock;
        private final Schedule schedule;
        private final Random random;
        private final Map<String, List<Run>> runs = new HashMap<>();
        private final int lowEdge;
        private final int highEdge;

        Comparison(RandomCalls calls, Random random) {
            this.clock = calls.plain.clock;
            this.schedule = calls.schedule;
            this.random = random;
            for (String cohort : RandomCalls.COHORTS) {
                runs.put(cohort, runs(calls.plain.steps(cohort)));
            }
            // what the model has not seen of days further away cannot be compared
            boolean whole = calls.plain.first != null && calls.plain.last != null;
            lowEdge = whole ? Integer.MIN_VALUE : 6 * clock.stepsOfDay();
            highEdge = whole ? Integer.MAX_VALUE : clock.steps - 6 * clock.stepsOfDay();
        }

        void compare() {
            for (int i = 0; i < QUESTIONS; i++) {
                String cohort = RandomCalls.COHORTS.get(i % RandomCalls.COHORTS.size());
                Instant t = instant(cohort);
                compareAt(cohort, t);
                compareNext(cohort, t);
                compareBetween(cohort, t, t.plusSeconds(random.nextInt(2 * 86_400)));
                boolean some = runs.values().stream().flatMap(List::stream).anyMatch(run -> contains(run, t));
                assertThat(schedule.someSlotAt(t)).as(() -> "some slot at " + t).isEqualTo(some);
            }
        }

        private void compareAt(String cohort, Instant t) {
            Optional<Run> expected =
                    runs.get(cohort).stream().filter(run -> contains(run, t)).findFirst();
            same(
                    () -> "at " + cohort + " " + t,
                    expected.stream().toList(),
                    schedule.at(cohort, t).stream().toList());
        }

        private void compareNext(String cohort, Instant t) {
            Optional<Run> expected = runs.get(cohort).stream()
                    .filter(run -> clock.instant(run.start()).isAfter(t))
                    .findFirst();
            Optional<Occurrence> actual = schedule.next(cohort, t);
            if (expected.isPresent() && expected.get().start() < highEdge) {
                same(
                        () -> "next " + cohort + " " + t,
                        List.of(expected.get()),
                        actual.stream().toList());
            } else {
                int start = actual.map(slot -> clock.step(slot.start())).orElse(Integer.MAX_VALUE);
                assertThat(start)
                        .as(() -> "next " + cohort + " " + t + ": " + actual)
                        .isGreaterThanOrEqualTo(highEdge);
            }
        }

        private void compareBetween(String cohort, Instant from, Instant to) {
            List<Run> expected = runs.get(cohort).stream()
                    .filter(run -> from.isBefore(to)
                            && clock.instant(run.start()).isBefore(to)
                            && from.isBefore(clock.instant(run.end())))
                    .toList();
            same(() -> "between " + cohort + " " + from + " " + to, expected, schedule.between(cohort, from, to));
        }

        private void same(Supplier<String> question, List<Run> expected, List<Occurrence> actual) {
            assertThat(actual).as(question).hasSameSizeAs(expected);
            for (int i = 0; i < actual.size(); i++) {
                Occurrence slot = actual.get(i);
                Run run = expected.get(i);
                assertThat(slot.zone()).isEqualTo(clock.zone);
                if (run.start() >= lowEdge) {
                    assertThat(slot.start()).as(question).isEqualTo(clock.instant(run.start()));
                } else {
                    assertThat(clock.step(slot.start())).as(question).isLessThan(lowEdge);
                }
                if (run.end() < highEdge) {
                    assertThat(slot.end()).as(question).isEqualTo(clock.instant(run.end()));
                } else {
                    assertThat(clock.step(slot.end())).as(question).isGreaterThanOrEqualTo(highEdge);
                }
            }
        }

        private Instant instant(String cohort) {
            List<Run> known = runs.get(cohort);
            int middle = clock.steps / 2;
            int step = middle + random.nextInt(-2 * clock.stepsOfDay(), 2 * clock.stepsOfDay());
            if (!known.isEmpty() && random.nextInt(4) != 0) {
                Run run = known.get(random.nextInt(known.size()));
                int edge = random.nextBoolean() ? run.start() : run.end();
                step = Math.abs(edge - middle) < 3 * clock.stepsOfDay() ? edge : step;
            }
            return clock.instant(step).plus(Duration.ofNanos(random.nextInt(-1, 2)));
        }

        private boolean contains(Run run, Instant t) {
            int step = clock.step(t);
            return run.start() <= step && step < run.end();
        }

        private static List<Run> runs(BitSet steps) {
            List<Run> runs = new ArrayList<>();
            for (int start = steps.nextSetBit(0); start >= 0; ) {
                int end = steps.nextClearBit(start);
                runs.add(new Run(start, end));
                start = steps.nextSetBit(end);
            }
            return runs;
        }
    }
}
