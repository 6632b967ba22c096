package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static io.github.creneau.testkit.Platform.refused;
import static io.github.creneau.testkit.Platform.takeAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Budget;
import io.github.creneau.Decision;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.Rate;
import io.github.creneau.Request;
import io.github.creneau.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Waiting for a place, with a thread and without: who is served, and when. */
class AcquireTest {

    private static final long SEED = Long.getLong("creneau.seed", 20_200_316L);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Platform platform = new Platform();

    @Test
    void those_who_wait_are_served_in_the_order_in_which_they_came() {
        Limiter node = platform.node("a", TenPlaces::values);
        List<Granted> held = TenPlaces.fill(node);
        List<CompletableFuture<Decision>> waiting = new ArrayList<>();
        for (int i = 0; i < TenPlaces.PLACES; i++) {
            waiting.add(TenPlaces.wait(node, 1, LONG));
        }

        for (int i = 0; i < TenPlaces.PLACES; i++) {
            held.get(i).close();

            for (int j = 0; j < TenPlaces.PLACES; j++) {
                assertThat(waiting.get(j).isDone()).as("%d after %d", j, i).isEqualTo(j <= i);
            }
        }
    }

    @Test
    void a_heavy_one_who_came_first_is_served_before_a_light_one() {
        Limiter node = platform.node("a", TenPlaces::values);
        List<Granted> held = TenPlaces.fill(node);
        CompletableFuture<Decision> heavy = TenPlaces.wait(node, 7, LONG);
        CompletableFuture<Decision> light = TenPlaces.wait(node, 1, LONG);

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
        TenPlaces.assertAllFree(platform, node);
    }

    /**
     * Light ones come all the time, on the same node or on another, and stay for a second; a heavy one gets what it needs,
     * be it more than its node's fair part.
     */
    @ParameterizedTest
    @CsvSource({"7, a", "10, a", "3, b", "5, b", "7, b", "10, b"})
    void a_heavy_one_is_not_starved_by_light_ones_who_keep_coming(int weight, String node) {
        Limiter a = platform.node("a", TenPlaces::values);
        Limiter b = platform.node("b", TenPlaces::values);
        Limiter theirs = node.equals("a") ? a : b;
        platform.each(Duration.ofMillis(20), LONG, () -> {
            if (theirs.tryAcquire(theirs.cohort("6e")) instanceof Granted light) {
                platform.time.schedule(light::close, Duration.ofSeconds(1).toNanos());
            }
        });
        platform.runFor(Duration.ofSeconds(10));

        CompletableFuture<Decision> heavy = TenPlaces.wait(a, weight, LONG);

        Duration waited = platform.until(heavy::isDone, Duration.ofMillis(10), Duration.ofSeconds(60));
        assertThat(waited).isLessThan(Duration.ofSeconds(4));
        granted(heavy.join());
    }

    @Test
    void nobody_waits_for_more_places_than_there_are() throws InterruptedException {
        Limiter node = platform.node("a", TenPlaces::values);
        platform.runFor(Platform.HEARTBEAT);
        Instant before = platform.time.now();

        refused(node.acquire(Request.permit(node.cohort("6e")).weight(TenPlaces.PLACES + 1), LONG));

        assertThat(platform.time.now()).isEqualTo(before);
    }

    /** A request is a value: two callers may hand in the same one. */
    @Test
    void callers_who_share_a_request_are_not_taken_for_one() {
        Limiter a = platform.node("a", TenPlaces::values);
        Limiter b = platform.node("b", TenPlaces::values);
        Request shared = Request.permit(a.cohort("6e")).weight(TenPlaces.PLACES);
        int[] served = new int[2];
        for (int i = 0; i < 60; i++) {
            a.acquireAsync(shared, LONG).thenAccept(decision -> hold(decision, served, 0));
            b.acquireAsync(Request.permit(b.cohort("6e")).weight(TenPlaces.PLACES), LONG)
                    .thenAccept(decision -> hold(decision, served, 1));
        }
        platform.runFor(Duration.ofMinutes(1));

        assertThat(served[0] + served[1]).isGreaterThan(10);
        assertThat(Math.abs(served[0] - served[1])).isLessThanOrEqualTo(4);
    }

    private void hold(Decision decision, int[] served, int who) {
        if (decision instanceof Granted permit) {
            served[who]++;
            platform.time.schedule(permit::close, Duration.ofSeconds(1).toNanos());
        }
    }

    @Test
    void who_waits_in_vain_uses_up_no_appointments() {
        Limiter node =
                platform.node("a", builder -> builder.budget(Budget.total(3)).cohort("6e"));
        for (int i = 0; i < 3; i++) {
            granted(node.tryAcquire(node.cohort("6e"), "inside " + i));
        }
        for (int i = 0; i < 300; i++) {
            node.acquireAsync(Request.session(node.cohort("6e"), "gone " + i), LONG)
                    .cancel(false);
        }
        Instant told = refused(node.tryAcquire(node.cohort("6e"), "newcomer"))
                .retryAt()
                .orElseThrow();

        assertThat(told).isBefore(platform.time.now().plus(Duration.ofMinutes(15)));
    }

    @Test
    void who_waits_in_one_lane_holds_up_nobody_in_another() {
        Limiter node = platform.node("a", builder -> TenPlaces.values(builder).share("6e", Share.percent(50)));
        assertThat(takeAll(node, node.cohort("6e"))).isEqualTo(5);
        CompletableFuture<Decision> waiting = TenPlaces.wait(node, 1, LONG);

        assertThat(takeAll(node, node.cohort("5e"))).isEqualTo(5);

        assertThat(waiting.isDone()).isFalse();
    }

    /** In any phase of the two nodes' heartbeats to each other, and of the release to both. */
    @Test
    void a_place_that_frees_on_another_node_reaches_who_waits_within_one_heartbeat() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 40; i++) {
            Platform other = new Platform();
            Limiter b = other.node("b", TenPlaces::values);
            List<Granted> held = TenPlaces.fill(b);
            other.runForMillis(random.nextLong(1_000));
            Limiter a = other.node("a", TenPlaces::values);
            CompletableFuture<Decision> waiting = TenPlaces.wait(a, 1, LONG);
            other.runForMillis(3_000 + random.nextLong(1_000));
            assertThat(waiting.isDone()).isFalse();

            held.get(0).close();

            Duration waited = other.until(waiting::isDone, Duration.ofMillis(5), Duration.ofSeconds(20));
            assertThat(waited).as("seed %d, round %d", SEED, i).isLessThanOrEqualTo(Platform.HEARTBEAT);
        }
    }

    @Test
    void a_session_that_ends_on_another_node_makes_room_within_one_heartbeat() {
        Limiter a = platform.node("a", TenPlaces::values);
        platform.runForMillis(370);
        Limiter b = platform.node("b", TenPlaces::values);
        for (int i = 0; i < TenPlaces.PLACES; i++) {
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
        Limiter node = platform.node("a", TenPlaces::values);
        Request mine = Request.session(node.cohort("6e"), "mine");
        granted(node.acquire(mine, LONG));
        TenPlaces.fill(node);
        Instant from = platform.time.now();

        granted(node.acquire(mine, LONG));

        assertThat(platform.time.now()).isEqualTo(from);
        assertThat(platform.used()).isEqualTo(TenPlaces.PLACES);
    }

    /** A session and a permit wait for the last place, which the lane must not keep for who is not first. */
    @Test
    void a_session_and_a_permit_that_wait_are_both_served() {
        Limiter node = platform.node("a", TenPlaces::values);
        List<Granted> held = TenPlaces.fill(node);
        CompletableFuture<Decision> session = node.acquireAsync(Request.session(node.cohort("6e"), "s"), LONG);
        CompletableFuture<Decision> permit = TenPlaces.wait(node, 1, LONG);
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
                "a", builder -> TenPlaces.values(builder).rate(Rate.perSecond(2).burst(2)));
        while (node.tryAcquire(node.cohort("6e")) instanceof Granted permit) {
            permit.close();
        }

        CompletableFuture<Decision> waiting = TenPlaces.wait(node, 1, LONG);

        assertThat(platform.until(waiting::isDone, Duration.ofMillis(5), Duration.ofSeconds(5)))
                .isLessThanOrEqualTo(Duration.ofMillis(560));
        granted(waiting.join());
    }

    @Test
    void a_heavy_session_finds_tokens_that_lie_in_several_cells() {
        Limiter node = platform.node(
                "a", builder -> TenPlaces.values(builder).rate(Rate.perSecond(7).burst(7)));

        granted(node.tryAcquire(Request.session(node.cohort("6e"), "heavy").weight(7)));

        assertThat(platform.used()).isEqualTo(7);
    }
}
