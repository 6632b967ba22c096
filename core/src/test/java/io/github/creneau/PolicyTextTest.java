package io.github.creneau;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import io.github.creneau.schedule.Schedule;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A policy travels to the other nodes as text. A failure names its seed; {@code -Dcreneau.seed=} runs from another. */
class PolicyTextTest {

    private static final long SEED = Long.getLong("creneau.seed", 20_200_316L);
    private static final int POLICIES = 2_000;
    private static final int PLACES = 10_000;
    private static final int HOSTILE_TEXTS = 20_000;
    private static final List<String> NAMES =
            List.of("6e", "5e", "4e", "classe de Mme O. Ünal", "é", "a-b_c", "schedule");

    private static String two(int number) {
        return (number < 10 ? "0" : "") + number;
    }

    private static Schedule schedule(Random random) {
        Schedule schedule = Schedule.in(random.nextBoolean() ? "Europe/Paris" : "America/Sao_Paulo");
        if (random.nextBoolean()) {
            schedule = schedule.days(DayOfWeek.MONDAY, DayOfWeek.of(2 + random.nextInt(6)));
        }
        for (String name : NAMES) {
            int hour = random.nextInt(22);
            switch (random.nextInt(4)) {
                case 0 -> schedule = schedule.always(name);
                case 1 -> schedule = schedule.slot(name, two(hour) + ":15", two(hour + 1) + ":00");
                case 2 -> schedule = schedule.extra(name, LocalDate.of(2020, 5, 1 + hour), "08:00", "09:00");
                default -> schedule = schedule.except(LocalDate.of(2020, 4, 1 + hour));
            }
        }
        return random.nextBoolean() ? schedule.feather(Duration.ofMinutes(random.nextInt(30))) : schedule;
    }

    private static Rate rate(Random random) {
        Rate rate = Rate.perSecond(1 + random.nextInt(1_000));
        for (int i = random.nextInt(3); i > 0; i--) {
            rate = rate.and(
                    Rate.per(1 + random.nextInt(50), Duration.ofNanos(1_000_000L + random.nextInt(1_000_000_000)))
                            .burst(1 + random.nextInt(99)));
        }
        return random.nextBoolean() ? rate.perNode() : rate;
    }

    private static Duration duration(Random random) {
        return Duration.ofMillis(1_000 + random.nextInt(80_000_000));
    }

    private static Policy policy(Random random) {
        Policy.Builder builder = Policy.builder()
                .budget(new Budget(PLACES + random.nextInt(1_000_000), random.nextBoolean()))
                .cohort(NAMES.get(random.nextInt(NAMES.size())), "parent");
        List<Runnable> values = new ArrayList<>(List.of(
                () -> builder.rate(rate(random)),
                () -> builder.schedule(schedule(random)),
                () -> builder.outOfSlot(new OutOfSlot(new Share(random.nextInt(1_001)), random.nextInt(1_001))),
                () -> {
                    int perMille = random.nextInt(1_001);
                    builder.share("parent", new Share(perMille));
                    builder.reserve("parent", random.nextInt(PLACES * perMille / 1_000 + 1));
                },
                () -> builder.idleTime(duration(random)),
                () -> builder.maxHold(duration(random)),
                () -> builder.maxSession(duration(random)),
                () -> builder.confirmWithin(duration(random)),
                () -> builder.endWithSlot(duration(random)),
                () -> builder.meanHold(duration(random)),
                () -> builder.appointments(new Appointments(random.nextInt(951)))));
        Collections.shuffle(values, random);
        values.subList(0, random.nextInt(values.size() + 1)).forEach(Runnable::run);
        return builder.build();
    }

    @Test
    void what_is_written_is_read_again() {
        for (int i = 0; i < POLICIES; i++) {
            long seed = SEED + i;
            Policy policy = policy(new Random(seed));

            Policy read = PolicyText.read(policy.toString());

            assertThat(read).as("seed %d", seed).isEqualTo(policy).hasToString(policy.toString());
            assertThat(read.hashCode()).isEqualTo(policy.hashCode());
            assertThat(read.budget()).isEqualTo(policy.budget());
            assertThat(read.rate()).isEqualTo(policy.rate());
            assertThat(read.schedule()).isEqualTo(policy.schedule());
            assertThat(read.outOfSlot()).isEqualTo(policy.outOfSlot());
            assertThat(read.cohorts()).isEqualTo(policy.cohorts());
            assertThat(read.share("parent")).isEqualTo(policy.share("parent"));
            assertThat(read.reserve("parent")).isEqualTo(policy.reserve("parent"));
            assertThat(read.confirmWithin()).isEqualTo(policy.confirmWithin());
            assertThat(read.endWithSlot()).isEqualTo(policy.endWithSlot());
            assertThat(read.appointments()).isEqualTo(policy.appointments());
        }
    }

    @Test
    void a_policy_reads_like_this() {
        Policy policy = Policy.builder()
                .budget(Budget.perNode(2_500))
                .rate(Rate.perSecond(12).burst(120))
                .schedule(
                        Schedule.in("Europe/Paris").slot("6e", "08:30", "10:30").always("enseignant"))
                .share("6e", Share.percent(80))
                .reserve("enseignant", 50)
                .endWithSlot(Duration.ofMinutes(10))
                .build();

        assertThat(policy).hasToString("""
                        creneau-policy 1
                        budget perNode 2500
                        rate total 12 1000000000 120
                        outOfSlot 1000 600
                        cohort 6e
                        cohort enseignant
                        share 800 6e
                        reserve 50 enseignant
                        idleTime 1200000
                        maxHold 60000
                        maxSession 43200000
                        endWithSlot 600000
                        meanHold 1200000
                        appointments 600
                        schedule
                        zone Europe/Paris
                        always enseignant
                        slot 6e: 08:30-10:30
                        """);
    }

    @Test
    void policies_are_equal_if_their_values_are() {
        Policy one = Policy.builder()
                .budget(Budget.total(9))
                .cohort("a", "b")
                .idleTime(Duration.ofMinutes(3))
                .build();
        Policy same = Policy.builder()
                .idleTime(Duration.ofMinutes(3))
                .cohort("b")
                .cohort("a")
                .budget(Budget.total(9))
                .build();
        Policy other = one.toBuilder().idleTime(Duration.ofMinutes(4)).build();

        assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(other);
        assertThat(PolicyText.digest(one.toString())).isEqualTo(PolicyText.digest(same.toString()));
        assertThat(PolicyText.digest(one.toString()))
                .isNotEqualTo(PolicyText.digest(other.toString()))
                .hasSize(32);
    }

    @Test
    void what_others_wrote_is_read_or_refused_by_name_and_never_fails_otherwise() {
        int read = 0;
        for (int i = 0; i < HOSTILE_TEXTS; i++) {
            long seed = SEED + i;
            Random random = new Random(seed);
            String text = spoil(policy(random).toString(), random);
            try {
                Policy policy = PolicyText.read(text);
                assertThat(PolicyText.read(policy.toString()))
                        .as("seed %d", seed)
                        .isEqualTo(policy);
                read++;
            } catch (InvalidValueException e) {
                assertThat(e.field()).as("seed %d", seed).isNotEmpty();
            } catch (RuntimeException | StackOverflowError e) {
                fail("seed " + seed + ": " + e + " for\n" + text, e);
            }
        }
        assertThat(read).as("texts that were still good").isBetween(1, HOSTILE_TEXTS / 2);
    }

    private static final List<String> SPOILERS = List.of(
            "",
            " ",
            "\n",
            "-1",
            "0",
            "99999999999",
            "9223372036854775807",
            "9223372036854775808",
            "NaN",
            "null",
            "\0",
            "\uD800",
            "é",
            ":",
            "perNode",
            "total",
            "schedule",
            "rate",
            "rate total 1 1",
            "budget",
            "cohort",
            "share 5",
            "\nschedule\n",
            "\r",
            "1e9",
            "+5",
            "٣",
            "..",
            "zone UTC",
            "x".repeat(5_000));

    private static String spoil(String text, Random random) {
        StringBuilder spoilt = new StringBuilder(text);
        for (int i = 1 + random.nextInt(3); i > 0 && spoilt.length() > 0; i--) {
            int at = random.nextInt(spoilt.length());
            String spoiler = SPOILERS.get(random.nextInt(SPOILERS.size()));
            switch (random.nextInt(5)) {
                case 0 -> spoilt.insert(at, spoiler);
                case 1 -> spoilt.delete(at, Math.min(spoilt.length(), at + 1 + random.nextInt(20)));
                case 2 -> spoilt.setLength(at);
                case 3 -> spoilt.setCharAt(at, (char) random.nextInt(0x250));
                default -> {
                    int line = spoilt.lastIndexOf("\n", at) + 1;
                    int end = Math.max(line, spoilt.indexOf("\n", line));
                    spoilt.replace(line, end, spoiler);
                }
            }
        }
        return spoilt.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "creneau-policy 1",
                "creneau-policy 2\nbudget total 1\ncohort a\n",
                "budget total 1\ncohort a\n",
                "creneau-policy 1\ncohort a\n",
                "creneau-policy 1\nbudget total 1\n",
                "creneau-policy 1\nbudget total\ncohort a\n",
                "creneau-policy 1\nbudget some 1\ncohort a\n",
                "creneau-policy 1\nbudget total 1\ncohort a\nsomething 1\n",
                "creneau-policy 1\nbudget total 1\ncohort a\nrate total 1 0 1\n",
                "creneau-policy 1\nbudget total 1\ncohort a\nrate total 1\n",
                "creneau-policy 1\nbudget total 1\ncohort a\nschedule\n",
                "creneau-policy 1\nbudget total 1\ncohort a\nschedule\nzone Nowhere\n",
                "creneau-policy 1\nbudget total 1\ncohort a\nidleTime 9223372036854775807\n"
            })
    void a_text_that_is_no_policy_is_refused(String text) {
        assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> PolicyText.read(text));
    }

    @Test
    void a_text_longer_than_a_mebibyte_is_not_looked_at() {
        String text = "creneau-policy 1\nbudget total 1\ncohort a\n" + "\n".repeat(1 << 20);

        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> PolicyText.read(text))
                .satisfies(thrown -> assertThat(thrown.getMessage().length()).isLessThan(300));
    }
}
