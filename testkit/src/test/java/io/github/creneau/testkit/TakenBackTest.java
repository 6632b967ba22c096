package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static io.github.creneau.testkit.Platform.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Decision;
import io.github.creneau.Limiter;
import io.github.creneau.Request;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Places that come free without a logout that this node knows of: whoever comes next finds them, before the next beat. */
class TakenBackTest {

    private static final long REPLY_MILLIS = 20;

    private final Platform platform = new Platform();
    private final Platform.Trips store = new Platform.Trips(platform.trips) {
        @Override
        public CompletionStage<LedgerReply> apply(String limiter, LedgerBatch batch) {
            CompletableFuture<LedgerReply> late = new CompletableFuture<>();
            var unused = super.apply(limiter, batch)
                    .thenAccept(reply -> platform.time.schedule(
                            () -> late.complete(reply), TimeUnit.MILLISECONDS.toNanos(REPLY_MILLIS)));
            return late;
        }
    };
    private final Limiter node = platform.builder("a")
            .backend(store)
            .budget(Budget.total(1))
            .cohort("6e")
            .appointments(Appointments.none())
            .build();
    private final Cohort cohort = node.cohort("6e");

    TakenBackTest() {
        platform.runForMillis(2_010);
    }

    @Test
    void whoever_goes_away_before_the_answer_leaves_the_place_to_the_next() {
        CompletableFuture<Decision> gone = node.acquireAsync(Request.session(cohort, "anna"), Duration.ofSeconds(1));
        gone.cancel(false);
        refused(node.tryAcquire(cohort, "berta, who is asked for on the way before anna's is taken back"));

        granted(node.tryAcquire(cohort, "carla"));
        assertThat(platform.used()).isEqualTo(1);
    }
}
