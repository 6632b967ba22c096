package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Budget;
import io.github.creneau.Decision;
import io.github.creneau.Limiter;
import io.github.creneau.Request;
import io.github.creneau.spi.BackendException;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Somebody waits at a node that has not heard its store yet, which refuses each trip at once. */
class UnheardStoreTest {

    private static final int SECONDS = 10;

    private final Platform platform = new Platform();
    private boolean down = true;
    private int trips;
    private final Platform.Trips store = new Platform.Trips(platform.trips) {
        @Override
        public CompletionStage<LedgerReply> apply(String limiter, LedgerBatch batch) {
            trips++;
            return down
                    ? CompletableFuture.failedFuture(new BackendException("not connected"))
                    : super.apply(limiter, batch);
        }
    };
    private final Limiter node = platform.builder("a")
            .backend(store)
            .budget(Budget.total(2))
            .cohort("6e")
            .build();

    private CompletableFuture<Decision> wait(Duration patience) {
        return node.acquireAsync(Request.session(node.cohort("6e"), "anna"), patience);
    }

    @Test
    void it_asks_no_more_often_than_its_heartbeat() {
        platform.runFor(Duration.ofSeconds(2));
        trips = 0;
        CompletableFuture<Decision> waiting = wait(Duration.ofSeconds(SECONDS));
        platform.runFor(Duration.ofSeconds(SECONDS + 1));

        assertThat(waiting.join().isGranted()).isFalse();
        assertThat(trips).isLessThanOrEqualTo(2 * SECONDS);
    }

    @Test
    void they_come_in_when_it_is_heard() {
        platform.runFor(Duration.ofSeconds(2));
        CompletableFuture<Decision> waiting = wait(Duration.ofSeconds(SECONDS));
        platform.runFor(Duration.ofSeconds(2));
        down = false;
        platform.runFor(Duration.ofSeconds(3));

        granted(waiting.join());
    }
}
