package io.github.creneau.testkit.contract;

import static io.github.creneau.testkit.contract.Subject.hold;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.LedgerAnswer.Done;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerAnswer.Unknown;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Beat;
import io.github.creneau.spi.LedgerRequest.Cancel;
import io.github.creneau.spi.LedgerRequest.LaneReport;
import io.github.creneau.spi.LedgerRequest.Release;
import io.github.creneau.spi.LedgerRequest.Renew;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages overtake each other, and arrive when their sender has long given them up. */
public interface OrderContract extends ContractSubject {

    /** An admission that is overtaken by its own cancellation lets nobody in. */
    @Test
    default void anAttemptThatWasCancelledBeforeItCameAdmitsNobody() {
        try (Subject subject = new Subject(this)) {
            long now = subject.publish(5, 1);
            assertInstanceOf(Unknown.class, subject.ask("n1", new Cancel("s1", 7)));
            assertInstanceOf(Unknown.class, subject.ask("n1", hold("s1", 7, now)));
            assertInstanceOf(Inside.class, subject.ask("n1", hold("s1", 8, now)));
            assertEquals(1, subject.beat("n1", 1, 0).used());
        }
    }

    /** An admission that arrives a second time, when the session has been released, lets nobody in. */
    @Test
    default void anAttemptWhoseSessionHasEndedAdmitsNobody() {
        try (Subject subject = new Subject(this)) {
            long now = subject.publish(5, 1);
            assertInstanceOf(Inside.class, subject.ask("n1", hold("s1", 7, now)));
            assertInstanceOf(Done.class, subject.ask("n2", new Release("s1", null)));
            assertInstanceOf(Unknown.class, subject.ask("n1", hold("s1", 7, now)));
            assertEquals(0, subject.beat("n1", 1, 0).used());
        }
    }

    /** A batch that comes after the instant until which it may admit lets nobody in, and does all else. */
    @Test
    default void aBatchThatComesTooLateAdmitsNobody() {
        try (Subject subject = new Subject(this)) {
            long now = subject.publish(5, 1);
            Inside inside = assertInstanceOf(Inside.class, subject.ask("n1", hold("s1", 1, now)));
            List<LedgerRequest> requests =
                    List.of(hold("s2", 2, now), new Renew("s1", inside.generation(), now), hold("s1", 3, now));
            LedgerReply reply = subject.apply(new LedgerBatch("n1", Long.MAX_VALUE, "", 0, now - 1, requests));
            assertInstanceOf(Unknown.class, reply.answers().get(0));
            assertInstanceOf(Inside.class, reply.answers().get(1));
            assertInstanceOf(Inside.class, reply.answers().get(2));
            assertEquals(1, subject.beat("n1", 1, 0).used());
        }
    }

    /** Of two touches that arrive in the wrong order the later one counts. */
    @Test
    default void anEarlierTouchTakesNothingAway() {
        try (Subject subject = new Subject(this)) {
            long now = subject.publish(5, 1);
            Inside first = assertInstanceOf(Inside.class, subject.ask("n1", hold("s1", 1, now)));
            Inside later = assertInstanceOf(
                    Inside.class, subject.ask("n1", new Renew("s1", first.generation(), now - 60_000)));
            assertEquals(first.expiresAtMillis(), later.expiresAtMillis());
        }
    }

    /** Blocks are told in absolute numbers: a beat that comes twice, or after a later one, takes and frees nothing. */
    @Test
    default void aBeatThatComesTwiceCountsOnce() {
        try (Subject subject = new Subject(this)) {
            subject.publish(5, 1);
            Beat asks = beat(1, 0, 3);
            int held = ((Beaten) subject.ask("n1", asks)).lanes().get(0).held();
            assertTrue(held >= 3, () -> held + " places for three callers");
            Beaten again = (Beaten) subject.ask("n1", asks);
            assertTrue(again.stale(), "the second arrival was taken for another beat");
            assertEquals(held, again.used());
            Beaten returns = (Beaten) subject.ask("n1", beat(2, 0, 0));
            int left = returns.lanes().get(0).held();
            assertEquals(left, returns.used());
            assertEquals(left, ((Beaten) subject.ask("n1", asks)).used());
        }
    }

    /** However often a store is rolled back, no epoch comes again. */
    @Test
    default void everyRollBackBeginsAnEpochOfItsOwn() {
        try (Subject subject = new Subject(this)) {
            List<Long> epochs = new ArrayList<>();
            long seen = 0;
            for (int i = 0; i < 4; i++) {
                LedgerReply reply = subject.apply(new LedgerBatch("n1", 0, "", seen, null, List.of()));
                epochs.add(reply.epoch());
                seen = reply.revision() + 10;
            }
            assertEquals(4, epochs.stream().distinct().count(), () -> "epochs " + epochs);
        }
    }

    /** A session's place ends with the generation that it was given, and the next one is another. */
    @Test
    default void everyStayHasAGenerationOfItsOwn() {
        try (Subject subject = new Subject(this)) {
            long now = subject.publish(5, 1);
            Inside one = assertInstanceOf(Inside.class, subject.ask("n1", hold("s1", 1, now)));
            Inside other = assertInstanceOf(Inside.class, subject.ask("n1", hold("s2", 2, now)));
            assertNotEquals(one.generation(), other.generation());
            assertInstanceOf(Done.class, subject.ask("n1", new Release("s1", one.generation())));
            Inside again = assertInstanceOf(Inside.class, subject.ask("n1", hold("s1", 3, now)));
            assertTrue(again.generation() > other.generation(), "a generation was given twice");
            assertInstanceOf(Unknown.class, subject.ask("n1", new Renew("s1", one.generation(), now)));
        }
    }

    private static Beat beat(long sequence, int keep, int asked) {
        LaneReport lane = new LaneReport("a", 0, keep, asked, asked, 0, List.of(), 0, 0);
        return new Beat(sequence, sequence - 1, 0, Subject.DAY, false, 0, List.of(lane));
    }
}
