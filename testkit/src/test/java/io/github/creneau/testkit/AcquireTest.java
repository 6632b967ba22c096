package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static io.github.creneau.testkit.Platform.lane;
import static io.github.creneau.testkit.Platform.refused;
import static io.github.creneau.testkit.Platform.takeAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Decision;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.Rate;
import io.github.creneau.Refused;
import io.github.creneau.Request;
import io.github.creneau.Share;
import io.github.creneau.observe.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Waiting for a place, with a thread and without. */
class AcquireTest {

    private static final long SEED = Long.getLong("creneau.seed", 20_200_316L);
    private static final int PLACES = 10;
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Platform platform = new Platform();

    private static Limiter.Builder values(Limiter.Builder builder) {
        return builder.budget(Budget.total(PLACES)).cohort("6e", "5e").maxHold(Duration.ofMinutes(10));
    }

    private static List<Granted> fill(Limiter node) {
        List<Granted> held = new ArrayList<>();
        for (Decision decision = node.tryAcquire(node.cohort("6e"));
                decision.isGranted();
                decision = node.tryAcquire(node.cohort("6e"))) {
            held.add(granted(decision));
        }
        return held;
    }

    private static Request permit(Limiter node, int weight) {
        return Request.permit(node.cohort("6e")).weight(weight);
    }

    private CompletableFuture<Decision> wait(Limiter node, int weight, Duration timeout) {
        return node.acquireAsync(permit(node, weight), timeout);
    }

    /** Nobody holds anything, and in the end neither the lanes nor the ledger count anything. */
    private void assertAllFree(Limiter... nodes) {
        for (Limiter node : nodes) {
            assertThat(lane(node, "6e").inUse()).isZero();
        }
        platform.runFor(Platform.HEARTBEAT.multipliedBy(3));
        assertThat(platform.used()).isZero();
        assertThat(takeAll(nodes[0], nodes[0].cohort("6e"))).isEqualTo(PLACES);
    }

    @Test
    void those_who_wait_are_served_in_the_order_in_which_they_came() {
        Limiter node = platform.node("a", AcquireTest::values);
        List<Granted> held = fill(node);
        List<CompletableFuture<Decision>> waiting = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            waiting.add(wait(node, 1, LONG));
        }

        for (int i = 0; i < PLACES; i++) {
            held.get(i).close();

            for (int j = 0; j < PLACES; j++) {
                assertThat(waiting.get(j).isDone()).as("%d after %d", j, i).isEqualTo(j <= i);
            }
        }
    }

    @Test
    void a_heavy_one_who_came_first_is_served_before_a_light_one() {
        Limiter node = platform.node("a", AcquireTest::values);
        List<Granted> held = fill(node);
        CompletableFuture<Decision> heavy = wait(node, 7, LONG);
        CompletableFuture<Decision> light = wait(node, 1, LONG);

        for (int i = 0; i < 6; i++) {
            held.get(i).close();
            platform.runForMillis(1_700);
            assertThat(heavy.isDone() || light.isDone()).isFalse();
            refused(node.tryAcquire(node.cohort("6e")));
        }
        held.get(6).close();

        assertThat(heavy.isDone()).isTrue();
        assertThat(light.isDone()).isFalse();
        held.get(7).close();
        assertThat(light.isDone()).isTrue();
        granted(heavy.join()).close();
        granted(light.join()).close();
        held.forEach(Granted::close);
        assertAllFree(node);
    }

    /**
     * Light ones come all the time, on the same node or on another, and stay for a second; a heavy one gets what it needs,
     * be it more than its node's fair part.
     */
    @ParameterizedTest
    @CsvSource({"7, a", "10, a", "3, b", "5, b", "7, b", "10, b"})
    void a_heavy_one_is_not_starved_by_light_ones_who_keep_coming(int weight, String node) {
        Limiter a = platform.node("a", AcquireTest::values);
        Limiter b = platform.node("b", AcquireTest::values);
        Limiter theirs = node.equals("a") ? a : b;
        platform.each(Duration.ofMillis(20), LONG, () -> {
            if (theirs.tryAcquire(theirs.cohort("6e")) instanceof Granted light) {
                platform.time.schedule(light::close, Duration.ofSeconds(1).toNanos());
            }
        });
        platform.runFor(Duration.ofSeconds(10));

        CompletableFuture<Decision> heavy = wait(a, weight, LONG);

        Duration waited = platform.until(heavy::isDone, Duration.ofMillis(10), Duration.ofSeconds(60));
        assertThat(waited).isLessThan(Duration.ofSeconds(4));
        granted(heavy.join());
    }

    @Test
    void who_waits_in_one_lane_holds_up_nobody_in_another() {
        Limiter node = platform.node("a", builder -> values(builder).share("6e", Share.percent(50)));
        assertThat(takeAll(node, node.cohort("6e"))).isEqualTo(5);
        CompletableFuture<Decision> waiting = wait(node, 1, LONG);

        assertThat(takeAll(node, node.cohort("5e"))).isEqualTo(5);

        assertThat(waiting.isDone()).isFalse();
    }

    @Test
    void after_the_timeout_there_is_the_refusal_and_it_is_counted_once() throws InterruptedException {
        Limiter node = platform.node("a", AcquireTest::values);
        List<Granted> held = fill(node);
        long before = lane(node, "6e").refusals();
        Instant from = platform.time.now();

        Refused refused = refused(node.acquire(node.cohort("6e"), Duration.ofMillis(7_300)));

        assertThat(refused.reason()).isEqualTo(Refused.Reason.FULL);
        assertThat(Duration.between(from, platform.time.now())).isEqualTo(Duration.ofMillis(7_300));
        assertThat(lane(node, "6e").refusals()).isEqualTo(before + 1);
        held.forEach(Granted::close);
        assertAllFree(node);
    }

    @Test
    void who_waited_and_was_served_counts_as_no_refusal() throws InterruptedException {
        Limiter node = platform.node("a", AcquireTest::values);
        List<Granted> held = fill(node);
        long before = lane(node, "6e").refusals();
        platform.time.schedule(held.get(0)::close, Duration.ofMillis(2_800).toNanos());
        Instant from = platform.time.now();

        granted(node.acquire(node.cohort("6e"), LONG));

        assertThat(Duration.between(from, platform.time.now())).isEqualTo(Duration.ofMillis(2_800));
        assertThat(lane(node, "6e").refusals()).isEqualTo(before);
    }

    @Test
    void a_session_that_waited_and_was_served_counts_as_no_refusal() {
        Limiter node = platform.node("a", AcquireTest::values);
        Cohort cohort = node.cohort("6e");
        for (int i = 0; i < PLACES; i++) {
            granted(node.tryAcquire(cohort, "inside" + i));
        }
        CompletableFuture<Decision> waiting = node.acquireAsync(Request.session(cohort, "waits"), LONG);
        platform.runFor(Duration.ofSeconds(20));

        node.release("inside3");

        assertThat(platform.until(waiting::isDone, Duration.ofMillis(10), Duration.ofSeconds(5)))
                .isLessThanOrEqualTo(Platform.HEARTBEAT);
        assertThat(granted(waiting.join()).sessionId()).contains("waits");
        assertThat(lane(node, "6e").refusals()).isZero();
        assertThat(platform.used()).isEqualTo(PLACES);
    }

    @Test
    void no_time_to_wait_is_a_refusal_at_once() throws InterruptedException {
        Limiter node = platform.node("a", AcquireTest::values);
        fill(node);
        Instant from = platform.time.now();

        refused(node.acquire(node.cohort("6e"), Duration.ZERO));

        assertThat(platform.time.now()).isEqualTo(from);
    }

    @Test
    void who_is_interrupted_holds_nothing_and_lets_the_next_one_in() {
        Limiter node = platform.node("a", AcquireTest::values);
        List<Granted> held = fill(node);
        Thread thread = Thread.currentThread();
        platform.time.schedule(thread::interrupt, Duration.ofMillis(1_250).toNanos());

        assertThatThrownBy(() -> node.acquire(permit(node, 3), LONG)).isInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isFalse();
        held.get(0).close();
        granted(node.tryAcquire(node.cohort("6e"))).close();
        held.forEach(Granted::close);
        assertAllFree(node);
    }

    /** The interrupt and the place come at the same instant, in either order: the place is given to nobody or returned. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void who_is_interrupted_as_the_place_comes_holds_nothing(boolean placeFirst) {
        Limiter node = platform.node("a", AcquireTest::values);
        List<Granted> held = fill(node);
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

        assertThat(lane(node, "6e").inUse()).isEqualTo(PLACES - 1);
        held.forEach(Granted::close);
        assertAllFree(node);
    }

    @Test
    void who_cancels_leaves_nothing_behind() {
        Limiter node = platform.node("a", AcquireTest::values);
        List<Granted> held = fill(node);
        platform.runFor(Duration.ofSeconds(3));
        int timers = platform.time.pending();
        SplittableRandom random = new SplittableRandom(SEED);
        List<CompletableFuture<Decision>> waiting = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            waiting.add(wait(node, 1 + random.nextInt(7), Duration.ofHours(1)));
        }

        while (!waiting.isEmpty()) {
            waiting.remove(random.nextInt(waiting.size())).cancel(random.nextBoolean());
        }

        assertThat(platform.time.pending()).as("seed %d", SEED).isEqualTo(timers);
        held.get(0).close();
        granted(node.tryAcquire(node.cohort("6e"))).close();
        held.forEach(Granted::close);
        assertAllFree(node);
    }

    @Test
    void who_is_served_leaves_no_timer_behind() {
        Limiter node = platform.node("a", AcquireTest::values);
        List<Granted> held = fill(node);
        int timers = platform.time.pending();
        CompletableFuture<Decision> waiting = wait(node, 1, Duration.ofHours(1));
        assertThat(platform.time.pending()).isEqualTo(timers + 1);

        held.get(0).close();

        assertThat(waiting.isDone()).isTrue();
        assertThat(platform.time.pending()).isEqualTo(timers);
    }

    /** In any phase of the two nodes' heartbeats to each other, and of the release to both. */
    @Test
    void a_place_that_frees_on_another_node_reaches_who_waits_within_one_heartbeat() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 40; i++) {
            Platform other = new Platform();
            Limiter b = other.node("b", AcquireTest::values);
            List<Granted> held = fill(b);
            other.runForMillis(random.nextLong(1_000));
            Limiter a = other.node("a", AcquireTest::values);
            CompletableFuture<Decision> waiting = wait(a, 1, LONG);
            other.runForMillis(3_000 + random.nextLong(1_000));
            assertThat(waiting.isDone()).isFalse();

            held.get(0).close();

            Duration waited = other.until(waiting::isDone, Duration.ofMillis(5), Duration.ofSeconds(20));
            assertThat(waited).as("seed %d, round %d", SEED, i).isLessThanOrEqualTo(Platform.HEARTBEAT);
        }
    }

    @Test
    void a_session_that_ends_on_another_node_makes_room_within_one_heartbeat() {
        Limiter a = platform.node("a", AcquireTest::values);
        platform.runForMillis(370);
        Limiter b = platform.node("b", AcquireTest::values);
        for (int i = 0; i < PLACES; i++) {
            granted(b.tryAcquire(b.cohort("6e"), "inside" + i));
        }
        CompletableFuture<Decision> waiting = a.acquireAsync(Request.session(a.cohort("6e"), "waits"), LONG);
        platform.runForMillis(2_900);

        b.release("inside0");

        assertThat(platform.until(waiting::isDone, Duration.ofMillis(5), Duration.ofSeconds(5)))
                .isLessThanOrEqualTo(Platform.HEARTBEAT);
        granted(waiting.join());
    }

    @Test
    void a_session_that_is_inside_needs_not_wait() throws InterruptedException {
        Limiter node = platform.node("a", AcquireTest::values);
        Request mine = Request.session(node.cohort("6e"), "mine");
        granted(node.acquire(mine, LONG));
        fill(node);
        Instant from = platform.time.now();

        granted(node.acquire(mine, LONG));

        assertThat(platform.time.now()).isEqualTo(from);
        assertThat(platform.used()).isEqualTo(PLACES);
    }

    /** A session and a permit wait for the last place, which the lane must not keep for who is not first. */
    @Test
    void a_session_and_a_permit_that_wait_are_both_served() {
        Limiter node = platform.node("a", AcquireTest::values);
        List<Granted> held = fill(node);
        CompletableFuture<Decision> session = node.acquireAsync(Request.session(node.cohort("6e"), "s"), LONG);
        CompletableFuture<Decision> permit = wait(node, 1, LONG);
        platform.runForMillis(2_100);

        held.get(0).close();

        Duration waited = platform.until(session::isDone, Duration.ofMillis(10), Duration.ofSeconds(20));
        assertThat(waited).isLessThanOrEqualTo(Platform.HEARTBEAT.multipliedBy(2));
        granted(session.join()).close();
        assertThat(platform.until(permit::isDone, Duration.ofMillis(10), Duration.ofSeconds(20)))
                .isLessThanOrEqualTo(Platform.HEARTBEAT.multipliedBy(2));
    }

    @Test
    void who_waits_for_a_token_gets_the_next_one() {
        Limiter node = platform.node(
                "a", builder -> values(builder).rate(Rate.perSecond(2).burst(2)));
        while (node.tryAcquire(node.cohort("6e")) instanceof Granted permit) {
            permit.close();
        }

        CompletableFuture<Decision> waiting = wait(node, 1, LONG);

        assertThat(platform.until(waiting::isDone, Duration.ofMillis(5), Duration.ofSeconds(5)))
                .isLessThanOrEqualTo(Duration.ofMillis(560));
        granted(waiting.join());
    }

    @Test
    void a_heavy_session_finds_tokens_that_lie_in_several_cells() {
        Limiter node = platform.node(
                "a", builder -> values(builder).rate(Rate.perSecond(7).burst(7)));

        granted(node.tryAcquire(Request.session(node.cohort("6e"), "heavy").weight(7)));

        assertThat(platform.used()).isEqualTo(7);
    }

    @Test
    void closing_the_limiter_ends_the_waiting_with_a_clear_error() {
        Limiter node = platform.node("a", AcquireTest::values);
        fill(node);
        CompletableFuture<Decision> waiting = wait(node, 1, LONG);
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
        Limiter node = platform.node("a", AcquireTest::values);
        Cohort cohort = node.cohort("6e");
        Granted session = granted(node.tryAcquire(cohort, "s"));
        Granted permit = granted(node.tryAcquire(cohort));
        node.close();
        node.close();

        List<Runnable> calls = List.of(
                () -> node.tryAcquire(cohort),
                () -> node.tryAcquire(cohort, "s"),
                () -> node.tryAcquire(cohort, "t", "proof"),
                () -> node.tryAcquire(permit(node, 2)),
                () -> node.acquireAsync(permit(node, 2), LONG),
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

    @Test
    void a_permit_that_is_never_released_is_reported_and_its_place_is_given_to_who_waits() {
        List<Event.PermitsForgotten> forgotten = new ArrayList<>();
        Duration hold = Duration.ofSeconds(16);
        Limiter node = platform.node(
                "a",
                builder -> values(builder).maxHold(hold).listener(event -> {
                    if (event instanceof Event.PermitsForgotten told) {
                        forgotten.add(told);
                    }
                }));
        granted(node.tryAcquire(permit(node, PLACES)));

        CompletableFuture<Decision> waiting = wait(node, 4, LONG);

        Duration waited = platform.until(waiting::isDone, Duration.ofMillis(10), hold.multipliedBy(3));
        assertThat(waited).isBetween(hold, hold.multipliedBy(9).dividedBy(8).plusSeconds(1));
        assertThat(forgotten).hasSize(1);
        assertThat(forgotten.get(0).cohort()).isEqualTo("6e");
        assertThat(forgotten.get(0).places()).isEqualTo(PLACES);
        granted(waiting.join()).close();
        assertAllFree(node);
    }

    /** Permits and sessions are released once, twice, too late, by another thread, or never; a list knows who is inside. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void however_places_are_released_the_counts_stay_true(long seed) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        Limiter node = platform.node(
                "a",
                builder -> values(builder)
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
