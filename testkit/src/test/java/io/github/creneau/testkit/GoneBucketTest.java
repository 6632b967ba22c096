package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.Rate;
import io.github.creneau.spi.TokenBatch;
import io.github.creneau.spi.TokenReply;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** How a node has the bucket of the whole rate made where the store does not have it: full only if nobody can have drawn on it. */
class GoneBucketTest {

    /** Of 10 a second with a burst of 40. */
    private static final Duration UNTIL_FULL = Duration.ofSeconds(4);

    private final Platform platform = new Platform();
    private boolean opensEmpty;
    private final Platform.Trips store = new Platform.Trips(platform.trips) {
        @Override
        public CompletionStage<TokenReply> take(String limiter, TokenBatch batch) {
            opensEmpty = batch.takes().get(0).chain().get(0).opensEmpty();
            return super.take(limiter, batch);
        }
    };
    private final Limiter a = node("a");
    private int entered;

    private Limiter node(String name) {
        return platform.builder(name)
                .backend(store)
                .budget(Budget.total(100))
                .rate(Rate.perSecond(10).burst(40))
                .cohort("6e")
                .idleTime(Duration.ofHours(1))
                .appointments(Appointments.none())
                .build();
    }

    private Granted enter(Limiter node) {
        return granted(node.tryAcquire(node.cohort("6e"), "s" + entered++));
    }

    /** Until what lies in the lane has gone back to the bucket, so that the next newcomer needs a token of it. */
    private void rest(Duration duration) {
        platform.runFor(duration);
    }

    @Test
    void the_first_one_finds_it_full() {
        enter(a);
        assertThat(opensEmpty).isFalse();
    }

    @Test
    void a_node_that_drew_on_it_lately_does_not() {
        enter(a);
        rest(Duration.ofSeconds(2));
        enter(a);
        assertThat(opensEmpty).isTrue();
    }

    @Test
    void when_it_has_become_full_again_it_may_rightly_be_gone() {
        enter(a).close();
        rest(UNTIL_FULL.plusSeconds(2));
        enter(a);
        assertThat(opensEmpty).isFalse();
    }

    @Test
    void where_others_are_and_people_inside_another_may_have_drawn_on_it() {
        Limiter b = node("b");
        platform.runFor(Platform.HEARTBEAT);
        enter(a);
        rest(UNTIL_FULL.plusSeconds(2));
        enter(b);
        assertThat(opensEmpty).isTrue();
    }

    @Test
    void where_nobody_is_inside_nobody_has() {
        Limiter b = node("b");
        platform.runFor(Platform.HEARTBEAT);
        enter(a).close();
        rest(UNTIL_FULL.plusSeconds(2));
        enter(b);
        assertThat(opensEmpty).isFalse();
    }

    /** People are inside, and nobody came for half an hour: the store still has it, so it is full all the same. */
    @Test
    void a_quiet_time_costs_nobody_the_burst() {
        Limiter b = node("b");
        platform.runFor(Platform.HEARTBEAT);
        enter(a);
        rest(Duration.ofMinutes(30));
        for (int i = 0; i < 40; i++) {
            enter(b);
        }
        assertThat(opensEmpty).isTrue();
    }
}
