package io.github.creneau.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.creneau.testkit.replay.ReplayNode;
import io.github.creneau.testkit.replay.Visit;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The data file and what is made of it. */
class EureTest {
    private static final long SEED = 20_200_316;

    private final Eure eure = Eure.load();

    @Test
    void monday_is_as_it_was_published() {
        List<Visit> visits = eure.mondayVisits(SEED, eure.stay(), eure.followers());

        assertThat(visits).hasSize(73_200);
        assertThat(visits.get(0).arrival()).isAfterOrEqualTo(Instant.parse("2020-03-16T06:00:00Z"));
        assertThat(visits.get(visits.size() - 1).arrival()).isBefore(Instant.parse("2020-03-16T21:00:00Z"));
        assertThat(visits.stream().map(Visit::cohort).distinct()).containsExactlyInAnyOrderElementsOf(eure.cohorts());
    }

    @Test
    void a_place_is_held_for_28_minutes() {
        assertThat(eure.stay().meanHold()).isEqualTo(Duration.ofMinutes(28));
    }

    @Test
    void the_opening_rush_is_solved_so_that_15_000_ask_at_once() {
        assertThat(eure.rush()).isCloseTo(6, within(0.3));
    }

    @Test
    void two_servers_bear_5_000_and_four_8_500() {
        List<ReplayNode> nodes = eure.mondayNodes();
        Instant join = Instant.parse("2020-03-16T13:30:00Z");

        assertThat(nodes.stream().filter(node -> node.joins().isBefore(join)).mapToInt(ReplayNode::capacity))
                .containsExactly(2_500, 2_500);
        assertThat(nodes.stream().filter(node -> node.joins().equals(join)).mapToInt(ReplayNode::capacity))
                .containsExactly(1_750, 1_750);
        assertThat(eure.fridayNodes())
                .allMatch(node -> node.joins().isBefore(eure.friday().start()))
                .extracting(ReplayNode::capacity)
                .containsExactly(2_500, 2_500, 1_750, 1_750);
    }

    @Test
    void on_friday_85_percent_of_the_pupils_come_in_their_slot_and_others_as_on_monday() {
        List<Visit> monday = eure.mondayVisits(SEED, eure.stay(), eure.followers());
        List<Visit> friday = eure.fridayVisits(SEED);

        assertThat(friday).hasSize(73_200);
        assertThat(inSlotOf6e(friday)).as("seed %d", SEED).isCloseTo(0.85 + 0.15 * inSlotOf6e(monday), within(0.02));
        assertThat(friday.stream().map(Visit::id).sorted().toList())
                .isEqualTo(monday.stream().map(Visit::id).sorted().toList());
    }

    private static double inSlotOf6e(List<Visit> visits) {
        Instant day = visits.get(0)
                .arrival()
                .atZone(ZoneOffset.UTC)
                .toLocalDate()
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        List<Visit> all =
                visits.stream().filter(visit -> visit.cohort().equals("6e")).toList();
        Instant from = day.plus(Duration.ofMinutes(7 * 60 + 30));
        Instant to = day.plus(Duration.ofMinutes(9 * 60 + 30));
        long inSlot = all.stream()
                .filter(visit ->
                        !visit.arrival().isBefore(from) && visit.arrival().isBefore(to))
                .count();
        return inSlot / (double) all.size();
    }
}
