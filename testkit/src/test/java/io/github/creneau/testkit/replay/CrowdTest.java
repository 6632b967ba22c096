package io.github.creneau.testkit.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class CrowdTest {
    private static final long SEED = 42;
    private static final int COUNT = 73_200;
    private static final ReplayDay DAY = new ReplayDay(
            LocalDate.of(2020, 3, 16), LocalTime.of(7, 0), LocalTime.of(22, 0), ZoneId.of("Europe/Paris"));
    private static final Stay STAY = new Stay(Duration.ofMinutes(12), 0.6, 16, 0.2, Duration.ofMinutes(20));
    private static final ArrivalShape SHAPE =
            ArrivalShape.flat(0.05).between(8, 20, 0.25).peak(9.05, 0.22, 5.8);

    private final List<Visit> visits = crowd().visits(COUNT);

    private static Crowd crowd() {
        return Crowd.seeded(SEED, DAY)
                .cohort("6e", 7_250)
                .cohort("adultes", 4_000)
                .shape(SHAPE)
                .stay(STAY)
                .followers(0.8);
    }

    private static double part(List<Visit> visits, Predicate<Visit> condition) {
        return visits.stream().filter(condition).count() / (double) visits.size();
    }

    @Test
    void makes_exactly_as_many_visits_as_asked_in_order_of_arrival_and_numbered() {
        assertThat(visits).hasSize(COUNT);
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < COUNT; i++) {
            Visit visit = visits.get(i);
            assertThat(visit.number()).isEqualTo(i);
            assertThat(ids.add(visit.id())).isTrue();
            assertThat(visit.arrival())
                    .isBetween(i == 0 ? DAY.start() : visits.get(i - 1).arrival(), DAY.end());
            assertThat(visit.arrival().getNano() % 1_000_000).isZero();
        }
    }

    @Test
    void gives_the_same_people_for_the_same_seed_and_others_for_another() {
        assertThat(crowd().visits(COUNT)).isEqualTo(visits);
        assertThat(Crowd.seeded(SEED + 1, DAY).cohort("6e", 10).visits(100))
                .isNotEqualTo(Crowd.seeded(SEED, DAY).cohort("6e", 10).visits(100));
    }

    @Test
    void arrivals_follow_the_shape_hour_by_hour() {
        double all = 0;
        double[] expected = new double[15];
        for (int second = 0; second < 15 * 3_600; second += 10) {
            double intensity = SHAPE.at(7 + second / 3_600.0);
            expected[second / 3_600] += intensity;
            all += intensity;
        }
        for (int hour = 0; hour < 15; hour++) {
            Instant from = DAY.start().plus(Duration.ofHours(hour));
            Instant to = from.plus(Duration.ofHours(1));
            long came = visits.stream()
                    .filter(visit ->
                            !visit.arrival().isBefore(from) && visit.arrival().isBefore(to))
                    .count();
            double wanted = expected[hour] / all * COUNT;
            assertThat((double) came)
                    .as("seed %d, hour %d", SEED, 7 + hour)
                    .isCloseTo(wanted, within(5 * Math.sqrt(wanted)));
        }
    }

    @Test
    void people_have_the_habits_they_were_given() {
        double meanMinutes = visits.stream()
                        .mapToLong(visit -> visit.activity().toMillis())
                        .average()
                        .orElseThrow()
                / 60_000;

        assertThat(meanMinutes).as("seed %d", SEED).isCloseTo(12, within(0.15));
        assertThat(part(visits, Visit::logsOut)).as("seed %d", SEED).isCloseTo(0.2, within(0.01));
        assertThat(part(visits, Visit::follower)).as("seed %d", SEED).isCloseTo(0.8, within(0.02));
        assertThat(part(visits, visit -> visit.cohort().equals("6e")))
                .as("seed %d", SEED)
                .isCloseTo(7_250 / 11_250.0, within(0.01));
    }

    @Test
    void another_part_of_followers_changes_nothing_else() {
        List<Visit> others = crowd().followers(0.25).visits(COUNT);

        for (int i = 0; i < COUNT; i++) {
            Visit before = visits.get(i);
            Visit after = others.get(i);
            assertThat(after.id() + after.arrival() + after.activity() + after.logsOut() + after.seed())
                    .isEqualTo(before.id() + before.arrival() + before.activity() + before.logsOut() + before.seed());
            assertThat(after.follower() && !before.follower()).isFalse();
        }
    }

    @Test
    void the_informed_come_in_their_slot_more_at_its_beginning() {
        SlotTime slot = new SlotTime("6e", LocalTime.of(13, 0), LocalTime.of(15, 0));
        List<Visit> told = crowd().informed(1, List.of(slot), 1.2, 2.2).visits(COUNT);

        List<Visit> pupils =
                told.stream().filter(visit -> visit.cohort().equals("6e")).toList();
        Instant from = DAY.at(slot.from());
        assertThat(pupils)
                .allMatch(visit ->
                        !visit.arrival().isBefore(from) && visit.arrival().isBefore(DAY.at(slot.to())));
        assertThat(part(pupils, visit -> visit.arrival().isBefore(from.plus(Duration.ofHours(1)))))
                .as("seed %d: of beta(1.2, 2.2) 73.3 % lies below one half", SEED)
                .isCloseTo(0.733, within(0.02));
        assertThat(told.stream()
                        .filter(visit -> visit.cohort().equals("adultes"))
                        .map(Visit::id))
                .containsExactlyInAnyOrderElementsOf(visits.stream()
                        .filter(visit -> visit.cohort().equals("adultes"))
                        .map(Visit::id)
                        .toList());
    }
}
