package io.github.creneau.ledger;

import static io.github.creneau.ledger.Book.refusedBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Limiter;
import io.github.creneau.Share;
import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerAnswer.Rule;
import io.github.creneau.spi.LedgerAnswer.Unknown;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest.Publish;
import io.github.creneau.spi.LedgerRequest.Reassert;
import io.github.creneau.spi.Terms;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Members, policies, and what the ledger does after it forgot. */
class LedgerTest {

    private static final LedgerAnswer UNKNOWN = new Unknown();

    private static Limiter.Builder club(int places) {
        return Limiter.builder("club")
                .budget(Budget.total(places))
                .appointments(Appointments.none())
                .cohort("member", "guest");
    }

    private final Book book = Book.of(club(10)).at("09:00");

    @Nested
    class A_beat {

        @Test
        void older_than_one_that_was_heard_is_ignored() {
            BookNode node = book.node("n1").capacity(5);
            node.lane("member").inUse(3);
            node.beat();
            node.sequence = 0;
            node.lane("member").inUse(9);
            Beaten answer = node.beat();
            assertThat(answer.stale()).isTrue();
            assertThat(answer.lanes()).isEmpty();
            assertThat(book.used()).isEqualTo(3);
        }

        @Test
        void counts_members_and_their_changes() {
            BookNode first = book.node("n1");
            BookNode second = book.node("n2");
            long before = first.beat().membership();
            assertThat(second.beat().members()).isEqualTo(2);
            second.leave();
            Beaten last = first.beat();
            assertThat(last.members()).isOne();
            assertThat(last.membership()).isEqualTo(before + 2);
        }

        @Test
        void that_fails_to_come_for_a_lease_frees_the_blocks_and_not_the_sessions() {
            BookNode node = book.node("n1");
            node.lane("member").inUse(3);
            node.beat();
            book.hold("lea").on("n1").as("member");
            assertThat(book.used()).isEqualTo(4);
            book.pass(BookNode.LEASE);
            assertThat(book.used()).isOne();
        }
    }

    @Nested
    class A_policy {

        private LedgerReply publish(long version, String digest, Terms terms, @Nullable Long untilMillis) {
            return book.send("n1", new Publish(version, digest, "text " + version, terms, "anna", untilMillis, "key"));
        }

        private final Terms small = Book.compiled(club(1));

        @Test
        void of_a_higher_version_replaces_a_lower_one_and_never_the_other_way_round() {
            publish(3, "small", small, null);
            publish(2, "large", Book.compiled(club(100)), null);
            assertThat(book.enter(5, "member")).isOne();
        }

        @Test
        void of_the_same_version_extends_the_terms_if_it_is_the_same() {
            publish(3, "small", small, null);
            publish(3, "other", extended(Book.compiled(club(2))), null);
            assertThat(book.enter(5, "member")).isOne();
            publish(3, "small", extended(small), null);
            assertThat(book.state.policy.terms.compiledToMillis())
                    .isEqualTo(extended(small).compiledToMillis());
            publish(3, "small", small, null);
            assertThat(book.state.policy.terms.compiledToMillis())
                    .isEqualTo(extended(small).compiledToMillis());
        }

        private Terms extended(Terms terms) {
            long further = terms.compiledToMillis() + 60_000;
            return new Terms(terms.budget(), 0, false, 0, terms.holdMillis(), further, terms.cohorts());
        }

        @Test
        void that_ends_gives_way_to_the_former_under_a_higher_version() {
            publish(2, "small", small, Book.millis("10:00"));
            assertThat(book.at("09:59:59.999").enter(5, "member")).isOne();
            assertThat(book.at("10:00").enter(20, "guest")).isEqualTo(9);
            LedgerReply reply = book.send("n1");
            assertThat(reply.policyVersion()).isEqualTo(3);
            assertThat(reply.policies().get(0).text()).isEqualTo("text 1");
        }

        @Test
        void that_ended_while_another_held_does_not_come_back() {
            publish(2, "small", small, Book.millis("10:00"));
            publish(3, "closed", Book.compiled(club(10).share("guest", Share.closed())), Book.millis("11:00"));
            assertThat(book.at("11:00").send("n1").policies().get(0).text()).isEqualTo("text 1");
        }

        @Test
        void that_ends_with_the_one_before_it_gives_way_to_the_one_before_both() {
            publish(2, "small", small, Book.millis("10:00"));
            publish(3, "smaller", small, Book.millis("10:00"));
            LedgerReply reply = book.at("10:00").send("n1");
            assertThat(reply.policies().get(0).text()).isEqualTo("text 1");
            assertThat(reply.policyVersion()).as("none holds between").isEqualTo(4);
        }

        @Test
        void whose_end_has_passed_when_it_arrives_never_holds() {
            LedgerReply reply = publish(2, "small", small, Book.millis("08:00"));
            assertThat(reply.policies().get(0).text()).isEqualTo("text 1");
            assertThat(reply.policyVersion()).isEqualTo(3);
        }

        @Test
        void is_told_in_words_to_a_node_with_an_older_one_only() {
            assertThat(publish(4, "small", small, null).policies().get(0).text())
                    .isEqualTo("text 4");
            LedgerBatch knowing = new LedgerBatch("n1", 4, List.of());
            assertThat(Ledger.apply(book.state, knowing, book.now()).policies()).isEmpty();
        }
    }

    @Test
    void a_book_knows_until_when_somebody_is_inside() {
        assertThat(book.state.heldUntilMillis()).isZero();
        book.hold("lea").idle(Duration.ofMillis(1_500)).as("member");
        book.hold("tom").idle(Duration.ofMillis(700)).as("member");
        assertThat(book.state.heldUntilMillis()).as("the end of that second").isEqualTo(book.now() + 2_000);
    }

    @Test
    void a_book_counts_its_batches() {
        long before = book.state.revision();
        assertThat(book.send("n1").revision()).isEqualTo(before + 1);
        assertThat(book.state.revision()).isEqualTo(before + 1);
    }

    @Nested
    class A_store_that_forgot {

        private final Book young = Book.learning(Duration.ofSeconds(6), club(2));

        private LedgerAnswer reassert(String session, long generation) {
            long now = young.now();
            return young.ask(
                    new Reassert(session, "member", 1, generation, now, now, Book.IDLE.toMillis(), now + 3_600_000));
        }

        @Test
        void admits_nobody_until_it_has_learnt() {
            assertThat(young.hold("lea").as("member")).isEqualTo(refusedBy(Rule.LEARNING));
            young.pass(Duration.ofSeconds(6));
            assertThat(young.hold("lea").as("member")).isInstanceOf(Inside.class);
        }

        @Test
        void believes_what_the_nodes_say_even_above_the_budget() {
            assertThat(reassert("lea", 41)).isInstanceOf(Inside.class);
            assertThat(reassert("tom", 42)).isInstanceOf(Inside.class);
            assertThat(reassert("zoe", 43)).isInstanceOf(Inside.class);
            assertThat(young.used()).isEqualTo(3);
        }

        @Test
        void believes_it_once() {
            reassert("lea", 41);
            reassert("lea", 41);
            assertThat(young.used()).isOne();
        }

        @Test
        void goes_on_with_higher_generations() {
            reassert("lea", 41);
            young.pass(Duration.ofSeconds(6));
            assertThat((Inside) young.hold("tom").as("member"))
                    .extracting(Inside::generation)
                    .isEqualTo(42L);
        }

        @Test
        void believes_nothing_more_when_it_has_learnt() {
            young.pass(Duration.ofSeconds(6));
            assertThat(reassert("lea", 41)).isEqualTo(UNKNOWN);
        }

        @Test
        void does_not_bring_back_who_would_have_left() {
            long past = young.now() - Book.IDLE.toMillis();
            assertThat(young.ask(new Reassert("lea", "member", 1, 41, past, past, Book.IDLE.toMillis(), past * 2)))
                    .isEqualTo(UNKNOWN);
        }

        @Test
        void does_not_bring_back_whose_session_would_end_now() {
            long now = young.now();
            assertThat(young.ask(new Reassert("lea", "member", 1, 41, now, now, Book.IDLE.toMillis(), now)))
                    .isEqualTo(UNKNOWN);
        }

        @Test
        void notices_that_it_is_an_older_copy_by_what_a_node_has_seen() {
            young.pass(Duration.ofSeconds(6));
            BookNode node = young.node("n1");
            node.beat();
            long epoch = young.state.epoch;
            node.beat();
            assertThat(young.state.epoch).isEqualTo(epoch);

            node.seenRevision = young.state.revision + 1;
            young.sendHavingSeen(node.seenRevision, "n1");
            assertThat(young.state.epoch).isGreaterThan(epoch);
            assertThat(young.hold("lea").as("member")).isEqualTo(refusedBy(Rule.LEARNING));
            assertThat(reassert("tom", 9)).isInstanceOf(Inside.class);
        }
    }
}
