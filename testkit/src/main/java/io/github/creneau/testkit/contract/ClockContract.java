package io.github.creneau.testkit.contract;

import static io.github.creneau.testkit.contract.Subject.hold;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.creneau.spi.Backend;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest.Renew;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The store's clock is the only one, and even that one may step back. */
public interface ClockContract extends ContractSubject {

    /**
     * Has the store's clock stand so much earlier than the last instant that the book of a limiter has seen. Where the
     * clock itself cannot be set, that instant in the book is set forward: the book cannot tell the difference.
     */
    void setClockBack(Backend backend, String limiter, Duration by);

    /** The book goes on from the latest instant that it has seen, and nobody inside gains or loses time. */
    @Test
    default void timeStandsStillWhileTheClockIsBehind() {
        try (Subject subject = new Subject(this)) {
            long now = subject.publish(5, 1);
            Inside inside = assertInstanceOf(Inside.class, subject.ask("n1", hold("s1", 1, now)));
            LedgerReply before = subject.apply(new LedgerBatch("n1", 0, List.of()));
            setClockBack(subject.backend, subject.limiter, Duration.ofHours(1));
            LedgerReply after = subject.apply(new LedgerBatch("n1", 0, List.of()));
            assertTrue(after.nowMillis() >= before.nowMillis(), "time ran backwards");
            assertEquals(before.epoch(), after.epoch());
            Inside again = assertInstanceOf(
                    Inside.class, subject.ask("n1", new Renew("s1", inside.generation(), after.nowMillis())));
            assertTrue(again.expiresAtMillis() >= inside.expiresAtMillis(), "the session lost time");
            Inside other = assertInstanceOf(Inside.class, subject.ask("n1", hold("s2", 2, after.nowMillis())));
            assertTrue(other.expiresAtMillis() >= after.nowMillis() + Subject.DAY, "a new session lost time");
        }
    }
}
