package io.github.creneau.ledger;

import static io.github.creneau.ledger.Book.millis;
import static io.github.creneau.ledger.Book.refusedBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Budget;
import io.github.creneau.Limiter;
import io.github.creneau.Rate;
import io.github.creneau.Share;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerAnswer.Rule;
import io.github.creneau.spi.LedgerRequest.Release;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Where stays are shorter than the time for which an appointment is due, or places few. */
class ShortStaysTest {

    /** Ten places held for ten seconds each serve sixty people a minute, of whom 33 may be told when to come. */
    private static Limiter.Builder counter() {
        return Limiter.builder("counter")
                .budget(Budget.total(10))
                .meanHold(Duration.ofSeconds(10))
                .cohort("pupil", "teacher");
    }

    /** As many as can be are told a time, and nobody has come yet. */
    private static Book allAreDue(Limiter.Builder policy, String cohort) {
        Book book = Book.of(policy).at("09:00");
        BookNode node = book.node("n1");
        node.lane(cohort).wantsAppointments(10_000);
        node.beat();
        return book.at("09:08");
    }

    @Nested
    class However_many_are_due {

        @Test
        void newcomers_have_the_rest_of_the_places() {
            Book book = allAreDue(counter(), "pupil");
            assertThat(book.enter(20, "teacher")).isEqualTo(4);
            assertThat(book.node("n2").beat().due()).isEqualTo(6);
        }

        @Test
        void whoever_comes_as_told_has_what_newcomers_left() {
            Book book = allAreDue(counter(), "pupil");
            book.enter(20, "teacher");
            for (int i = 0; i < 6; i++) {
                assertThat(book.hold("told" + i).withTicketFor("09:08").as("pupil"))
                        .isInstanceOf(Inside.class);
            }
            assertThat(book.hold("told6").withTicketFor("09:08").as("pupil")).isEqualTo(refusedBy(Rule.BUDGET));
        }

        @Test
        void newcomers_have_the_rest_of_their_share() {
            Book book = allAreDue(counter().share("pupil", Share.percent(50)), "pupil");
            assertThat(book.enter(20, "pupil")).as("of five").isEqualTo(2);
            assertThat(book.enter(20, "teacher")).as("of all").isEqualTo(2);
        }

        @Test
        void newcomers_have_the_rest_of_what_is_not_reserved() {
            Limiter.Builder policy = counter().reserve("teacher", 5);
            assertThat(allAreDue(policy, "teacher").enter(20, "pupil")).isEqualTo(2);
        }

        @Test
        void permits_have_the_rest_of_what_is_not_reserved() {
            Book book = allAreDue(counter().reserve("teacher", 5), "teacher");
            BookNode node = book.node("n2");
            node.lane("pupil").asks(20).wants(20);
            node.beat();
            assertThat(node.lane("pupil").held()).isEqualTo(2);
        }

        @Test
        void who_waits_for_permits_has_as_many_at_once() {
            Book book = allAreDue(counter().reserve("teacher", 5), "teacher");
            BookNode node = book.node("n2");
            node.lane("pupil").asks(2).wants(2).urges(2, millis("09:07"));
            node.lane("teacher").asks(20).wants(20);
            node.beat();
            assertThat(node.lane("pupil").held()).isEqualTo(2);
        }

        @Test
        void newcomers_have_the_rest_of_a_budget_that_was_cut_meanwhile() {
            Book book = allAreDue(counter().budget(Budget.total(200)), "pupil");
            assertThat(book.node("n2").beat().due()).isEqualTo(120);
            book.publish(2, Book.compiled(counter()));
            assertThat(book.enter(20, "teacher")).isEqualTo(4);
        }

        @Test
        void less_than_a_place_is_kept_for_part_of_the_time() {
            Book book = allAreDue(counter().budget(Budget.total(1)), "pupil");
            int newcomers = 0;
            for (int minute = 8; minute < 18; minute++) {
                book.at(minute < 10 ? "09:0" + minute : "09:" + minute);
                newcomers += book.hold("newcomer").as("teacher") instanceof Inside ? 1 : 0;
                book.ask(new Release("newcomer", null));
            }
            assertThat(newcomers).as("minutes of ten").isEqualTo(4);
        }
    }

    /** With a mean hold of a minute each place serves one person a minute, and 60 % of that may be promised. */
    @Nested
    class Of_few_places_fewer_are_promised_as_people_do_not_come_evenly {

        private int inTenMinutes(Limiter.Builder policy) {
            BookNode node =
                    Book.of(policy.meanHold(Duration.ofMinutes(1))).at("09:00").node("n1");
            node.lane("pupil").wantsAppointments(100_000);
            node.beat();
            List<Long> given = node.lane("pupil").appointments();
            return (int) given.stream().filter(at -> at <= millis("09:10")).count();
        }

        @Test
        void an_eighteenth_of_ten_for_each_of_them() {
            assertThat(inTenMinutes(counter())).isBetween(55, 56);
        }

        @Test
        void the_same_of_a_share_of_ten() {
            assertThat(inTenMinutes(counter().budget(Budget.total(100)).share("pupil", Share.percent(10))))
                    .isBetween(55, 56);
        }

        @Test
        void a_ninth_of_one() {
            assertThat(inTenMinutes(counter().budget(Budget.total(1)))).isBetween(1, 2);
        }

        @Test
        void the_whole_part_of_thirteen_and_more() {
            assertThat(inTenMinutes(counter().budget(Budget.total(13)))).isEqualTo(78);
            assertThat(inTenMinutes(counter().budget(Budget.total(100)))).isEqualTo(600);
        }

        @Test
        void a_rate_that_admits_few_of_many_promises_its_whole_part() {
            assertThat(inTenMinutes(counter().rate(Rate.perMinute(5)))).isEqualTo(30);
        }
    }
}
