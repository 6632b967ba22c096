package io.github.creneau.testkit.contract;

import static io.github.creneau.testkit.contract.Subject.hold;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.LedgerAnswer.Done;
import io.github.creneau.spi.LedgerAnswer.Full;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerAnswer.Unknown;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerReply.PolicyNotice;
import io.github.creneau.spi.LedgerRequest.Cancel;
import io.github.creneau.spi.LedgerRequest.Reassert;
import io.github.creneau.spi.LedgerRequest.Release;
import io.github.creneau.spi.LedgerRequest.Renew;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What the ledger answers when requests come twice, late, or in the wrong order. */
public interface LedgerContract extends ContractSubject {

    /** The same admission twice is one place. */
    @Test
    default void theSameBatchTwiceCountsOnce() {
        try (Subject subject = new Subject(this)) {
            long now = subject.publish(5, 1);
            Inside first = assertInstanceOf(Inside.class, subject.ask("n1", hold("s1", 1, now)));
            Inside second = assertInstanceOf(Inside.class, subject.ask("n1", hold("s1", 1, now)));
            assertEquals(first.generation(), second.generation());
            assertEquals(1, subject.beat("n1", 1, 0).used());
        }
    }

    /** A release of an earlier stay, or a second one, leaves the present stay alone. */
    @Test
    default void aLateReleaseChangesNothing() {
        try (Subject subject = new Subject(this)) {
            long now = subject.publish(5, 1);
            Inside first = assertInstanceOf(Inside.class, subject.ask("n1", hold("s1", 1, now)));
            assertInstanceOf(Done.class, subject.ask("n1", new Release("s1", first.generation())));
            Inside second = assertInstanceOf(Inside.class, subject.ask("n2", hold("s1", 1, now)));
            assertNotEquals(first.generation(), second.generation());
            assertInstanceOf(Unknown.class, subject.ask("n1", new Release("s1", first.generation())));
            assertEquals(1, subject.beat("n1", 1, 0).used());
        }
    }

    /** Whoever is out stays out: neither a renewal nor a re-assertion outside of learning brings a session back. */
    @Test
    default void nothingBringsAnEndedSessionBack() {
        try (Subject subject = new Subject(this)) {
            long now = subject.publish(5, 1);
            Inside inside = assertInstanceOf(Inside.class, subject.ask("n1", hold("s1", 1, now)));
            subject.ask("n1", new Release("s1", null));
            assertInstanceOf(Unknown.class, subject.ask("n1", new Renew("s1", inside.generation(), now)));
            assertInstanceOf(Unknown.class, subject.ask("n1", new Renew("s1", null, now)));
            LedgerAnswer claimed = subject.ask(
                    "n1",
                    new Reassert("s1", "a", 1, inside.generation(), now, now, Subject.DAY, now + 2 * Subject.DAY));
            assertInstanceOf(Unknown.class, claimed);
            assertEquals(0, subject.beat("n1", 1, 0).used());
        }
    }

    /** An attempt takes back its own admission and no other's. */
    @Test
    default void onlyTheAttemptItselfIsTakenBack() {
        try (Subject subject = new Subject(this)) {
            long now = subject.publish(5, 1);
            subject.ask("n1", hold("s1", 7, now));
            assertInstanceOf(Unknown.class, subject.ask("n1", new Cancel("s1", 8)));
            assertInstanceOf(Unknown.class, subject.ask("n2", new Cancel("s1", 7)));
            assertInstanceOf(Done.class, subject.ask("n1", new Cancel("s1", 7)));
            assertEquals(0, subject.beat("n1", 1, 0).used());
        }
    }

    /** A beat that was overtaken by a later one is ignored. */
    @Test
    default void anOlderBeatIsIgnored() {
        try (Subject subject = new Subject(this)) {
            subject.publish(5, 1);
            assertFalse(subject.beat("n1", 2, 0).stale());
            assertTrue(subject.beat("n1", 1, 0).stale());
            assertTrue(subject.beat("n1", 2, 0).stale());
            assertFalse(subject.beat("n1", 3, 0).stale());
        }
    }

    /** The epoch stays, the revision grows with each batch, and time never runs backwards. */
    @Test
    default void revisionsGrow() {
        try (Subject subject = new Subject(this)) {
            LedgerReply last = subject.apply(new LedgerBatch("n1", 0, List.of()));
            for (int i = 0; i < 20; i++) {
                LedgerReply next = subject.apply(new LedgerBatch("n" + i % 3, 0, List.of()));
                assertEquals(last.epoch(), next.epoch());
                assertTrue(next.revision() > last.revision(), "the revision did not grow");
                assertTrue(next.nowMillis() >= last.nowMillis(), "time ran backwards");
                last = next;
            }
        }
    }

    /** A node that has seen more than the store knows tells it that it was rolled back: a new epoch, which learns. */
    @Test
    default void aRolledBackStoreBeginsANewEpoch() {
        try (Subject subject = new Subject(this)) {
            subject.publish(5, 1);
            LedgerReply before = subject.apply(new LedgerBatch("n1", 0, List.of()));
            long seen = before.revision() + 100;
            LedgerReply after = subject.apply(new LedgerBatch("n1", 0, "", seen, null, List.of()));
            assertNotEquals(before.epoch(), after.epoch());
            assertTrue(after.revision() > seen, "the revision is not above what a node has seen");
        }
    }

    /** A lower version of the policy changes nothing; whoever is behind is sent the stored one. */
    @Test
    default void theHighestPolicyHolds() {
        try (Subject subject = new Subject(this)) {
            subject.publish(5, 2);
            subject.publish(9, 1);
            LedgerReply behind = subject.apply(new LedgerBatch("n1", 1, List.of()));
            assertEquals(2, behind.policyVersion());
            assertEquals(List.of(new PolicyNotice("text 5", "anna", null)), behind.policies());
            Beaten beaten = subject.beat("n1", 1, 0);
            assertEquals(5, beaten.budget());
        }
    }

    /** However many come at once, the budget holds. */
    @Test
    default void manyAtOnceGetTheBudget() {
        try (Subject subject = new Subject(this)) {
            long now = subject.publish(12, 1);
            List<CompletionStage<LedgerReply>> replies = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                LedgerBatch batch = new LedgerBatch("n" + i % 4, Long.MAX_VALUE, List.of(hold("s" + i, i + 1, now)));
                replies.add(subject.backend.apply(subject.limiter, batch));
            }
            List<LedgerAnswer> answers = replies.stream()
                    .map(reply -> subject.await(reply).answers().get(0))
                    .toList();
            assertEquals(12, answers.stream().filter(Inside.class::isInstance).count());
            assertEquals(48, answers.stream().filter(Full.class::isInstance).count());
        }
    }
}
