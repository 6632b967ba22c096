package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static io.github.creneau.testkit.Platform.lane;
import static io.github.creneau.testkit.Platform.takeAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Decision;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.Request;
import io.github.creneau.observe.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Places that are given back, more or less in order, or never. */
class ReleaseTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final Platform platform = new Platform();

    @Test
    void a_permit_that_is_never_released_is_reported_and_its_place_is_given_to_who_waits() {
        List<Event.PermitsForgotten> forgotten = new ArrayList<>();
        Duration hold = Duration.ofSeconds(16);
        Limiter node = platform.node(
                "a",
                builder -> TenPlaces.values(builder).maxHold(hold).listener(event -> {
                    if (event instanceof Event.PermitsForgotten told) {
                        forgotten.add(told);
                    }
                }));
        granted(node.tryAcquire(TenPlaces.permit(node, TenPlaces.PLACES)));

        CompletableFuture<Decision> waiting = TenPlaces.wait(node, 4, LONG);

        Duration waited = platform.until(waiting::isDone, Duration.ofMillis(10), hold.multipliedBy(3));
        assertThat(waited).isBetween(hold, hold.multipliedBy(9).dividedBy(8).plusSeconds(1));
        assertThat(forgotten).hasSize(1);
        assertThat(forgotten.get(0).cohort()).isEqualTo("6e");
        assertThat(forgotten.get(0).places()).isEqualTo(TenPlaces.PLACES);
        granted(waiting.join()).close();
        TenPlaces.assertAllFree(platform, node);
    }

    /** Permits and sessions are released once, twice, too late, by another thread, or never; a list knows who is inside. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void however_places_are_released_the_counts_stay_true(long seed) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        Limiter node = platform.node(
                "a",
                builder -> TenPlaces.values(builder)
                        .budget(Budget.total(100))
                        .appointments(Appointments.none())
                        .maxHold(Duration.ofSeconds(8))
                        .idleTime(Duration.ofSeconds(8)));
        List<Granted> handles = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            Request asked = random.nextInt(4) == 0
                    ? Request.session(node.cohort("6e"), "s" + random.nextInt(50))
                    : Request.permit(node.cohort("6e"));
            if (node.tryAcquire(asked.weight(1 + random.nextInt(7))) instanceof Granted place) {
                handles.add(place);
            }
            if (!handles.isEmpty() && random.nextInt(10) < 7) {
                Granted some = handles.get(random.nextInt(handles.size()));
                release(some, random);
            }
            platform.runForMillis(random.nextInt(20));
            assertThat(platform.used()).as("seed %d, step %d", seed, i).isBetween(0, 100);
        }

        platform.runFor(Duration.ofSeconds(20));
        handles.forEach(Granted::close);
        handles.forEach(Granted::close);
        platform.runFor(Duration.ofSeconds(3));

        assertThat(lane(node, "6e").inUse()).as("seed %d", seed).isZero();
        assertThat(lane(node, "6e").held()).as("seed %d", seed).isZero();
        assertThat(platform.used()).as("seed %d", seed).isZero();
        assertThat(takeAll(node, node.cohort("6e"))).as("seed %d", seed).isEqualTo(100);
    }

    private static void release(Granted place, SplittableRandom random) throws InterruptedException {
        if (random.nextInt(20) == 0) {
            Thread other = new Thread(place::close);
            other.start();
            other.join();
        } else {
            place.close();
        }
        if (random.nextInt(3) == 0) {
            place.close();
        }
    }
}
