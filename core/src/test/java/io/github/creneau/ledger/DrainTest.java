package io.github.creneau.ledger;

import static io.github.creneau.ledger.Book.refusedBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Limiter;
import io.github.creneau.Share;
import io.github.creneau.schedule.Schedule;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerAnswer.Rule;
import io.github.creneau.spi.LedgerAnswer.Unknown;
import io.github.creneau.spi.LedgerRequest.Renew;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The budget grows and shrinks with the members, and nobody inside is thrown out. */
class DrainTest {

    private static Limiter.Builder school() {
        return Limiter.builder("school")
                .budget(Budget.total(100))
                .appointments(Appointments.none())
                .schedule(
                        Schedule.in("Europe/Paris").slot("6e", "08:30", "10:30").slot("5e", "10:45", "12:45"));
    }

    @Nested
    class A_budget_per_node {

        private final Book book = Book.of(school().budget(Budget.perNode(50))).at("09:00");
        private final BookNode first = book.node("first").capacity(50);
        private final BookNode second = book.node("second").capacity(50);

        @Test
        void grows_as_a_node_joins() {
            first.beat();
            assertThat(book.enter(80, "6e")).isEqualTo(50);
            second.beat();
            assertThat(book.enter(80, "6e")).isEqualTo(50);
        }

        @Test
        void follows_what_a_node_says_of_its_capacity() {
            first.beat();
            first.capacity(20).beat();
            assertThat(book.enter(80, "6e")).isEqualTo(20);
        }

        @Test
        void shrinks_as_a_node_leaves_and_nobody_is_thrown_out() {
            first.beat();
            second.beat();
            book.hold("lea").as("6e");
            book.enter(79, "6e");
            second.leave();

            assertThat(book.used()).isEqualTo(80);
            assertThat(book.hold("tom").as("6e")).isEqualTo(refusedBy(Rule.BUDGET));
            assertThat(book.hold("lea").as("6e")).isInstanceOf(Inside.class);
        }

        @Test
        void admits_nobody_until_enough_have_left() {
            first.beat();
            second.beat();
            book.enter(31, "6e");
            book.pass(Duration.ofMinutes(1));
            first.beat();
            second.beat();
            book.enter(49, "6e");
            second.leave();
            assertThat(book.enter(1, "6e")).isZero();

            book.pass(Book.IDLE.minusMinutes(1));
            first.beat();
            assertThat(book.used()).isEqualTo(49);
            assertThat(book.enter(10, "6e")).isOne();
        }

        @Test
        void loses_the_part_of_a_node_that_was_not_heard_for_a_lease() {
            first.beat();
            second.beat();
            book.pass(BookNode.LEASE.minusMillis(1));
            first.beat();
            assertThat(book.enter(90, "6e")).isEqualTo(90);
            book.pass(Duration.ofMillis(1));
            assertThat(book.enter(1, "6e")).isZero();
            assertThat(first.beat().budget()).isEqualTo(50);
        }
    }

    @Nested
    class Somebody_inside {

        private final Book book = Book.of(school()).at("10:29");

        @Test
        void stays_when_the_slot_ends() {
            book.hold("lea").as("6e");
            book.at("10:45");
            assertThat(book.ask(new Renew("lea", null, book.now()))).isInstanceOf(Inside.class);
        }

        @Test
        void leaves_by_idle_time() {
            book.hold("lea").as("6e");
            book.pass(Book.IDLE);
            assertThat(book.ask(new Renew("lea", null, book.now()))).isEqualTo(new Unknown());
        }

        @Test
        void stays_under_a_policy_by_which_it_could_not_enter() {
            book.hold("lea").as("6e");
            book.publish(2, Book.compiled(school().share("6e", Share.closed())));
            assertThat(book.hold("lea").as("6e")).isInstanceOf(Inside.class);
            assertThat(book.hold("tom").as("6e")).isEqualTo(refusedBy(Rule.CLOSED));
        }

        @Test
        void is_never_refused_even_where_the_platform_is_full() {
            book.hold("lea").as("6e");
            book.enter(99, "6e");
            assertThat(book.hold("lea").as("6e")).isInstanceOf(Inside.class);
        }
    }
}
