package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static io.github.creneau.testkit.Platform.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Budget;
import io.github.creneau.Decision;
import io.github.creneau.Limiter;
import io.github.creneau.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Places that are held for far less than the five minutes for which an appointment is good. */
class ShortStaysTest {

    private static final int PLACES = 10;
    private static final Duration STAY = Duration.ofSeconds(10);

    private final Platform platform = new Platform();
    private Limiter a;
    private Limiter b;
    private int people;

    private void open(int places, Duration stay) {
        a = platform.node("a", node -> values(node, places, stay));
        b = platform.node("b", node -> values(node, places, stay));
    }

    private static Limiter.Builder values(Limiter.Builder builder, int places, Duration stay) {
        return builder.budget(Budget.total(places)).idleTime(stay).cohort("visitor");
    }

    /** Somebody asks, who will not be active again. */
    private Decision ask(Limiter node, String id, String ticket) {
        return node.tryAcquire(node.cohort("visitor"), id, ticket);
    }

    private Decision somebodyNewAsks(Limiter node) {
        return ask(node, "person" + people++, null);
    }

    @Test
    void newcomers_find_an_empty_platform_open_though_nobody_came_of_the_many_who_were_told_a_time() {
        open(PLACES, STAY);
        for (int i = 0; i < PLACES; i++) {
            granted(somebodyNewAsks(a));
        }
        Instant last = platform.time.now();
        for (int i = 0; i < 400; i++) {
            last = refused(somebodyNewAsks(i % 2 == 0 ? a : b)).retryAt().orElseThrow();
            platform.runForMillis(10);
        }
        assertThat(last)
                .isBetween(Platform.START.plus(Duration.ofMinutes(12)), Platform.START.plus(Duration.ofMinutes(14)));

        while (platform.time.now().isBefore(last.plus(Duration.ofMinutes(5)))) {
            platform.runFor(STAY.plus(Platform.HEARTBEAT));
            for (int i = 0; i < 4; i++) {
                granted(somebodyNewAsks(i % 2 == 0 ? a : b));
            }
        }
        platform.runFor(Duration.ofMinutes(2));
        for (int i = 0; i < PLACES; i++) {
            granted(somebodyNewAsks(b));
        }
    }

    @Test
    void times_told_are_kept_while_more_newcomers_come_than_find_a_place() {
        open(PLACES, STAY);
        for (long seed = 1; seed <= 3; seed++) {
            Visits visits = new Visits(new SplittableRandom(seed));
            visits.run(Duration.ofMillis(500), Duration.ofMinutes(20));
            platform.runFor(Duration.ofMinutes(40));
            assertThat(visits.came).as("seed %d: came back", seed).isGreaterThan(500);
            assertThat(visits.kept)
                    .as("seed %d: in at once of %d", seed, visits.came)
                    .isGreaterThanOrEqualTo(visits.came * 95 / 100 + 1);
            assertThat(visits.unannounced).as("seed %d: newcomers let in", seed).isGreaterThan(100);
        }
    }

    @Test
    void places_are_used_while_more_newcomers_come_than_find_one() {
        open(100, Duration.ofMinutes(1));
        Visits visits = new Visits(new SplittableRandom(1));
        Duration apart = Duration.ofMillis(100);
        visits.run(apart, Duration.ofMinutes(15));
        int seconds = 600;
        int used = 0;
        for (int i = 0; i < seconds; i++) {
            visits.run(apart, Duration.ofSeconds(1));
            used += platform.used();
        }
        assertThat(used).as("of a hundred, each second").isGreaterThan(seconds * 92);
        assertThat(visits.kept).as("of %d", visits.came).isGreaterThanOrEqualTo(visits.came * 95 / 100);
    }

    /** People ask, more than can be served; most come back as they were told. */
    private final class Visits {
        private final SplittableRandom chance;
        private int came;
        private int kept;
        private int unannounced;

        Visits(SplittableRandom chance) {
            this.chance = chance;
        }

        void run(Duration apart, Duration time) {
            platform.each(apart, time, () -> platform.time.schedule(this::arrive, nanos(500)));
            platform.runFor(time);
        }

        private long nanos(int mostMillis) {
            return chance.nextInt(mostMillis) * 1_000_000L;
        }

        private Limiter anyNode() {
            return chance.nextBoolean() ? a : b;
        }

        private void arrive() {
            String id = "person" + people++;
            if (ask(anyNode(), id, null) instanceof Refused refused) {
                comeAsTold(id, refused);
            } else {
                unannounced++;
            }
        }

        private void comeAsTold(String id, Refused refused) {
            if (refused.ticket().isPresent() && chance.nextInt(5) > 0) {
                long wait = Duration.between(
                                platform.time.now(), refused.retryAt().orElseThrow())
                        .toNanos();
                String ticket = refused.ticket().get();
                platform.time.schedule(
                        () -> {
                            came++;
                            kept += ask(anyNode(), id, ticket).isGranted() ? 1 : 0;
                        },
                        wait + nanos(90_000));
            }
        }
    }
}
