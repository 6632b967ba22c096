package io.github.creneau.testkit.contract;

import static io.github.creneau.testkit.contract.Takes.bucket;
import static io.github.creneau.testkit.contract.Takes.take;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.creneau.spi.TokenBatch;
import io.github.creneau.spi.TokenBatch.BucketSpec;
import io.github.creneau.spi.TokenReply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Buckets give what they have, to whoever comes first, and never more. */
public interface TokenContract extends ContractSubject {

    /** Takes are answered in part, then not at all. */
    @Test
    default void givesNoMoreThanItHas() {
        try (Subject subject = new Subject(this)) {
            long now = subject.publish(1, 1);
            BucketSpec all = bucket("all", 10);
            assertEquals(4, subject.take(take(4, all), now));
            assertEquals(6, subject.take(take(9, all), now));
            assertEquals(0, subject.take(take(1, all), now));
        }
    }

    /** What is given back can be taken again; above the capacity it is lost. */
    @Test
    default void takesBackNoMoreThanItCanHold() {
        try (Subject subject = new Subject(this)) {
            long now = subject.publish(1, 1);
            BucketSpec all = bucket("all", 10);
            assertEquals(7, subject.take(take(7, all), now));
            subject.take(take(-3, all), now);
            assertEquals(6, subject.take(take(6, all), now));
            subject.take(take(-500, all), now);
            assertEquals(10, subject.take(take(500, all), now));
        }
    }

    /** What the wide bucket refuses goes back to the narrow one. */
    @Test
    default void aChainGivesWhatEachOfItsBucketsHas() {
        try (Subject subject = new Subject(this)) {
            long now = subject.publish(1, 1);
            BucketSpec narrow = bucket("narrow", 5);
            BucketSpec wide = bucket("wide", 8);
            assertEquals(6, subject.take(take(6, wide), now));
            assertEquals(2, subject.take(take(5, narrow, wide), now));
            subject.take(take(-6, wide), now);
            assertEquals(3, subject.take(take(9, narrow, wide), now));
        }
    }

    /** A bucket may begin empty. */
    @Test
    default void opensEmptyWhereItIsToldTo() {
        try (Subject subject = new Subject(this)) {
            long now = subject.publish(1, 1);
            assertEquals(0, subject.take(take(5, bucket("slot", 1, true, 10)), now));
        }
    }

    /** A higher version of the configuration replaces the lower one, which does not come back. */
    @Test
    default void obeysTheHighestVersion() {
        try (Subject subject = new Subject(this)) {
            long now = subject.publish(1, 1);
            assertEquals(1, subject.take(take(1, bucket("all", 1, false, 10)), now));
            subject.take(take(1, bucket("all", 2, false, 4)), now);
            long left = subject.take(take(100, bucket("all", 1, false, 10)), now);
            assertTrue(left <= 3, () -> left + " tokens are left of a bucket of four");
        }
    }

    /** Takes at the same time share what there is. */
    @Test
    default void manyTakesAtOnceGetWhatThereIs() {
        try (Subject subject = new Subject(this)) {
            long now = subject.publish(1, 1);
            List<CompletionStage<TokenReply>> replies = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                TokenBatch batch = new TokenBatch(now, List.of(take(1, bucket("all", 25))));
                replies.add(subject.backend.take(subject.limiter, batch));
            }
            long taken = replies.stream()
                    .mapToLong(reply -> subject.await(reply).taken().get(0))
                    .sum();
            assertEquals(25, taken);
        }
    }
}
