package io.github.creneau;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.creneau.schedule.Occurrence;
import io.github.creneau.schedule.Schedule;
import io.github.creneau.spi.Terms;
import io.github.creneau.spi.Terms.CohortTerms;
import io.github.creneau.spi.Terms.Segment;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What each cohort may reach from when: (time in Paris, share ‰, threshold ‰). */
class TermsCompilerTest {

    private static final long SEED = Long.getLong("creneau.seed", 20_200_316L);
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final Schedule SLOTS = Schedule.in("Europe/Paris")
            .slot("6e", "08:30", "10:30")
            .slot("5e", "10:45", "12:45")
            .always("enseignant");

    private static Policy.Builder policy(Schedule schedule) {
        return Policy.builder().budget(Budget.total(100)).schedule(schedule);
    }

    private static long at(String local) {
        return LocalDateTime.parse(local).atZone(PARIS).toInstant().toEpochMilli();
    }

    private static List<Segment> compile(Policy policy, String cohort, String from) {
        return terms(TermsCompiler.compile(policy, at(from)), cohort).segments();
    }

    private static CohortTerms terms(Terms terms, String cohort) {
        return terms.cohorts().stream()
                .filter(candidate -> candidate.cohort().equals(cohort))
                .findFirst()
                .orElseThrow();
    }

    private static Segment segment(String local, int share, int threshold) {
        return new Segment(at(local), share, threshold);
    }

    private static List<Segment> before(String local, List<Segment> segments) {
        return segments.stream()
                .filter(segment -> segment.fromMillis() < at(local))
                .toList();
    }

    @Test
    void without_a_schedule_everyone_is_in_its_slot() {
        Policy policy = Policy.builder()
                .budget(Budget.total(100))
                .cohort("6e", "5e")
                .share("5e", Share.percent(40))
                .build();

        assertThat(compile(policy, "6e", "2020-03-16T07:00"))
                .containsExactly(segment("2020-03-16T07:00", 1_000, 1_000));
        assertThat(compile(policy, "5e", "2020-03-16T07:00")).containsExactly(segment("2020-03-16T07:00", 400, 1_000));
    }

    @Test
    void with_only_cohorts_that_are_always_in_their_slot_the_others_are_too() {
        Policy policy = policy(Schedule.in("Europe/Paris").always("enseignant"))
                .cohort("parent")
                .outOfSlot(OutOfSlot.closed())
                .build();

        assertThat(compile(policy, "parent", "2020-03-16T07:00"))
                .containsExactly(segment("2020-03-16T07:00", 1_000, 1_000));
    }

    @Test
    void out_of_its_slot_a_cohort_has_a_threshold_and_while_nobody_is_in_one_it_is_all() {
        Policy policy = policy(SLOTS).build();

        assertThat(before("2020-03-17T00:00", compile(policy, "6e", "2020-03-16T07:00")))
                .containsExactly(
                        segment("2020-03-16T07:00", 1_000, 1_000),
                        segment("2020-03-16T10:45", 1_000, 600),
                        segment("2020-03-16T12:45", 1_000, 1_000));
        assertThat(before("2020-03-17T00:00", compile(policy, "5e", "2020-03-16T07:00")))
                .containsExactly(
                        segment("2020-03-16T07:00", 1_000, 1_000),
                        segment("2020-03-16T08:30", 1_000, 600),
                        segment("2020-03-16T10:30", 1_000, 1_000));
    }

    @Test
    void a_cohort_that_is_always_in_its_slot_is_never_out_of_it_and_makes_nobody_else_so() {
        Policy policy = policy(SLOTS).share("enseignant", Share.percent(70)).build();

        assertThat(compile(policy, "enseignant", "2020-03-16T07:00"))
                .containsExactly(segment("2020-03-16T07:00", 700, 1_000));
        assertThat(compile(policy, "6e", "2020-03-16T07:00").get(0).thresholdPerMille())
                .isEqualTo(1_000);
    }

    @Test
    void a_cohort_without_a_slot_is_out_of_slot() {
        Policy policy = policy(SLOTS).cohort("parent").build();

        assertThat(before("2020-03-17T00:00", compile(policy, "parent", "2020-03-16T07:00")))
                .containsExactly(
                        segment("2020-03-16T07:00", 1_000, 1_000),
                        segment("2020-03-16T08:30", 1_000, 600),
                        segment("2020-03-16T10:30", 1_000, 1_000),
                        segment("2020-03-16T10:45", 1_000, 600),
                        segment("2020-03-16T12:45", 1_000, 1_000));
    }

    @Test
    void closed_is_closed_even_while_nobody_is_in_a_slot() {
        Policy policy = policy(SLOTS).outOfSlot(OutOfSlot.closed()).build();

        assertThat(before("2020-03-17T00:00", compile(policy, "6e", "2020-03-16T07:00")))
                .containsExactly(
                        segment("2020-03-16T07:00", 0, 1_000),
                        segment("2020-03-16T08:30", 1_000, 1_000),
                        segment("2020-03-16T10:30", 0, 1_000));
    }

    @Test
    void out_of_slot_no_cohort_has_more_than_in_it() {
        Policy policy = policy(SLOTS)
                .share("6e", Share.percent(20))
                .outOfSlot(OutOfSlot.whileBelow(50).and(Share.percent(30)))
                .build();

        assertThat(before("2020-03-16T10:40", compile(policy, "5e", "2020-03-16T07:00")))
                .containsExactly(
                        segment("2020-03-16T07:00", 300, 1_000),
                        segment("2020-03-16T08:30", 300, 500),
                        segment("2020-03-16T10:30", 300, 1_000));
        assertThat(before("2020-03-16T10:40", compile(policy, "6e", "2020-03-16T07:00")))
                .containsExactly(segment("2020-03-16T07:00", 200, 1_000));
    }

    @Test
    void a_slot_that_has_begun_is_seen() {
        Policy policy = policy(SLOTS).outOfSlot(OutOfSlot.closed()).build();

        assertThat(before("2020-03-16T10:40", compile(policy, "6e", "2020-03-16T09:00")))
                .containsExactly(segment("2020-03-16T09:00", 1_000, 1_000), segment("2020-03-16T10:30", 0, 1_000));
    }

    @Nested
    class Feathered {

        private final Policy policy = policy(SLOTS.feather(Duration.ofMinutes(10)))
                .outOfSlot(OutOfSlot.closed())
                .build();

        @Test
        void the_share_rises_in_ten_steps() {
            assertThat(before("2020-03-16T10:00", compile(policy, "6e", "2020-03-16T08:00")))
                    .containsExactly(
                            segment("2020-03-16T08:00", 0, 1_000),
                            segment("2020-03-16T08:30", 100, 1_000),
                            segment("2020-03-16T08:31", 200, 1_000),
                            segment("2020-03-16T08:32", 300, 1_000),
                            segment("2020-03-16T08:33", 400, 1_000),
                            segment("2020-03-16T08:34", 500, 1_000),
                            segment("2020-03-16T08:35", 600, 1_000),
                            segment("2020-03-16T08:36", 700, 1_000),
                            segment("2020-03-16T08:37", 800, 1_000),
                            segment("2020-03-16T08:38", 900, 1_000),
                            segment("2020-03-16T08:39", 1_000, 1_000));
        }

        @Test
        void it_rises_from_what_the_cohort_had_before() {
            Policy some = policy.toBuilder()
                    .outOfSlot(OutOfSlot.share(Share.percent(50)))
                    .build();

            assertThat(before("2020-03-16T08:32", compile(some, "6e", "2020-03-16T08:00")))
                    .containsExactly(
                            segment("2020-03-16T08:00", 500, 1_000),
                            segment("2020-03-16T08:30", 550, 1_000),
                            segment("2020-03-16T08:31", 600, 1_000));
        }

        @Test
        void it_goes_on_rising_if_compiled_on_the_way() {
            assertThat(before("2020-03-16T08:37", compile(policy, "6e", "2020-03-16T08:35:30")))
                    .containsExactly(
                            segment("2020-03-16T08:35:30", 600, 1_000), segment("2020-03-16T08:36", 700, 1_000));
        }
    }

    @Test
    void local_times_keep_their_place_when_the_clock_changes() {
        Policy policy = policy(SLOTS).outOfSlot(OutOfSlot.closed()).build();
        List<Segment> segments = compile(policy, "6e", "2020-03-27T00:00");

        assertThat(segments)
                .contains(segment("2020-03-28T08:30", 1_000, 1_000), segment("2020-03-29T08:30", 1_000, 1_000));
        assertThat(at("2020-03-29T08:30") - at("2020-03-28T08:30"))
                .isEqualTo(Duration.ofHours(23).toMillis());
    }

    @Test
    void a_slot_over_the_change_of_the_clock_is_as_long_as_it_really_lasts() {
        Schedule night = Schedule.in("Europe/Paris").slot("6e", "01:00", "04:00");
        Policy policy = policy(night).outOfSlot(OutOfSlot.closed()).build();

        Instant spring = Instant.parse("2020-03-29T00:00:00Z");
        Instant autumn = Instant.parse("2020-10-24T23:00:00Z");
        assertThat(compile(policy, "6e", "2020-03-28T12:00"))
                .contains(
                        new Segment(spring.toEpochMilli(), 1_000, 1_000),
                        new Segment(spring.plusSeconds(2 * 3_600).toEpochMilli(), 0, 1_000));
        assertThat(compile(policy, "6e", "2020-10-24T12:00"))
                .contains(
                        new Segment(autumn.toEpochMilli(), 1_000, 1_000),
                        new Segment(autumn.plusSeconds(4 * 3_600).toEpochMilli(), 0, 1_000));
    }

    @Test
    void the_other_values_are_told_too() {
        Policy policy = policy(SLOTS)
                .budget(Budget.perNode(2_500))
                .rate(Rate.perSecond(12).and(Rate.perMinute(600)).perNode())
                .reserve("6e", 40)
                .meanHold(Duration.ofMinutes(12))
                .appointments(Appointments.part(0.4))
                .build();

        Terms terms = TermsCompiler.compile(policy, at("2020-03-16T07:00"));

        assertThat(terms.budget()).as("0: the members' capacities add up").isZero();
        assertThat(terms.ratePerThousandMinutes())
                .as("the least of the stacked rates")
                .isEqualTo(600_000);
        assertThat(terms.ratePerNode()).isTrue();
        assertThat(terms.calendarPerMille()).isEqualTo(400);
        assertThat(terms.holdMillis()).isEqualTo(720_000);
        assertThat(terms.compiledToMillis()).isEqualTo(at("2020-03-24T07:00"));
        assertThat(terms.cohorts())
                .extracting(CohortTerms::cohort, CohortTerms::reserve)
                .containsExactly(tuple("5e", 0), tuple("6e", 40), tuple("enseignant", 0));
        assertThat(TermsCompiler.compile(policy(SLOTS).build(), 0).ratePerThousandMinutes())
                .isZero();
        assertThat(TermsCompiler.compile(policy(SLOTS).build(), 0).budget()).isEqualTo(100);
    }

    /** Any instant of the horizon, judged by the schedule itself. */
    @Test
    void at_any_instant_the_terms_say_what_the_schedule_says() {
        for (int i = 0; i < 300; i++) {
            long seed = SEED + i;
            Random random = new Random(seed);
            Policy policy = randomPolicy(random);
            long from = at("2020-03-16T00:00") + random.nextInt(400 * 24 * 3_600) * 1_000L;
            Terms terms = TermsCompiler.compile(policy, from);
            for (int j = 0; j < 60; j++) {
                long t = from + random.nextInt((int) Duration.ofDays(8).toSeconds()) * 1_000L;
                for (CohortTerms cohort : terms.cohorts()) {
                    Segment segment = cohort.at(t);
                    assertThat(new int[] {segment.sharePerMille(), segment.thresholdPerMille()})
                            .as("seed %d: %s at %s", seed, cohort.cohort(), Instant.ofEpochMilli(t))
                            .containsExactly(judged(policy, cohort.cohort(), t));
                }
            }
            terms.cohorts().forEach(cohort -> checkOrder(seed, from, cohort.segments()));
        }
    }

    private static int[] judged(Policy policy, String cohort, long millis) {
        Schedule schedule = policy.schedule().orElseThrow();
        Instant t = Instant.ofEpochMilli(millis);
        Optional<Occurrence> slot = schedule.at(cohort, t);
        int share = policy.share(cohort).perMille();
        if (slot.isPresent() || schedule.isAlways(cohort)) {
            return new int[] {share, 1_000};
        }
        OutOfSlot rule = policy.outOfSlot();
        return new int[] {
            Math.min(share, rule.share().perMille()), schedule.someSlotAt(t) ? rule.thresholdPerMille() : 1_000
        };
    }

    private static void checkOrder(long seed, long from, List<Segment> segments) {
        assertThat(segments.get(0).fromMillis()).as("seed %d", seed).isEqualTo(from);
        for (int i = 1; i < segments.size(); i++) {
            assertThat(segments.get(i).fromMillis())
                    .as("seed %d", seed)
                    .isGreaterThan(segments.get(i - 1).fromMillis());
            assertThat(segments.get(i))
                    .as("seed %d: a segment that changes nothing", seed)
                    .isNotEqualTo(new Segment(
                            segments.get(i).fromMillis(),
                            segments.get(i - 1).sharePerMille(),
                            segments.get(i - 1).thresholdPerMille()));
        }
    }

    private static Policy randomPolicy(Random random) {
        Schedule schedule = Schedule.in("Europe/Paris").always("enseignant");
        for (String cohort : List.of("6e", "5e", "4e")) {
            for (int slot = random.nextInt(3); slot > 0; slot--) {
                int hour = 8 * slot - 8 + random.nextInt(7);
                String start = String.format("%02d:%02d", hour, random.nextInt(60));
                schedule = schedule.slot(cohort, start, String.format("%02d:%02d", hour + 1, random.nextInt(60)));
            }
        }
        return policy(schedule.slot("3e", "23:00", "01:30"))
                .cohort("parent", "6e", "5e", "4e")
                .share("6e", new Share(random.nextInt(1_001)))
                .outOfSlot(new OutOfSlot(new Share(random.nextInt(1_001)), random.nextInt(1_001)))
                .build();
    }
}
