package io.github.creneau.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Limiter;
import io.github.creneau.OutOfSlot;
import io.github.creneau.Share;
import io.github.creneau.ledger.BookNode.Lane;
import io.github.creneau.schedule.Schedule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How many places each lane should have. */
class TargetsTest {

    private static Limiter.Builder school() {
        return Limiter.builder("school")
                .budget(Budget.total(100))
                .appointments(Appointments.none())
                .schedule(Schedule.in("Europe/Paris")
                        .slot("6e", "08:30", "10:30")
                        .slot("5e", "10:45", "12:45")
                        .always("teacher"));
    }

    /** Targets of the lanes of one cohort that want so many places each, a lane a node. */
    private static List<Integer> targets(Book book, String cohort, int... wants) {
        List<BookNode> nodes = new java.util.ArrayList<>();
        for (int i = 0; i < wants.length; i++) {
            BookNode node = book.node("n" + i);
            node.lane(cohort).wants(wants[i]);
            node.beat();
            nodes.add(node);
        }
        nodes.forEach(BookNode::beat);
        return nodes.stream().map(node -> node.lane(cohort).target()).toList();
    }

    @Nested
    class Somebody_who_waits {

        private final Book book = Book.of(school()).at("09:00");

        @Test
        void gets_as_many_places_as_it_needs_though_they_are_more_than_a_fair_part() {
            BookNode light = book.node("n1");
            BookNode heavy = book.node("n2");
            light.lane("6e").wants(500);
            heavy.lane("6e").wants(70).urges(70, 0);
            light.beat();
            heavy.beat();
            light.beat();

            assertThat(heavy.lane("6e").target()).isEqualTo(70);
            assertThat(light.lane("6e").target()).isEqualTo(30);
        }

        @Test
        void comes_after_whoever_has_waited_longer() {
            List<BookNode> nodes = List.of(book.node("n1"), book.node("n2"), book.node("n3"));
            nodes.get(0).lane("6e").wants(60).urges(60, 3_000);
            nodes.get(1).lane("6e").wants(60).urges(60, 1_000);
            nodes.get(2).lane("6e").wants(60).urges(60, 2_000);
            nodes.forEach(BookNode::beat);
            nodes.forEach(BookNode::beat);

            assertThat(nodes.get(1).lane("6e").target()).isEqualTo(60);
            assertThat(nodes.get(2).lane("6e").target()).isEqualTo(40);
            assertThat(nodes.get(0).lane("6e").target()).isZero();
        }

        @Test
        void never_gets_above_its_cohorts_threshold_or_share() {
            BookNode node = book.node("n1");
            node.lane("5e").wants(90).urges(90, 0);
            node.beat();

            assertThat(node.lane("5e").target()).isEqualTo(60);
        }
    }

    @Nested
    class Lanes_of_one_cohort {

        private final Book book = Book.of(school()).at("09:00");

        @Test
        void get_what_they_want_where_that_can_be_had() {
            assertThat(targets(book, "6e", 10, 20, 30)).containsExactly(10, 20, 30);
        }

        @Test
        void get_the_same_where_all_want_more_than_there_is() {
            assertThat(targets(book, "6e", 100, 1_000)).containsExactly(50, 50);
        }

        @Test
        void differ_by_one_at_most_where_it_cannot_be_divided() {
            assertThat(targets(book, "6e", 500, 500, 500)).containsExactly(34, 33, 33);
        }

        @Test
        void leave_to_others_what_they_do_not_want() {
            assertThat(targets(book, "6e", 10, 100, 100)).containsExactly(10, 45, 45);
        }

        @Test
        void share_what_the_sessions_leave() {
            book.enter(70, "6e");
            assertThat(targets(book, "6e", 100, 100)).containsExactly(15, 15);
        }

        @Test
        void get_nothing_while_the_sessions_fill_the_budget() {
            book.enter(100, "6e");
            assertThat(targets(book, "6e", 10, 10)).containsExactly(0, 0);
        }

        @Test
        void stay_together_within_the_share() {
            Book narrow = Book.of(school().share("6e", Share.percent(20))).at("09:00");
            narrow.enter(5, "6e");
            assertThat(targets(narrow, "6e", 100, 4)).containsExactly(11, 4);
        }

        @Test
        void get_nothing_while_the_cohort_is_closed() {
            Book closed = Book.of(school().outOfSlot(OutOfSlot.closed())).at("09:00");
            assertThat(targets(closed, "5e", 10, 10)).containsExactly(0, 0);
        }
    }

    @Nested
    class Lanes_of_several_cohorts {

        private BookNode node(Limiter.Builder policy) {
            return Book.of(policy).at("09:00").node("n1");
        }

        @Test
        void with_a_lower_threshold_get_what_is_below_it_and_not_wanted_above() {
            BookNode node = node(school());
            Lane inSlot = node.lane("6e").wants(45);
            Lane outOfSlot = node.lane("5e").wants(100);
            node.beat();
            assertThat(inSlot.target()).isEqualTo(45);
            assertThat(outOfSlot.target()).isEqualTo(15);
        }

        @Test
        void get_their_reserve_first() {
            BookNode node = node(school().reserve("teacher", 70));
            Lane others = node.lane("6e").wants(1_000);
            Lane reserved = node.lane("teacher").wants(1_000);
            node.beat();
            assertThat(reserved.target()).isEqualTo(70);
            assertThat(others.target()).isEqualTo(30);
        }

        @Test
        void are_kept_out_by_a_reserve_of_others_that_cannot_use_it_above_their_threshold() {
            BookNode node = node(school().reserve("5e", 10));
            Lane inSlot = node.lane("6e").wants(1_000);
            Lane reserved = node.lane("5e").wants(1_000);
            node.beat();
            assertThat(inSlot.target()).isEqualTo(90);
            assertThat(reserved.target()).isZero();
        }

        @Test
        void leave_the_unused_reserve_of_others_alone() {
            BookNode node = node(school().reserve("teacher", 30));
            Lane lane = node.lane("6e").wants(1_000);
            Lane teachers = node.lane("teacher").wants(5);
            node.beat();
            assertThat(teachers.target()).isEqualTo(5);
            assertThat(lane.target()).isEqualTo(70);
        }

        @Test
        void lose_their_reserve_with_their_threshold() {
            Book book = Book.of(school().reserve("5e", 10)).at("09:00");
            book.enter(75, "6e");
            assertThat(targets(book, "5e", 10)).containsExactly(0);
        }

        @Test
        void share_evenly_what_a_ceiling_leaves_to_others() {
            BookNode node = node(school().share("teacher", Share.percent(10)));
            Lane lane = node.lane("6e").wants(1_000);
            Lane teachers = node.lane("teacher").wants(1_000);
            node.beat();
            assertThat(teachers.target()).isEqualTo(10);
            assertThat(lane.target()).isEqualTo(90);
        }
    }

    @Test
    void two_nodes_with_equal_demand_get_the_same_within_two_heartbeats() {
        Book book = Book.of(school()).at("09:00");
        BookNode first = book.node("first");
        first.lane("6e").asks(100).wants(100);
        first.beat();
        assertThat(first.lane("6e").held()).isEqualTo(100);

        BookNode second = book.node("second");
        second.lane("6e").asks(100).wants(100);
        for (int beat = 0; beat < 2; beat++) {
            second.beat();
            first.beat();
            givesBackAboveItsTarget(first);
        }
        assertThat(List.of(first.lane("6e").held(), second.lane("6e").held())).containsExactly(50, 50);
    }

    private static void givesBackAboveItsTarget(BookNode node) {
        Lane lane = node.lane("6e");
        lane.keeps(Math.min(lane.held(), lane.target()));
        node.beat();
    }

    @Test
    void random_lanes_are_filled_as_one_place_at_a_time_would() {
        Stream.iterate(RandomLanes.SEED, seed -> seed + 1)
                .limit(20_000)
                .map(RandomLanes::new)
                .forEach(RandomLanes::compare);
    }
}
