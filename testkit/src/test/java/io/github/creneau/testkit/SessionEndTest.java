package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Limiter;
import io.github.creneau.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When sessions end by themselves. What ends them is the store; it is looked at every few milliseconds. */
class SessionEndTest {

    private static final Duration STEP = Duration.ofMillis(10);

    private final Platform platform = new Platform();

    private static Limiter.Builder values(Limiter.Builder builder) {
        return builder.budget(Budget.total(10)).cohort("6e");
    }

    /** The instant at which nobody is inside any more. */
    private Instant end(Duration most) {
        assertThat(platform.used()).as("inside to begin with").isPositive();
        platform.until(() -> platform.used() == 0, STEP, most);
        assertThat(platform.used()).as("inside after %s", most).isZero();
        return platform.time.now();
    }

    @Test
    void a_session_that_nobody_touches_ends_after_the_idle_time() {
        Duration idle = Duration.ofMinutes(5);
        Limiter node = platform.node("a", builder -> values(builder).idleTime(idle));
        granted(node.tryAcquire(node.cohort("6e"), "anna"));

        assertThat(end(idle.plusSeconds(5))).isEqualTo(Platform.START.plus(idle));
    }

    /**
     * Touches at random on three nodes, then none. Never is the session gone early; late it is by as much as a node's
     * coarse clock is behind, which is at most a heartbeat.
     */
    @ParameterizedTest
    @ValueSource(longs = {2, 16, 60, 300, 1_200})
    void it_ends_an_idle_time_after_its_last_touch_or_at_most_a_heartbeat_later(long idleSeconds) {
        Duration idle = Duration.ofSeconds(idleSeconds);
        for (long seed = 1; seed <= 25; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Platform three = new Platform();
            List<Limiter> nodes = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                nodes.add(three.node(name, builder -> values(builder).idleTime(idle)));
                three.runForMillis(random.nextLong(1_000));
            }
            Limiter first = nodes.get(random.nextInt(3));
            granted(first.tryAcquire(first.cohort("6e"), "anna"));
            Instant lastTouch = three.time.now();
            int touches = random.nextInt(30);
            for (int i = 0; i < touches; i++) {
                three.runForMillis(random.nextLong(idle.toMillis()));
                assertThat(nodes.get(random.nextInt(3)).touch("anna"))
                        .as("seed %d, touch %d at %s", seed, i, three.time.now())
                        .isTrue();
                lastTouch = three.time.now();
            }
            three.time.runUntil(lastTouch.plus(idle).minusMillis(1));
            assertThat(three.used()).as("seed %d: gone early", seed).isEqualTo(1);
            Duration late = three.until(() -> three.used() == 0, Duration.ofMillis(1), Duration.ofSeconds(3))
                    .minusMillis(1);
            assertThat(late).as("seed %d", seed).isLessThanOrEqualTo(Platform.HEARTBEAT);
        }
    }

    /** The node's clock has just ticked, a beat has told the touch of that tick, and then there is one more touch. */
    @Test
    void a_touch_just_after_the_last_one_was_told_counts_too() {
        Duration idle = Duration.ofSeconds(16);
        Limiter node = platform.node("a", builder -> values(builder).idleTime(idle));
        Cohort cohort = node.cohort("6e");
        granted(node.tryAcquire(cohort, "anna"));
        platform.runForMillis(2_100);
        node.touch("anna");
        platform.runForMillis(900);
        node.touch("anna");
        granted(node.tryAcquire(cohort)).close();
        platform.runForMillis(490);
        node.touch("anna");
        Instant lastTouch = platform.time.now();

        assertThat(end(idle.plusSeconds(5))).isAfterOrEqualTo(lastTouch.plus(idle));
    }

    @Test
    void thousands_of_busy_sessions_on_one_node_are_all_told_in_time() {
        Duration idle = Duration.ofSeconds(16);
        int crowd = 12_000;
        Limiter node = platform.node(
                "a", builder -> values(builder).budget(Budget.total(crowd)).idleTime(idle));
        Cohort cohort = node.cohort("6e");
        for (int i = 0; i < crowd; i++) {
            granted(node.tryAcquire(cohort, "s" + i));
        }
        for (int round = 0; round < 4; round++) {
            platform.runFor(Duration.ofSeconds(10));
            for (int i = 0; i < crowd; i++) {
                assertThat(node.touch("s" + i))
                        .as("session %d, round %d", i, round)
                        .isTrue();
            }
        }
        platform.runFor(idle.minusMillis(1));

        assertThat(platform.used()).isEqualTo(crowd);
    }

    @Test
    void a_session_that_is_not_confirmed_in_time_ends() {
        Limiter node = platform.node(
                "a", builder -> values(builder).idleTime(Duration.ofMinutes(20)).confirmWithin(Duration.ofSeconds(30)));
        granted(node.tryAcquire(node.cohort("6e"), "anna"));

        assertThat(end(Duration.ofMinutes(1))).isEqualTo(Platform.START.plusSeconds(30));
        assertThat(node.touch("anna")).isFalse();
    }

    @Test
    void one_touch_confirms_a_session_on_any_node() {
        Limiter a = platform.node("a", builder -> values(builder).confirmWithin(Duration.ofSeconds(30)));
        Limiter b = platform.node("b", builder -> values(builder).confirmWithin(Duration.ofSeconds(30)));
        granted(a.tryAcquire(a.cohort("6e"), "anna"));
        platform.runFor(Duration.ofSeconds(29));

        assertThat(b.touch("anna")).isTrue();

        assertThat(end(Duration.ofMinutes(30))).isEqualTo(Platform.START.plusSeconds(29 + 20 * 60));
    }

    @Test
    void a_session_ends_at_its_longest_though_it_is_touched() {
        Limiter node = platform.node(
                "a",
                builder -> values(builder).maxSession(Duration.ofMinutes(30)).idleTime(Duration.ofMinutes(5)));
        granted(node.tryAcquire(node.cohort("6e"), "anna"));
        platform.each(Duration.ofSeconds(20), Duration.ofHours(1), () -> node.touch("anna"));

        platform.runFor(Duration.ofMinutes(30).minusMillis(1));
        assertThat(platform.used()).isEqualTo(1);
        platform.runForMillis(1);
        assertThat(platform.used()).isZero();
        platform.runFor(Duration.ofMinutes(1));
        assertThat(node.touch("anna")).isFalse();
    }

    /** 6e is in its slot from 08:30 to 10:30, that is until 09:30Z; the grace is ten minutes. */
    @Test
    void a_session_ends_with_its_slot_and_a_grace() {
        Limiter node = platform.node("a", SessionEndTest::withSlots);
        platform.runUntil("2020-03-16T09:00:00Z");
        granted(node.tryAcquire(node.cohort("6e"), "anna"));
        platform.each(Duration.ofSeconds(20), Duration.ofHours(1), () -> node.touch("anna"));

        platform.runUntil("2020-03-16T09:39:59.999Z");
        assertThat(platform.used()).isEqualTo(1);
        platform.runForMillis(1);
        assertThat(platform.used()).isZero();
    }

    @Test
    void who_came_in_out_of_its_slot_does_not_end_with_it() {
        Limiter node = platform.node("a", SessionEndTest::withSlots);
        granted(node.tryAcquire(node.cohort("6e"), "early"));
        granted(node.tryAcquire(node.cohort("enseignant"), "teacher"));
        platform.each(Duration.ofSeconds(20), Duration.ofHours(4), () -> {
            node.touch("early");
            node.touch("teacher");
        });

        platform.runUntil("2020-03-16T10:30:00Z");

        assertThat(platform.used()).isEqualTo(2);
    }

    private static Limiter.Builder withSlots(Limiter.Builder builder) {
        return builder.budget(Budget.total(10))
                .schedule(Schedule.in("Europe/Paris")
                        .slot("6e", "08:30", "10:30")
                        .slot("5e", "10:45", "12:45")
                        .always("enseignant"))
                .endWithSlot(Duration.ofMinutes(10));
    }
}
