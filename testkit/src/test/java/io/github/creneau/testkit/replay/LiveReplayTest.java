package io.github.creneau.testkit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** People by a clock that goes by itself; here it goes ten seconds with each look. */
class LiveReplayTest {
    private static final ReplayDay DAY =
            new ReplayDay(LocalDate.of(2020, 3, 16), LocalTime.of(8, 0), LocalTime.of(9, 0), ZoneId.of("UTC"));

    private final AtomicReference<Instant> clock = new AtomicReference<>(DAY.start());

    private Instant look() {
        return clock.getAndUpdate(shown -> shown.plusSeconds(10));
    }

    /** The first try of each visit is told to come back in ten minutes. */
    private final class ToldSite implements Site {
        int logouts;

        @Override
        public void enter(Visit visit, @Nullable String paper, Consumer<Answer> then) {
            long told = clock.get().plus(Duration.ofMinutes(10)).toEpochMilli();
            Answer answer = "ticket".equals(paper)
                    ? Answer.inside("pass")
                    : new Answer(false, "FULL", OptionalLong.of(told), "ticket");
            then.accept(answer);
        }

        @Override
        public void page(Visit visit, Consumer<Page> then) {
            then.accept(Page.SERVED);
        }

        @Override
        public void leave(Visit visit) {
            logouts++;
        }
    }

    private static Visit visit(int number, Duration afterOpening) {
        Instant arrival = DAY.start().plus(afterOpening);
        return new Visit(number, "v" + number, "6e", arrival, Duration.ofMinutes(5), 3, true, true, number);
    }

    private LiveReplay live(Site site, Visit... visits) {
        return Replay.named("live", 1, DAY).visits(List.of(visits)).advice(true).live(site, this::look);
    }

    @Test
    void who_is_told_a_time_comes_back_at_it_and_leaves_in_the_end() throws InterruptedException {
        ToldSite site = new ToldSite();

        Summary summary =
                live(site, visit(0, Duration.ofMinutes(1))).run(DAY.end()).summary();

        assertThat(summary.arrivals()).isEqualTo(1);
        assertThat(summary.admitted()).isEqualTo(1);
        assertThat(summary.refusedAttempts()).isEqualTo(1);
        assertThat(summary.toldTimeKept()).isEqualTo(1);
        assertThat(summary.p95WaitSeconds()).isBetween(600.0, 900.0);
        assertThat(site.logouts).isEqualTo(1);
    }

    @Test
    void told_times_that_may_still_come_true_are_not_judged() throws InterruptedException {
        LiveReplay live = live(new ToldSite(), visit(0, Duration.ofMinutes(1)));

        Summary summary = live.run(DAY.start().plus(Duration.ofMinutes(5))).summary();

        assertThat(summary.refusedAttempts()).isEqualTo(1);
        assertThat(summary.toldTimeKept()).isNull();
    }

    @Test
    void who_came_before_the_beginning_has_gone_elsewhere() throws InterruptedException {
        clock.set(DAY.start().plus(Duration.ofMinutes(30)));

        Summary summary = live(new ToldSite(), visit(0, Duration.ofMinutes(1)), visit(1, Duration.ofMinutes(40)))
                .run(DAY.end())
                .summary();

        assertThat(summary.arrivals()).isEqualTo(1);
    }

    @Test
    void it_can_be_looked_at_and_stopped() throws Exception {
        LiveReplay live = live(new ToldSite(), visit(0, Duration.ofMinutes(1)));
        Thread thread = new Thread(() -> assertThat(run(live)).isNotNull());
        thread.start();

        assertThat(live.soFar().get().summary().name()).isEqualTo("live");
        live.stop();
        thread.join();
    }

    private static @Nullable RunResult run(LiveReplay live) {
        try {
            return live.run(DAY.end().plus(Duration.ofDays(365)));
        } catch (InterruptedException e) {
            return null;
        }
    }
}
