package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static io.github.creneau.testkit.Platform.lane;
import static io.github.creneau.testkit.Platform.takeAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Budget;
import io.github.creneau.Decision;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A limiter with ten places, for tests of those who wait for one. */
final class TenPlaces {

    static final int PLACES = 10;

    private TenPlaces() {}

    /** Two cohorts, and ten places for both. */
    static Limiter.Builder values(Limiter.Builder builder) {
        return builder.budget(Budget.total(PLACES)).cohort("6e", "5e").maxHold(Duration.ofMinutes(10));
    }

    /** Takes all places. */
    static List<Granted> fill(Limiter node) {
        List<Granted> held = new ArrayList<>();
        for (Decision decision = node.tryAcquire(node.cohort("6e"));
                decision.isGranted();
                decision = node.tryAcquire(node.cohort("6e"))) {
            held.add(granted(decision));
        }
        return held;
    }

    static Request permit(Limiter node, int weight) {
        return Request.permit(node.cohort("6e")).weight(weight);
    }

    static CompletableFuture<Decision> wait(Limiter node, int weight, Duration timeout) {
        return node.acquireAsync(permit(node, weight), timeout);
    }

    /** Nobody holds anything, and in the end neither the lanes nor the ledger count anything. */
    static void assertAllFree(Platform platform, Limiter... nodes) {
        for (Limiter node : nodes) {
            assertThat(lane(node, "6e").inUse()).isZero();
        }
        platform.runFor(Platform.HEARTBEAT.multipliedBy(3));
        assertThat(platform.used()).isZero();
        assertThat(takeAll(nodes[0], nodes[0].cohort("6e"))).isEqualTo(PLACES);
    }
}
