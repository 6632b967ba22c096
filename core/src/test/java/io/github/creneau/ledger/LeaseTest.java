package io.github.creneau.ledger;

import static io.github.creneau.ledger.Book.refusedBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Limiter;
import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerAnswer.Done;
import io.github.creneau.spi.LedgerAnswer.Ended;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerAnswer.Rule;
import io.github.creneau.spi.LedgerAnswer.Unknown;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest.Cancel;
import io.github.creneau.spi.LedgerRequest.Release;
import io.github.creneau.spi.LedgerRequest.Renew;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How a session's place begins, goes on and ends. */
class LeaseTest {

    private static final LedgerAnswer UNKNOWN = new Unknown();
    private static final LedgerAnswer DONE = new Done();

    private final Book book = Book.of(Limiter.builder("club")
                    .budget(Budget.total(10))
                    .appointments(Appointments.none())
                    .cohort("member", "guest"))
            .at("09:00");

    private Inside enter(String session) {
        return (Inside) book.hold(session).as("member");
    }

    private LedgerAnswer touch(String session) {
        return book.ask(new Renew(session, null, book.now()));
    }

    @Nested
    class A_hold {

        @Test
        void of_somebody_inside_answers_what_is_there_and_counts_once() {
            Inside first = enter("lea");
            Inside second = (Inside) book.hold("lea").weighing(5).as("guest");
            assertThat(first.created()).isTrue();
            assertThat(second.created()).isFalse();
            assertThat(second.cohort()).isEqualTo("member");
            assertThat(second.generation()).isEqualTo(first.generation());
            assertThat(book.used()).isOne();
        }

        @Test
        void gets_a_higher_generation_each_time_it_creates() {
            Inside first = enter("lea");
            book.ask(new Release("lea", first.generation()));
            assertThat(enter("lea").generation()).isGreaterThan(first.generation());
        }

        @Test
        void that_is_not_touched_in_time_ends_when_it_should_have_been_confirmed() {
            book.hold("lea").confirmWithin(Duration.ofMinutes(2)).as("member");
            book.hold("tom").confirmWithin(Duration.ofMinutes(2)).as("member");
            book.pass(Duration.ofMinutes(2).minusMillis(1));
            touch("lea");
            book.pass(Duration.ofMillis(1));
            assertThat(touch("tom")).isEqualTo(UNKNOWN);
            book.pass(Book.IDLE.minusMillis(2));
            assertThat(touch("lea")).isInstanceOf(Inside.class);
        }

        @Test
        void sent_twice_by_a_stuttering_network_is_no_confirmation() {
            book.hold("lea").attempt(77).confirmWithin(Duration.ofMinutes(2)).as("member");
            book.hold("lea").attempt(77).confirmWithin(Duration.ofMinutes(2)).as("member");
            book.pass(Duration.ofMinutes(2));
            assertThat(touch("lea")).isEqualTo(UNKNOWN);
        }

        @Test
        void sent_twice_is_answered_as_the_first_time() {
            LedgerAnswer first = book.hold("lea").attempt(77).as("member");
            assertThat(book.hold("lea").attempt(77).as("member")).isEqualTo(first);
        }

        @Test
        void that_comes_after_it_was_given_up_admits_nobody() {
            book.holdingUntil("09:00:10").at("09:00:10.001");
            assertThat(book.hold("lea").as("member")).isEqualTo(UNKNOWN);
        }

        @Test
        void of_an_attempt_whose_visit_was_released_admits_nobody_again() {
            book.hold("lea").attempt(77).as("member");
            book.ask(new Release("lea", null));
            assertThat(book.hold("lea").attempt(77).as("member")).isEqualTo(UNKNOWN);
        }

        @Test
        void that_would_be_over_at_once_is_refused() {
            assertThat(book.hold("lea").endingAt("09:00").as("member")).isEqualTo(refusedBy(Rule.CLOSED));
        }

        @Test
        void ends_at_its_last_instant_however_often_it_is_touched() {
            book.hold("lea").endingAt("09:30").as("member");
            book.at("09:15");
            assertThat(((Inside) touch("lea")).expiresAtMillis()).isEqualTo(Book.millis("09:30"));
            book.at("09:30");
            assertThat(touch("lea")).isEqualTo(UNKNOWN);
        }
    }

    @Nested
    class A_renewal {

        @Test
        void moves_the_expiry_to_the_touch_plus_the_idle_time_and_never_back() {
            Inside entered = enter("lea");
            long touched = book.now() + 60_000;
            book.pass(Duration.ofMinutes(3));
            assertThat(book.ask(new Renew("lea", entered.generation(), touched)))
                    .extracting("expiresAtMillis")
                    .isEqualTo(touched + Book.IDLE.toMillis());
            assertThat(book.ask(new Renew("lea", entered.generation(), touched - 60_000)))
                    .extracting("expiresAtMillis")
                    .isEqualTo(touched + Book.IDLE.toMillis());
        }

        @Test
        void of_a_node_whose_clock_is_ahead_counts_from_now() {
            enter("lea");
            assertThat(book.ask(new Renew("lea", null, book.now() + 3_600_000)))
                    .extracting("expiresAtMillis")
                    .isEqualTo(book.now() + Book.IDLE.toMillis());
        }

        @Test
        void never_creates_and_names_its_generation() {
            assertThat(touch("lea")).isEqualTo(UNKNOWN);
            Inside entered = enter("lea");
            assertThat(book.ask(new Renew("lea", entered.generation() + 1, book.now())))
                    .isEqualTo(UNKNOWN);
        }
    }

    @Nested
    class A_release {

        @Test
        void frees_the_place_once() {
            Inside entered = enter("lea");
            assertThat(book.ask(new Release("lea", entered.generation()))).isEqualTo(DONE);
            assertThat(book.ask(new Release("lea", entered.generation()))).isEqualTo(UNKNOWN);
            assertThat(book.used()).isZero();
        }

        @Test
        void that_comes_late_leaves_the_next_visit_alone() {
            Inside first = enter("lea");
            book.pass(Book.IDLE);
            enter("lea");
            assertThat(book.ask(new Release("lea", first.generation()))).isEqualTo(UNKNOWN);
            assertThat(book.used()).isOne();
        }

        @Test
        void is_told_to_every_node_with_its_next_beat() {
            BookNode other = book.node("other");
            enter("lea");
            other.beat();
            book.ask(new Release("lea", null));
            assertThat(other.beat().ended()).containsExactly(new Ended("lea", 1));
            assertThat(other.beat().ended()).isEmpty();
        }
    }

    @Nested
    class A_cancellation {

        private LedgerAnswer cancel(String node, long attempt) {
            return book.send(node, new Cancel("lea", attempt)).answers().get(0);
        }

        @Test
        void takes_back_what_its_attempt_created() {
            book.hold("lea").attempt(5).on("n1").as("member");
            assertThat(cancel("n1", 5)).isEqualTo(DONE);
            assertThat(book.used()).isZero();
        }

        @Test
        void that_overtakes_its_attempt_prevents_it() {
            assertThat(cancel("n1", 5)).isEqualTo(UNKNOWN);
            assertThat(book.hold("lea").attempt(5).on("n1").as("member")).isEqualTo(UNKNOWN);
            assertThat(book.hold("lea").attempt(6).on("n1").as("member")).isInstanceOf(Inside.class);
        }

        @Test
        void of_another_attempt_or_another_node_changes_nothing() {
            book.hold("lea").attempt(5).on("n1").as("member");
            assertThat(cancel("n1", 4)).isEqualTo(UNKNOWN);
            assertThat(cancel("n2", 5)).isEqualTo(UNKNOWN);
            assertThat(book.used()).isOne();
        }

        @Test
        void changes_nothing_once_another_node_has_let_the_person_in() {
            book.hold("lea").attempt(5).on("n1").as("member");
            book.hold("lea").attempt(5).on("n2").as("member");
            assertThat(cancel("n1", 5)).isEqualTo(UNKNOWN);
            assertThat(cancel("n2", 5)).isEqualTo(UNKNOWN);
            assertThat(touch("lea")).isInstanceOf(Inside.class);
        }

        @Test
        void changes_nothing_once_the_person_was_seen_inside() {
            book.hold("lea").attempt(5).on("n1").as("member");
            touch("lea");
            assertThat(cancel("n1", 5)).isEqualTo(UNKNOWN);
        }
    }

    @Nested
    class Time {

        @Test
        void stands_still_while_the_clock_is_set_back() {
            enter("lea");
            long before = book.now();
            book.pass(Duration.ofHours(-1));
            LedgerReply reply = book.send("n1");
            assertThat(reply.nowMillis()).isEqualTo(before);
            assertThat(touch("lea")).extracting("expiresAtMillis").isEqualTo(before + Book.IDLE.toMillis());
        }

        @Test
        void ends_a_place_at_its_millisecond() {
            enter("lea");
            book.pass(Book.IDLE.minusMillis(1));
            assertThat(book.used()).isOne();
            book.pass(Duration.ofMillis(1));
            assertThat(book.used()).isZero();
        }
    }
}
