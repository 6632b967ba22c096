package io.github.creneau.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.TokenBatch;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Limiters do not meet in a store, and a closed backend says so. */
public interface LifeContract extends ContractSubject {

    /** Each limiter has a book of its own. */
    @Test
    default void limitersShareNothing() {
        try (Subject one = new Subject(this);
                Subject other = new Subject(this)) {
            long now = one.publish(2, 1);
            other.publish(2, 1);
            one.ask("n1", Subject.hold("s1", 1, now));
            assertEquals(1, one.beat("n1", 1, 0).used());
            assertEquals(0, other.beat("n1", 1, 0).used());
        }
    }

    /** After it was closed a backend says so and fails every stage, and closing it again does nothing. */
    @Test
    default void aClosedBackendRefuses() {
        Subject subject = new Subject(this);
        subject.publish(2, 1);
        assertFalse(subject.backend.isClosed());
        subject.close();
        subject.close();
        assertTrue(subject.backend.isClosed());
        assertThrows(
                ExecutionException.class,
                () -> subject.backend
                        .apply(subject.limiter, new LedgerBatch("n1", 0, List.of()))
                        .toCompletableFuture()
                        .get());
        assertThrows(
                ExecutionException.class,
                () -> subject.backend
                        .take(subject.limiter, new TokenBatch(0, List.of(Takes.one())))
                        .toCompletableFuture()
                        .get());
    }
}
