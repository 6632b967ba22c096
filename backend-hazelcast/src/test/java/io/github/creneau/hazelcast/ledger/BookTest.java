package io.github.creneau.hazelcast.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.spi.merge.MergingEntry;
import io.github.creneau.ledger.LedgerImage;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Hold;
import io.github.creneau.spi.LedgerRequest.Publish;
import io.github.creneau.spi.LedgerRequest.Reassert;
import io.github.creneau.spi.Terms;
import io.github.creneau.spi.Terms.CohortTerms;
import io.github.creneau.spi.Terms.Segment;
import io.github.creneau.testkit.contract.LedgerComparison;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A book, its backups, and what becomes of two books of one limiter. */
class BookTest {

    private static final long SEED = Long.getLong("creneau.seed", 20_200_316L);
    private static final long LEARNING = 3_000;
    private static final long HOUR = 3_600_000;

    private Book owner;
    private Book backup;

    private LedgerReply both(LedgerBatch batch, long now) {
        long before = owner == null ? 0 : owner.state().revision();
        if (owner == null) {
            owner = Book.born(now, LEARNING);
            backup = Book.born(now, LEARNING);
        }
        LedgerReply reply = owner.apply(batch, now);
        backup.follow(batch, now, before, 0);
        assertThat(LedgerImage.of(backup.state())).isEqualTo(LedgerImage.of(owner.state()));
        return reply;
    }

    @Test
    void a_backup_comes_to_the_same_book() {
        for (int book = 0; book < 30; book++) {
            owner = null;
            new LedgerComparison().run(SEED + book, 40, LEARNING, this::both);
            assertThat(backup.missingUpTo()).isZero();
        }
    }

    private static LedgerBatch batch(long seen, LedgerRequest... requests) {
        return new LedgerBatch("n1", 1, "", seen, null, List.of(requests));
    }

    private static Book open(long now) {
        Book book = Book.born(now, LEARNING);
        Terms terms = new Terms(
                10, 0, false, 0, 60_000, HOUR, List.of(new CohortTerms("a", 0, List.of(new Segment(0, 1_000, 1_000)))));
        book.apply(batch(0, new Publish(1, "d", "t", terms, "anna", null, "key")), now);
        return book;
    }

    private static Hold hold(String session) {
        return new Hold(session, "a", 1, session.hashCode(), HOUR, HOUR, 2 * HOUR, null);
    }

    @Test
    void a_backup_that_missed_a_batch_begins_anew_when_it_becomes_the_book() {
        Book first = open(1_000);
        Book late = first.copy();
        first.apply(batch(0, hold("missed")), 5_000);
        long before = first.state().revision();
        LedgerBatch heard = batch(0, hold("heard"));
        LedgerReply reply = first.apply(heard, 5_001);
        late.follow(heard, 5_001, before, 0);

        LedgerReply promoted = late.apply(batch(reply.revision(), hold("newcomer")), 6_000);
        assertThat(promoted.epoch()).isNotEqualTo(reply.epoch());
        assertThat(promoted.revision()).isGreaterThan(reply.revision());
        assertThat(promoted.learningUntilMillis()).isEqualTo(6_000 + LEARNING);
        assertThat(promoted.answers().get(0)).isNotInstanceOf(Inside.class);
        Reassert claim = new Reassert("missed", "a", 1, 1, 5_000, 5_900, HOUR, 2 * HOUR);
        assertThat(late.apply(batch(0, claim), 6_001).answers().get(0)).isInstanceOf(Inside.class);
        LedgerReply later = late.apply(batch(0), 7_000);
        assertThat(later.epoch()).as("anew, but once").isEqualTo(promoted.epoch());
    }

    @Test
    void of_two_parts_one_side_goes_on_and_learns_of_the_other() {
        Book larger = open(1_000);
        Book smaller = larger.copy();
        larger.apply(batch(0, hold("here")), 5_000);
        LedgerReply there = null;
        for (int i = 0; i < 20; i++) {
            there = smaller.apply(batch(0, hold("there")), 5_000 + i);
        }
        Book merged = new OneSideWholly().merge(entry(smaller), entry(larger));
        assertThat(merged).isNotSameAs(larger);

        LedgerReply reply = merged.apply(batch(there.revision(), hold("newcomer")), 8_000);
        assertThat(reply.epoch()).isGreaterThan(there.epoch());
        assertThat(reply.revision()).as("no node sees it roll back").isGreaterThan(there.revision());
        assertThat(reply.learningUntilMillis()).isEqualTo(8_000 + LEARNING);
        Reassert claim = new Reassert("there", "a", 1, 1, 5_000, 7_900, HOUR, 2 * HOUR);
        assertThat(merged.apply(batch(reply.revision(), claim), 8_001).answers().get(0))
                .isInstanceOf(Inside.class);
        assertThat(merged.apply(batch(reply.revision(), hold("here")), 8_002)
                        .answers()
                        .get(0))
                .isInstanceOf(Inside.class);
    }

    @Test
    void the_backup_of_a_merged_book_begins_anew_with_it_and_not_again() {
        Book larger = open(1_000);
        Book smaller = larger.copy();
        smaller.apply(batch(0, hold("there")), 5_000);
        owner = new OneSideWholly().merge(entry(smaller), entry(larger));
        backup = owner.copy();
        long missed = owner.missingUpTo();
        long before = owner.state().revision();
        assertThat(backup.missingUpTo()).isEqualTo(missed).isPositive();

        LedgerReply merged = owner.apply(batch(0), 8_000);
        backup.follow(batch(0), 8_000, before, missed);
        assertThat(LedgerImage.of(backup.state())).isEqualTo(LedgerImage.of(owner.state()));

        LedgerReply promoted = backup.apply(batch(merged.revision(), hold("newcomer")), 8_000 + LEARNING);
        assertThat(promoted.epoch()).as("anew, but once").isEqualTo(merged.epoch());
        assertThat(promoted.answers().get(0)).isInstanceOf(Inside.class);
    }

    @Test
    void a_backup_that_missed_more_than_the_owner_does_not_forget_it_when_both_begin_anew() {
        Book kept = open(1_000);
        Book late = kept.copy();
        kept.apply(batch(0, hold("missed")), 5_000);
        long before = kept.state().revision();
        kept.apply(batch(0), 5_001);
        late.follow(batch(0), 5_001, before, 1);

        assertThat(late.missingUpTo()).isGreaterThan(1);
    }

    @Test
    void a_part_that_has_a_book_alone_keeps_it() {
        Book merged = new OneSideWholly().merge(entry(open(1_000)), null);
        assertThat(merged.apply(batch(0), 8_000).policyVersion()).isEqualTo(1);
    }

    @SuppressWarnings("unchecked")
    private static MergingEntry<Object, Book> entry(Book book) {
        return (MergingEntry<Object, Book>) Proxy.newProxyInstance(
                MergingEntry.class.getClassLoader(),
                new Class<?>[] {MergingEntry.class},
                (proxy, method, arguments) -> method.getName().contains("Value") ? book : "ent");
    }
}
