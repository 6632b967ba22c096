package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static io.github.creneau.testkit.Platform.refused;
import static io.github.creneau.testkit.Platform.takeAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.spi.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nodes that leave in order, and one that stands still for so long that it is taken for gone. */
class LeavingNodesTest {

    private final Platform platform = new Platform();

    @Test
    void a_node_that_leaves_takes_its_part_along_and_nobody_is_thrown_out() {
        Limiter a = platform.node("a", NodesTest::perNode);
        Limiter b = platform.node("b", NodesTest::perNode);
        for (int i = 0; i < 80; i++) {
            granted(b.tryAcquire(b.cohort("6e"), "s" + i));
        }

        b.close();
        platform.runFor(Platform.HEARTBEAT);

        assertThat(a.snapshot().budget()).isEqualTo(50);
        assertThat(platform.used()).isEqualTo(80);
        refused(a.tryAcquire(a.cohort("6e"), "newcomer"));
        for (int i = 0; i < 31; i++) {
            a.release("s" + i);
        }
        platform.runFor(Platform.HEARTBEAT);
        granted(a.tryAcquire(a.cohort("6e"), "newcomer"));
    }

    @Test
    void a_node_that_leaves_gives_its_blocks_back_at_once() {
        Limiter a = platform.node("a", NodesTest::total);
        Limiter b = platform.node("b", NodesTest::total);
        granted(b.tryAcquire(b.cohort("6e"))).close();
        assertThat(platform.used()).isPositive();

        b.close();

        assertThat(platform.used()).isZero();
        assertThat(takeAll(a, a.cohort("6e"))).isEqualTo(100);
    }

    /** It stood still for longer than its lease, and others have what it held. */
    @Test
    void a_node_that_was_paused_for_longer_than_its_lease_grants_nothing_from_its_old_blocks() {
        Limiter a = platform.node("a", NodesTest::total);
        PausedTiming timing = new PausedTiming(platform.time);
        Limiter b = platform.node("b", builder -> NodesTest.total(builder).timing(timing));
        Granted held = granted(b.tryAcquire(b.cohort("6e")));
        assertThat(platform.used()).as("with places that nobody has yet").isGreaterThan(1);

        timing.pause();
        platform.runFor(Duration.ofSeconds(10));
        assertThat(takeAll(a, a.cohort("6e"))).isEqualTo(100);
        timing.resume();
        platform.runForMillis(600);

        refused(b.tryAcquire(b.cohort("6e")));
        assertThat(platform.used())
                .as("those of a, and the one that b has given out")
                .isEqualTo(101);
        held.close();
    }

    /** A timer that runs when the pause is over, as those of a process that was stopped do. */
    private static final class PausedTiming implements Timing {
        private final VirtualTime time;
        private final List<Runnable> missed = new ArrayList<>();
        private boolean paused;

        PausedTiming(VirtualTime time) {
            this.time = time;
        }

        void pause() {
            paused = true;
        }

        void resume() {
            paused = false;
            missed.forEach(action -> time.schedule(action, 0));
            missed.clear();
        }

        @Override
        public long wallMillis() {
            return time.wallMillis();
        }

        @Override
        public long nanoTime() {
            return time.nanoTime();
        }

        @Override
        public Task schedule(Runnable action, long delayNanos) {
            return time.schedule(
                    () -> {
                        if (paused) {
                            missed.add(action);
                        } else {
                            action.run();
                        }
                    },
                    delayNanos);
        }
    }
}
