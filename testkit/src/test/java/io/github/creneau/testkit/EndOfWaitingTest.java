package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static io.github.creneau.testkit.Platform.lane;
import static io.github.creneau.testkit.Platform.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.creneau.Cohort;
import io.github.creneau.Decision;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.Refused;
import io.github.creneau.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How waiting ends, but for a place: by its time, an interrupt, a cancellation or the end of the limiter. */
class EndOfWaitingTest {

    private static final long SEED = Long.getLong("creneau.seed", 20_200_316L);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Platform platform = new Platform();

    @Test
    void after_the_timeout_there_is_the_refusal_and_it_is_counted_once() throws InterruptedException {
        Limiter node = platform.node("a", TenPlaces::values);
        List<Granted> held = TenPlaces.fill(node);
        long before = lane(node, "6e").refusals();
        Instant from = platform.time.now();

        Refused refused = refused(node.acquire(node.cohort("6e"), Duration.ofMillis(7_300)));

        assertThat(refused.reason()).isEqualTo(Refused.Reason.FULL);
        assertThat(Duration.between(from, platform.time.now())).isEqualTo(Duration.ofMillis(7_300));
        assertThat(lane(node, "6e").refusals()).isEqualTo(before + 1);
        held.forEach(Granted::close);
        TenPlaces.assertAllFree(platform, node);
    }

    @Test
    void who_waited_and_was_served_counts_as_no_refusal() throws InterruptedException {
        Limiter node = platform.node("a", TenPlaces::values);
        List<Granted> held = TenPlaces.fill(node);
        long before = lane(node, "6e").refusals();
        platform.time.schedule(held.get(0)::close, Duration.ofMillis(2_800).toNanos());
        Instant from = platform.time.now();

        granted(node.acquire(node.cohort("6e"), LONG));

        assertThat(Duration.between(from, platform.time.now())).isEqualTo(Duration.ofMillis(2_800));
        assertThat(lane(node, "6e").refusals()).isEqualTo(before);
    }

    @Test
    void a_session_that_waited_and_was_served_counts_as_no_refusal() {
        Limiter node = platform.node("a", TenPlaces::values);
        Cohort cohort = node.cohort("6e");
        for (int i = 0; i < TenPlaces.PLACES; i++) {
            granted(node.tryAcquire(cohort, "inside" + i));
        }
        CompletableFuture<Decision> waiting = node.acquireAsync(Request.session(cohort, "waits"), LONG);
        platform.runFor(Duration.ofSeconds(20));

        node.release("inside3");

        assertThat(platform.until(waiting::isDone, Duration.ofMillis(10), Duration.ofSeconds(5)))
                .isLessThanOrEqualTo(Platform.HEARTBEAT);
        assertThat(granted(waiting.join()).sessionId()).contains("waits");
        assertThat(lane(node, "6e").refusals()).isZero();
        assertThat(platform.used()).isEqualTo(TenPlaces.PLACES);
    }

    @Test
    void no_time_to_wait_is_a_refusal_at_once() throws InterruptedException {
        Limiter node = platform.node("a", TenPlaces::values);
        TenPlaces.fill(node);
        Instant from = platform.time.now();

        refused(node.acquire(node.cohort("6e"), Duration.ZERO));

        assertThat(platform.time.now()).isEqualTo(from);
    }

    @Test
    void who_is_interrupted_holds_nothing_and_lets_the_next_one_in() {
        Limiter node = platform.node("a", TenPlaces::values);
        List<Granted> held = TenPlaces.fill(node);
        Thread thread = Thread.currentThread();
        platform.time.schedule(thread::interrupt, Duration.ofMillis(1_250).toNanos());

        assertThatThrownBy(() -> node.acquire(TenPlaces.permit(node, 3), LONG))
                .isInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isFalse();
        held.get(0).close();
        granted(node.tryAcquire(node.cohort("6e"))).close();
        held.forEach(Granted::close);
        TenPlaces.assertAllFree(platform, node);
    }

    /** The interrupt and the place come at the same instant, in either order: the place is given to nobody or returned. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void who_is_interrupted_as_the_place_comes_holds_nothing(boolean placeFirst) {
        Limiter node = platform.node("a", TenPlaces::values);
        List<Granted> held = TenPlaces.fill(node);
        Thread thread = Thread.currentThread();
        platform.time.schedule(
                () -> {
                    if (placeFirst) {
                        held.get(0).close();
                        thread.interrupt();
                    } else {
                        thread.interrupt();
                        held.get(0).close();
                    }
                },
                Duration.ofMillis(1_250).toNanos());

        assertThatThrownBy(() -> node.acquire(node.cohort("6e"), LONG)).isInstanceOf(InterruptedException.class);

        assertThat(lane(node, "6e").inUse()).isEqualTo(TenPlaces.PLACES - 1);
        held.forEach(Granted::close);
        TenPlaces.assertAllFree(platform, node);
    }

    @Test
    void who_cancels_leaves_nothing_behind() {
        Limiter node = platform.node("a", TenPlaces::values);
        List<Granted> held = TenPlaces.fill(node);
        platform.runFor(Duration.ofSeconds(3));
        int timers = platform.time.pending();
        SplittableRandom random = new SplittableRandom(SEED);
        List<CompletableFuture<Decision>> waiting = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            waiting.add(TenPlaces.wait(node, 1 + random.nextInt(7), Duration.ofHours(1)));
        }

        while (!waiting.isEmpty()) {
            waiting.remove(random.nextInt(waiting.size())).cancel(random.nextBoolean());
        }

        assertThat(platform.time.pending()).as("seed %d", SEED).isEqualTo(timers);
        held.get(0).close();
        granted(node.tryAcquire(node.cohort("6e"))).close();
        held.forEach(Granted::close);
        TenPlaces.assertAllFree(platform, node);
    }

    @Test
    void who_is_served_leaves_no_timer_behind() {
        Limiter node = platform.node("a", TenPlaces::values);
        List<Granted> held = TenPlaces.fill(node);
        int timers = platform.time.pending();
        CompletableFuture<Decision> waiting = TenPlaces.wait(node, 1, Duration.ofHours(1));
        assertThat(platform.time.pending()).isEqualTo(timers + 1);

        held.get(0).close();

        assertThat(waiting.isDone()).isTrue();
        assertThat(platform.time.pending()).isEqualTo(timers);
    }

    @Test
    void closing_the_limiter_ends_the_waiting_with_a_clear_error() {
        Limiter node = platform.node("a", TenPlaces::values);
        TenPlaces.fill(node);
        CompletableFuture<Decision> waiting = TenPlaces.wait(node, 1, LONG);
        platform.time.schedule(node::close, Duration.ofSeconds(2).toNanos());

        assertThatIllegalStateException()
                .isThrownBy(() -> node.acquire(node.cohort("6e"), LONG))
                .withMessage("limiter 'ent' is closed");

        assertThatThrownBy(waiting::join)
                .isInstanceOf(CompletionException.class)
                .hasCause(new IllegalStateException("limiter 'ent' is closed"));
    }

    @Test
    void a_closed_limiter_says_so() {
        Limiter node = platform.node("a", TenPlaces::values);
        Cohort cohort = node.cohort("6e");
        Granted session = granted(node.tryAcquire(cohort, "s"));
        Granted permit = granted(node.tryAcquire(cohort));
        node.close();
        node.close();

        List<Runnable> calls = List.of(
                () -> node.tryAcquire(cohort),
                () -> node.tryAcquire(cohort, "s"),
                () -> node.tryAcquire(cohort, "t", "proof"),
                () -> node.tryAcquire(TenPlaces.permit(node, 2)),
                () -> node.acquireAsync(TenPlaces.permit(node, 2), LONG),
                () -> acquire(node, cohort),
                () -> node.touch("s"),
                () -> node.release("s"),
                () -> node.publish(node.policy()));
        calls.forEach(
                call -> assertThatIllegalStateException().isThrownBy(call::run).withMessage("limiter 'ent' is closed"));
        permit.close();
        session.close();
    }

    private static void acquire(Limiter node, Cohort cohort) {
        try {
            node.acquire(cohort, LONG);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
