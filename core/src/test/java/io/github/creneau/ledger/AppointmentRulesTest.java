package io.github.creneau.ledger;

import static io.github.creneau.ledger.Book.millis;
import static io.github.creneau.ledger.Book.refusedBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Limiter;
import io.github.creneau.OutOfSlot;
import io.github.creneau.Rate;
import io.github.creneau.Share;
import io.github.creneau.ledger.BookNode.Lane;
import io.github.creneau.schedule.Schedule;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerAnswer.Rule;
import io.github.creneau.spi.LedgerRequest.Publish;
import io.github.creneau.spi.LedgerRequest.Release;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Advice is an appointment: what the calendar promises, and that the promise is kept. */
class AppointmentRulesTest {

    /** A hundred places held for 20 minutes each: 5 a minute, of which 3 may be promised. */
    private static Limiter.Builder school() {
        return Limiter.builder("school")
                .budget(Budget.total(100))
                .meanHold(Duration.ofMinutes(20))
                .appointments(Appointments.part(0.6))
                .outOfSlot(OutOfSlot.closed())
                .schedule(Schedule.in("Europe/Paris")
                        .slot("6e", "08:30", "10:30")
                        .slot("5e", "10:45", "12:45")
                        .always("teacher"));
    }

    private static List<Long> minutes(String... times) {
        return Stream.of(times).map(Book::millis).toList();
    }

    @Nested
    class The_calendar {

        private List<Long> given(Limiter.Builder policy, String time, String cohort, int wanted) {
            BookNode node = Book.of(policy).at(time).node("n1").capacity(100);
            Lane lane = node.lane(cohort).wantsAppointments(wanted);
            node.beat();
            return lane.appointments();
        }

        @Test
        void promises_the_earliest_minutes_a_part_of_what_each_can_admit() {
            assertThat(given(school(), "09:00:20", "6e", 7))
                    .isEqualTo(minutes("09:01", "09:01", "09:01", "09:02", "09:02", "09:02", "09:03"));
        }

        @Test
        void promises_no_more_than_the_rate_admits() {
            assertThat(given(school().rate(Rate.perMinute(2)), "09:00", "6e", 3))
                    .isEqualTo(minutes("09:01", "09:02", "09:03"));
        }

        @Test
        void multiplies_a_rate_per_node_by_the_nodes() {
            Book book = Book.of(school().rate(Rate.perMinute(2).perNode())).at("09:00");
            book.node("n1").beat();
            BookNode second = book.node("n2");
            second.lane("6e").wantsAppointments(3);
            second.beat();
            assertThat(second.lane("6e").appointments()).isEqualTo(minutes("09:01", "09:01", "09:02"));
        }

        @Test
        void promises_a_cohort_its_share_of_each_minute() {
            assertThat(given(school().share("6e", Share.percent(40)), "09:00", "6e", 3))
                    .isEqualTo(minutes("09:01", "09:02", "09:03"));
        }

        @Test
        void fills_each_minute_with_all_cohorts_together() {
            BookNode node = Book.of(school()).at("09:00").node("n1");
            node.lane("6e").wantsAppointments(2);
            node.lane("teacher").wantsAppointments(2);
            node.beat();
            assertThat(node.lane("6e").appointments()).isEqualTo(minutes("09:01", "09:01"));
            assertThat(node.lane("teacher").appointments()).isEqualTo(minutes("09:01", "09:02"));
        }

        @Test
        void waits_for_the_next_slot_of_the_cohort() {
            assertThat(given(school(), "09:00", "5e", 4)).isEqualTo(minutes("10:45", "10:45", "10:45", "10:46"));
        }

        @Test
        void promises_only_times_whose_whole_window_is_in_the_slot() {
            List<Long> given = given(school(), "12:37:30", "5e", 7);
            long tomorrow = Duration.ofDays(1).toMillis();
            assertThat(given.subList(0, 6)).isEqualTo(minutes("12:38", "12:38", "12:38", "12:39", "12:39", "12:39"));
            assertThat(given.get(6)).isEqualTo(millis("10:45") + tomorrow);
        }

        @Test
        void promises_no_time_at_which_a_threshold_may_be_in_the_way() {
            assertThat(given(school().outOfSlot(OutOfSlot.whileBelow(60)), "09:00", "5e", 1))
                    .as("10:30 to 10:45 nobody is in a slot, so that nothing but the budget limits the 5e")
                    .isEqualTo(minutes("10:30"));
        }

        @Test
        void promises_nothing_to_a_closed_cohort() {
            assertThat(given(school().share("6e", Share.closed()), "09:00", "6e", 3))
                    .isEmpty();
        }

        @Test
        void promises_nothing_where_there_are_no_appointments() {
            assertThat(given(school().appointments(Appointments.none()), "09:00", "6e", 3))
                    .isEmpty();
        }

        @Test
        void promises_nothing_beyond_what_is_compiled() {
            long horizon = Book.compiled(school()).compiledToMillis();
            List<Long> given = given(school(), "09:00", "teacher", 1_000_000);
            long lastWindowEnds =
                    given.get(given.size() - 1) + Duration.ofMinutes(6).toMillis();
            assertThat(given).hasSizeGreaterThan(30_000);
            assertThat(lastWindowEnds).isLessThanOrEqualTo(horizon);
        }

        @Test
        void gives_again_what_a_node_returns() {
            BookNode node = Book.of(school()).at("09:00").node("n1");
            Lane lane = node.lane("6e").wantsAppointments(2);
            node.beat();
            lane.returns(lane.grant().appointments());
            node.beat();
            assertThat(lane.appointments()).isEqualTo(minutes("09:01", "09:01"));
        }

        @Test
        void gives_again_what_was_in_a_lost_answer() {
            BookNode node = Book.of(school()).at("09:00").node("n1");
            Lane lane = node.lane("6e").wantsAppointments(3);
            node.beatInVain();
            node.beat();
            assertThat(lane.appointments()).isEqualTo(minutes("09:01", "09:01", "09:01"));
        }
    }

    /** What a minute can admit follows what is seen. */
    @Nested
    class A_minute {

        private BookNode node;

        private int givenIn(String time, Book book, String cohort) {
            node = book.at(time).node("n9");
            Lane lane = node.lane(cohort).wantsAppointments(200);
            node.beat();
            List<Long> given = lane.appointments();
            long first = given.get(0);
            return (int) given.stream()
                    .filter(at -> at < first + Duration.ofMinutes(10).toMillis())
                    .count();
        }

        @Test
        void promises_nothing_of_what_is_reserved_for_others() {
            Limiter.Builder policy = school().reserve("teacher", 40);
            assertThat(givenIn("09:00", Book.of(policy), "6e")).as("60 places").isEqualTo(18);
            assertThat(givenIn("09:00", Book.of(policy), "teacher"))
                    .as("100 places")
                    .isEqualTo(30);
        }

        @Test
        void admits_more_where_people_were_seen_to_leave_early() {
            Book book = Book.of(school()).at("09:00");
            for (int i = 0; i < 1_024; i++) {
                book.hold("lea").as("6e");
                book.pass(Duration.ofMillis(10));
                book.ask(new Release("lea", null));
            }
            // The mean of 20 minutes fades by a thousandth with each: by 63 % after so many.
            assertThat(givenIn("09:10", book, "6e")).isBetween(75, 90);
        }

        @Test
        void admits_no_more_than_were_seen_to_leave_while_it_was_full() {
            Book book = Book.of(school()).at("08:50");
            book.enter(100, "6e");
            assertThat(givenIn("09:00:59", book, "6e"))
                    .as("not full for eleven minutes")
                    .isEqualTo(30);
            Book later = Book.of(school()).at("08:50");
            later.enter(100, "6e");
            assertThat(givenIn("09:01", later, "6e"))
                    .as("one a minute at least, of which 60 %")
                    .isEqualTo(6);
        }

        @Test
        void that_was_full_has_room_again_under_a_larger_policy() {
            Book book = Book.of(school()).at("09:00");
            Lane lane = fillUntilThree(book);
            publish(book, school().budget(Budget.total(200)), null);

            node.beat();

            assertThat(lane.appointments()).startsWith(millis("09:01"), millis("09:01"), millis("09:01"));
        }

        @Test
        void that_was_full_has_room_again_when_a_smaller_policy_ends() {
            Book book = Book.of(school().budget(Budget.total(200))).at("09:00");
            publish(book, school(), millis("09:00:03"));
            Lane lane = fillUntilThree(book);

            book.at("09:00:03");
            node.beat();

            assertThat(lane.appointments()).startsWith(millis("09:01"), millis("09:01"), millis("09:01"));
        }

        private Lane fillUntilThree(Book book) {
            node = book.node("n1");
            Lane lane = node.lane("6e").wantsAppointments(7);
            node.beat();
            assertThat(lane.appointments()).endsWith(millis("09:03"));
            return lane;
        }

        private void publish(Book book, Limiter.Builder policy, Long untilMillis) {
            book.ask(new Publish(2, "other", "other", Book.compiled(policy), "anna", untilMillis, "key"));
        }

        @Test
        void that_was_full_has_room_again_when_there_are_more_places() {
            Book book = Book.of(school().budget(Budget.perNode(100))).at("09:00");
            node = book.node("n1").capacity(100);
            node.beat();
            Lane lane = node.lane("6e").wantsAppointments(7);
            node.beat();
            assertThat(lane.appointments()).endsWith(millis("09:03"));

            node.capacity(200).beat();

            assertThat(lane.appointments()).startsWith(millis("09:01"), millis("09:01"), millis("09:01"));
        }
    }

    /** At 09:00 three people are told 09:01, and two places are free. */
    private static Book twoPlacesFreeAndThreePeopleTold() {
        Book book = Book.of(school()).at("09:00");
        book.enter(98, "6e");
        BookNode node = book.node("n1");
        node.lane("6e").wantsAppointments(3);
        node.beat();
        return book;
    }

    @Nested
    class Newcomers {

        private final Book book = twoPlacesFreeAndThreePeopleTold();

        @Test
        void leave_places_for_people_with_appointments() {
            assertThat(book.hold("newcomer").as("6e")).isEqualTo(refusedBy(Rule.APPOINTMENTS));
        }

        @Test
        void leave_them_until_the_windows_have_closed() {
            assertThat(book.at("09:06:59.999").enter(1, "teacher")).isZero();
            assertThat(book.at("09:07").enter(1, "teacher")).isOne();
        }

        @Test
        void leave_none_for_appointments_that_are_still_far() {
            Book quiet = Book.of(school()).at("08:00");
            BookNode node = quiet.node("n1");
            node.lane("6e").wantsAppointments(3);
            node.beat();
            assertThat(quiet.enter(200, "teacher")).isEqualTo(100);
        }

        @Test
        void leave_none_for_appointments_that_were_kept() {
            book.at("09:01").hold("lea").withTicketFor("09:01").as("6e");
            book.hold("tom").withTicketFor("09:01").as("6e");
            book.ask(new Release("lea", null));
            book.ask(new Release("tom", null));
            assertThat(book.enter(2, "6e")).as("one of three is still due").isOne();
        }
    }

    @Nested
    class A_ticket_holder {

        private final Book book = twoPlacesFreeAndThreePeopleTold();

        @Test
        void enters_before_newcomers_from_the_instant_told() {
            assertThat(book.at("09:01").hold("lea").withTicketFor("09:01").as("6e"))
                    .isInstanceOf(Inside.class);
        }

        @Test
        void enters_before_newcomers_until_five_minutes_later() {
            assertThat(book.at("09:05:59.999")
                            .hold("lea")
                            .withTicketFor("09:01")
                            .as("6e"))
                    .isInstanceOf(Inside.class);
        }

        @Test
        void is_a_newcomer_before_the_instant() {
            assertThat(book.at("09:00:59.999")
                            .hold("lea")
                            .withTicketFor("09:01")
                            .as("6e"))
                    .isEqualTo(refusedBy(Rule.APPOINTMENTS));
        }

        @Test
        void is_a_newcomer_after_the_window() {
            assertThat(book.at("09:06").hold("lea").withTicketFor("09:01").as("6e"))
                    .isEqualTo(refusedBy(Rule.APPOINTMENTS));
        }

        @Test
        void who_comes_early_and_finds_room_has_kept_the_appointment() {
            Book roomy = Book.of(school()).at("09:00");
            roomy.enter(96, "6e");
            BookNode node = roomy.node("n1");
            node.lane("6e").wantsAppointments(3);
            node.beat();
            assertThat(roomy.hold("lea").withTicketFor("09:01").as("6e")).isInstanceOf(Inside.class);
            assertThat(roomy.enter(3, "6e")).as("two of three are still due").isOne();
        }

        @Test
        void needs_a_place_within_the_budget_like_everybody() {
            book.at("09:01");
            assertThat(book.hold("lea").withTicketFor("09:01").as("6e")).isInstanceOf(Inside.class);
            assertThat(book.hold("tom").withTicketFor("09:01").as("6e")).isInstanceOf(Inside.class);
            assertThat(book.hold("zoe").withTicketFor("09:01").as("6e")).isEqualTo(refusedBy(Rule.BUDGET));
        }

        @Test
        void is_a_newcomer_if_nothing_was_promised_for_that_minute_and_cohort() {
            book.at("09:01");
            assertThat(book.hold("lea").withTicketFor("09:00").as("6e")).isEqualTo(refusedBy(Rule.APPOINTMENTS));
            assertThat(book.hold("lea").withTicketFor("09:01").as("teacher")).isEqualTo(refusedBy(Rule.APPOINTMENTS));
        }

        @Test
        void counts_once_however_often_the_ticket_is_shown() {
            book.at("09:01").hold("lea").withTicketFor("09:01").as("6e");
            book.hold("lea").withTicketFor("09:01").as("6e");
            book.hold("lea").withTicketFor("09:01").as("6e");
            assertThat(book.used()).isEqualTo(99);
            assertThat(book.node("n2").beat().due()).isEqualTo(2);
        }
    }
}
