package io.github.creneau.ledger;

import static io.github.creneau.ledger.Book.refusedBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Limiter;
import io.github.creneau.OutOfSlot;
import io.github.creneau.Share;
import io.github.creneau.schedule.Schedule;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerAnswer.Rule;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The rules of admission, judged by the ledger on terms that a real policy was compiled to. */
class RulesTest {

    /** A hundred places; grades in their slots, teachers always. */
    private static Limiter.Builder school() {
        return Limiter.builder("school")
                .budget(Budget.total(100))
                .appointments(Appointments.none())
                .schedule(Schedule.in("Europe/Paris")
                        .slot("6e", "08:30", "10:30")
                        .slot("5e", "10:45", "12:45")
                        .always("teacher"));
    }

    @Nested
    @DisplayName("1. A cohort is open while its share is above zero")
    class Open {

        @Test
        void a_closed_cohort_is_refused_however_much_room_there_is() {
            Book book = Book.of(school().share("6e", Share.closed())).at("09:00");
            assertThat(book.hold("lea").as("6e")).isEqualTo(refusedBy(Rule.CLOSED));
        }

        @Test
        void an_unknown_cohort_is_closed() {
            Book book = Book.of(school()).at("09:00");
            assertThat(book.hold("lea").as("terminale")).isEqualTo(refusedBy(Rule.CLOSED));
        }

        @Test
        void without_a_policy_everybody_is_refused() {
            LedgerState state = new LedgerState(1, 0, 0);
            assertThat(new Rules(state).forbids("6e", 1, true)).isEqualTo(Rule.CLOSED);
        }

        @Test
        void a_cohort_may_be_closed_out_of_its_slot() {
            Book book = Book.of(school().outOfSlot(OutOfSlot.closed())).at("08:29:59.999");
            assertThat(book.enter(1, "6e")).isZero();
            assertThat(book.at("08:30").enter(1, "6e")).isOne();
            assertThat(book.at("10:29:59.999").enter(1, "6e")).isOne();
            assertThat(book.at("10:30").enter(1, "6e")).isZero();
        }
    }

    @Nested
    @DisplayName("2. A cohort stays within its share of the budget")
    class WithinItsShare {

        @Test
        void it_reaches_its_share_and_no_more() {
            Book book = Book.of(school().share("6e", Share.percent(40))).at("09:00");
            assertThat(book.enter(50, "6e")).isEqualTo(40);
            assertThat(book.hold("lea").as("6e")).isEqualTo(refusedBy(Rule.SHARE));
        }

        @Test
        void each_place_counts_by_its_weight() {
            Book book = Book.of(school().share("6e", Share.percent(10))).at("09:00");
            assertThat(book.hold("class A").weighing(7).as("6e")).isInstanceOf(Inside.class);
            assertThat(book.hold("class B").weighing(4).as("6e")).isEqualTo(refusedBy(Rule.SHARE));
            assertThat(book.hold("class C").weighing(3).as("6e")).isInstanceOf(Inside.class);
        }

        @Test
        void what_others_hold_does_not_count_and_a_share_keeps_nothing_free() {
            Book book = Book.of(school().share("6e", Share.percent(40))).at("09:00");
            assertThat(book.enter(90, "teacher")).isEqualTo(90);
            assertThat(book.enter(40, "6e")).isEqualTo(10);
        }

        @Test
        void out_of_its_slot_it_may_have_another_share() {
            Book book = Book.of(school().outOfSlot(OutOfSlot.share(Share.percent(5))))
                    .at("10:29");
            assertThat(book.enter(10, "5e")).isEqualTo(5);
            assertThat(book.at("10:45").enter(100, "5e")).isEqualTo(95);
        }
    }

    @Nested
    @DisplayName("3. All together stay within the threshold of the cohort that enters")
    class BelowTheThreshold {

        @Test
        void out_of_its_slot_a_cohort_enters_while_the_platform_is_below_60_percent() {
            Book book = Book.of(school()).at("09:00");
            assertThat(book.enter(55, "6e")).isEqualTo(55);
            assertThat(book.enter(10, "5e")).isEqualTo(5);
            assertThat(book.hold("lea").as("5e")).isEqualTo(refusedBy(Rule.THRESHOLD));
        }

        @Test
        void what_is_above_the_threshold_is_left_to_those_in_their_slot() {
            Book book = Book.of(school()).at("09:00");
            assertThat(book.enter(100, "5e")).isEqualTo(60);
            assertThat(book.enter(100, "6e")).isEqualTo(40);
        }

        @Test
        void while_no_cohort_is_in_its_slot_everybody_may_use_everything() {
            Book book = Book.of(school()).at("08:29:59.999");
            assertThat(book.enter(70, "5e")).isEqualTo(70);
            assertThat(book.at("08:30").enter(1, "5e")).isZero();
            assertThat(book.at("10:30").enter(150, "5e")).isEqualTo(100);
        }

        @Test
        void a_cohort_that_is_always_in_its_slot_knows_no_threshold() {
            Book book = Book.of(school()).at("09:00");
            assertThat(book.enter(120, "teacher")).isEqualTo(100);
        }
    }

    @Nested
    @DisplayName("4. All together stay within the budget, less the unused reserves of others")
    class WithinTheBudget {

        @Test
        void the_budget_is_reached_and_never_passed() {
            Book book = Book.of(school()).at("09:00");
            assertThat(book.enter(150, "6e")).isEqualTo(100);
            assertThat(book.hold("lea").as("6e")).isEqualTo(refusedBy(Rule.BUDGET));
        }

        @Test
        void a_place_that_is_given_back_is_free_for_the_next() {
            Book book = Book.of(school()).at("09:00");
            book.enter(100, "6e");
            book.pass(Book.IDLE);
            assertThat(book.enter(150, "6e")).isEqualTo(100);
        }

        @Test
        void a_reserve_is_for_its_cohort_only() {
            Book book = Book.of(school().reserve("teacher", 10)).at("09:00");
            assertThat(book.enter(150, "6e")).isEqualTo(90);
            assertThat(book.hold("lea").as("6e")).isEqualTo(refusedBy(Rule.RESERVE));
            assertThat(book.enter(20, "teacher")).isEqualTo(10);
        }

        @Test
        void only_the_unused_part_of_a_reserve_is_kept_free() {
            Book book = Book.of(school().reserve("teacher", 10)).at("09:00");
            book.enter(30, "teacher");
            assertThat(book.enter(150, "6e")).isEqualTo(70);
        }

        @Test
        void a_reserve_does_not_lift_a_ceiling() {
            Book book = Book.of(school().reserve("6e", 10).outOfSlot(OutOfSlot.share(Share.percent(5))))
                    .at("11:00");
            assertThat(book.enter(20, "6e")).isEqualTo(5);
        }

        @Test
        void a_reserve_counts_while_its_cohort_is_open() {
            Book book = Book.of(school().reserve("5e", 30).outOfSlot(OutOfSlot.closed()))
                    .at("09:00");
            assertThat(book.enter(150, "teacher")).isEqualTo(100);
            book.pass(Book.IDLE).at("11:00");
            assertThat(book.enter(150, "teacher")).isEqualTo(70);
        }

        @Test
        void reserves_above_the_budget_shrink_in_proportion() {
            Book book = Book.of(school().budget(Budget.perNode(100))
                            .reserve("teacher", 60)
                            .reserve("5e", 30))
                    .at("09:00");
            book.node("small").capacity(30).beat();
            assertThat(book.enter(50, "6e")).isZero();
            assertThat(book.enter(50, "teacher")).isEqualTo(20);
        }

        @Test
        void the_reserve_of_a_closed_cohort_does_not_make_others_shrink() {
            Book book = Book.of(school().budget(Budget.perNode(100))
                            .reserve("teacher", 40)
                            .reserve("5e", 40)
                            .outOfSlot(OutOfSlot.closed()))
                    .at("09:00");
            book.node("small").capacity(50).beat();
            assertThat(book.enter(50, "6e")).isEqualTo(10);
        }
    }
}
