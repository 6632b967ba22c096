package io.github.creneau.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.creneau.spi.Backend;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.TokenBatch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** What a backend of a store outside of the JVM must keep besides: it tells in time when the store cannot be used. */
public interface RemoteBackendContract extends BackendContract {

    /** A backend whose store cannot be reached. */
    Backend unreachable();

    /** Within that time it must say so. */
    Duration deadline();

    /** Makes the stored book of a limiter one of a version that is not known yet. */
    void spoil(String limiter);

    /** Nobody hangs on a store that is down. */
    @Test
    default void tellsInTimeThatTheStoreIsDown() {
        try (Backend backend = unreachable()) {
            assertTimeoutPreemptively(deadline(), () -> {
                assertThrows(
                        ExecutionException.class,
                        () -> backend.apply("down", new LedgerBatch("n1", 0, List.of()))
                                .toCompletableFuture()
                                .get());
                assertThrows(
                        ExecutionException.class,
                        () -> backend.take("down", new TokenBatch(0, List.of(Takes.one())))
                                .toCompletableFuture()
                                .get());
            });
        }
    }

    /** A book written by a newer library is refused, and left as it is. */
    @Test
    default void refusesABookOfAnUnknownVersion() {
        try (Subject subject = new Subject(this)) {
            subject.publish(5, 1);
            spoil(subject.limiter);
            assertThrows(AssertionError.class, () -> subject.publish(6, 2));
            assertThrows(AssertionError.class, () -> subject.publish(6, 2));
        }
    }
}
