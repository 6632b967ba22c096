package io.github.creneau.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Decision;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.Rate;
import io.github.creneau.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Fifty nodes of one limiter, on which twice as much is wanted as there is: what they ask of the store, and use. */
class ManyNodesTest {

    private static final int NODES = 50;
    private static final int PLACES_EACH = 20;
    private static final int CALLERS_EACH = 2 * PLACES_EACH;
    private static final Duration BEFORE = Duration.ofSeconds(20);
    private static final Duration TIME = Duration.ofSeconds(30);
    private static final long SEED = 20_200_316L;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Platform platform = new Platform();
    private final List<Limiter> nodes = new ArrayList<>();
    private int inside;
    private long insideSum;
    private int samples;

    private void join(UnaryOperator<Limiter.Builder> values) {
        for (int i = 0; i < NODES; i++) {
            nodes.add(platform.node(
                    "server-" + i,
                    builder -> values.apply(builder.budget(Budget.total(PLACES_EACH * NODES))
                            .appointments(Appointments.none())
                            .cohort("pupil"))));
            platform.runForMillis(17);
        }
    }

    /** Callers on each node who ask once a second, and go away where there is no place. */
    private void ask(Duration hold) {
        for (Limiter node : nodes) {
            Cohort cohort = node.cohort("pupil");
            platform.each(
                    SECOND.dividedBy(CALLERS_EACH),
                    BEFORE.plus(TIME),
                    () -> hold(node.tryAcquire(cohort), hold, () -> {}));
            platform.runForMillis(3);
        }
    }

    /** Callers on each node who wait in line, and come again. */
    private void work(Duration hold) {
        for (Limiter node : nodes) {
            for (int i = 0; i < CALLERS_EACH; i++) {
                come(node, hold);
            }
            platform.runForMillis(3);
        }
    }

    private void come(Limiter node, Duration hold) {
        var unused = node.acquireAsync(Request.permit(node.cohort("pupil")), Duration.ofMinutes(1))
                .thenAccept(decision -> hold(decision, hold, () -> come(node, hold)));
    }

    private void hold(Decision decision, Duration time, Runnable then) {
        if (decision instanceof Granted permit) {
            inside++;
            platform.time.schedule(
                    () -> {
                        inside--;
                        permit.close();
                        then.run();
                    },
                    time.toNanos());
        }
    }

    private double ledgerTripsPerSecond() {
        int before = platform.trips.ledger;
        platform.each(Duration.ofMillis(100), TIME, () -> {
            insideSum += inside;
            samples++;
        });
        platform.runFor(TIME);
        return (platform.trips.ledger - before) / (double) TIME.toSeconds();
    }

    @Test
    void where_the_rate_is_short_they_ask_little_between_their_heartbeats() {
        join(builder -> builder.rate(Rate.perSecond(PLACES_EACH * NODES)));
        ask(Duration.ofMillis(500));
        platform.runFor(BEFORE);
        int tokens = platform.trips.tokens;

        assertThat(ledgerTripsPerSecond()).isLessThanOrEqualTo(60);

        assertThat((platform.trips.tokens - tokens) / (double) TIME.toSeconds()).isLessThanOrEqualTo(200);
    }

    @Test
    void where_places_are_short_they_use_them_all_the_same() {
        join(builder -> builder);
        work(Duration.ofSeconds(2));
        platform.runFor(BEFORE);

        assertThat(ledgerTripsPerSecond()).isLessThanOrEqualTo(60);

        assertThat((double) insideSum / samples / (PLACES_EACH * NODES)).isGreaterThanOrEqualTo(0.99);
    }

    /** Each beats but once a heartbeat: whoever gives back tells it with the next one, whoever waits hears it with the next. */
    @Test
    void a_place_that_frees_on_another_node_reaches_who_waits_within_two_heartbeats() {
        SplittableRandom random = new SplittableRandom(SEED);
        join(builder -> builder.maxHold(Duration.ofHours(1)));
        Limiter full = nodes.get(0);
        List<Granted> held = new ArrayList<>();
        platform.until(() -> fill(full, held) == PLACES_EACH * NODES, Duration.ofMillis(100), Duration.ofMinutes(1));
        for (int i = 0; i < 60; i++) {
            Limiter node = nodes.get(1 + random.nextInt(3));
            CompletableFuture<Decision> waiting =
                    node.acquireAsync(Request.permit(node.cohort("pupil")), Duration.ofMinutes(1));
            platform.runForMillis(3_000 + random.nextLong(1_000));
            assertThat(waiting).isNotDone();

            held.remove(0).close();

            Duration waited = platform.until(waiting::isDone, Duration.ofMillis(5), Duration.ofSeconds(20));
            assertThat(waited).as("seed %d, round %d", SEED, i).isLessThanOrEqualTo(Platform.HEARTBEAT.multipliedBy(2));
        }
    }

    private static int fill(Limiter node, List<Granted> held) {
        while (node.tryAcquire(node.cohort("pupil")) instanceof Granted permit) {
            held.add(permit);
        }
        return held.size();
    }
}
