package io.github.creneau.testkit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.testkit.VirtualTime;
import io.github.creneau.testkit.replay.Site.Answer;
import io.github.creneau.testkit.replay.Site.Page;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a person does, before a door that answers by a list. */
class VisitorTest {
    private static final ReplayDay DAY =
            new ReplayDay(LocalDate.of(2020, 3, 16), LocalTime.of(8, 0), LocalTime.of(20, 0), ZoneId.of("UTC"));
    private static final long START = DAY.start().toEpochMilli();
    private static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(30), Duration.ofSeconds(180), 0.35, 12, Duration.ofMinutes(2));

    private final VirtualTime time = VirtualTime.startingAt(DAY.start());
    private final ListDoor door = new ListDoor();

    /** Answers from a list, lets everybody in when it is used up, and notes what was asked. */
    private final class ListDoor implements Door {
        final Deque<Answer> answers = new ArrayDeque<>();
        final Deque<Page> pages = new ArrayDeque<>();
        final List<Long> tries = new ArrayList<>();
        final List<String> papers = new ArrayList<>();
        final List<Long> pageTimes = new ArrayList<>();
        int logouts;

        @Override
        public Answer enter(Visit visit, @Nullable String paper) {
            tries.add(time.wallMillis());
            papers.add(String.valueOf(paper));
            return answers.isEmpty() ? Answer.inside("pass") : answers.poll();
        }

        @Override
        public Page page(Visit visit) {
            pageTimes.add(time.wallMillis());
            return pages.isEmpty() ? Page.SERVED : pages.poll();
        }

        @Override
        public void leave(Visit visit) {
            logouts++;
        }
    }

    private RunResult play(Visit visit, boolean advice) {
        return play(visit, advice, false);
    }

    private RunResult play(Visit visit, boolean advice, boolean ticketStays) {
        Recorder recorder = new Recorder(DAY, List.of("6e"), List.of(visit), 20 * 60_000);
        recorder.budgetChanged(10, START);
        time.schedule(
                new Visitor(visit, new Visitor.Scene(time, door, recorder, PATIENCE, true, advice, ticketStays)), 0);
        time.runUntil(DAY.end());
        return recorder.result("one", 1, true, advice, DAY, List.of(), List.of());
    }

    private static Visit visit(boolean follower, boolean logsOut) {
        return new Visit(0, "v0", "6e", DAY.start(), Duration.ofMinutes(12), 16, logsOut, follower, 77);
    }

    private static Answer told(long millis, String ticket) {
        return new Answer(false, "FULL", OptionalLong.of(millis), ticket);
    }

    @Test
    void asks_for_all_pages_the_last_at_the_end_of_the_activity() {
        play(visit(true, false), true);

        assertThat(door.pageTimes).hasSize(15).isSorted();
        assertThat(door.pageTimes.get(14)).isEqualTo(START + 12 * 60_000);
        assertThat(door.logouts).isZero();
    }

    @Test
    void logs_out_after_the_last_page() {
        play(visit(true, true), true);

        assertThat(door.pageTimes).hasSize(15);
        assertThat(door.logouts).isEqualTo(1);
    }

    @Test
    void without_advice_retries_twelve_times_with_growing_waits_then_gives_up() {
        for (int i = 0; i < 100; i++) {
            door.answers.add(told(START + 1, "ticket"));
        }

        RunResult result = play(visit(true, false), false);

        assertThat(door.tries).hasSize(13);
        for (int retry = 0; retry < 12; retry++) {
            long wait = door.tries.get(retry + 1) - door.tries.get(retry);
            double growth = 1 + 0.35 * retry;
            assertThat((double) wait).isBetween(30_000 * growth - 1, 180_000 * growth + 1);
        }
        assertThat(door.papers).containsOnly("null");
        assertThat(result.summary().neverServed()).isEqualTo(1);
        assertThat(result.summary().refusedAttempts()).isEqualTo(13);
        assertThat(result.summary().toldTimeKept()).isNull();
    }

    @Test
    void a_follower_comes_back_with_the_ticket_within_two_minutes_of_the_told_time() {
        long told = START + 90 * 60_000;
        door.answers.add(told(told, "ticket"));

        RunResult result = play(visit(true, false), true);

        assertThat(door.tries).hasSize(2);
        assertThat(door.tries.get(1)).isBetween(told, told + 120_000);
        assertThat(door.papers).containsExactly("null", "ticket");
        assertThat(result.summary().toldTimeKept()).isEqualTo(1);
    }

    @Test
    void a_follower_shows_the_latest_ticket_and_goes_on_as_long_as_times_are_told() {
        for (int i = 1; i <= 20; i++) {
            door.answers.add(told(START + i * 600_000L, "ticket " + i));
        }

        RunResult result = play(visit(true, false), true);

        assertThat(door.tries).hasSize(21);
        assertThat(door.papers.get(20)).isEqualTo("ticket 20");
        assertThat(result.summary().toldTimeKept()).isEqualTo(1 / 20.0);
    }

    @Test
    void a_follower_who_is_told_no_time_behaves_as_without_advice() {
        door.answers.add(Answer.refused("FULL"));

        play(visit(true, false), true);

        assertThat(door.tries.get(1) - door.tries.get(0)).isBetween(30_000L, 180_000L);
    }

    @Test
    void a_follower_who_is_told_a_time_after_the_day_does_not_come_back() {
        door.answers.add(told(DAY.end().toEpochMilli(), "ticket"));

        RunResult result = play(visit(true, false), true);

        assertThat(door.tries).hasSize(1);
        assertThat(result.summary().toldAfterDay()).isEqualTo(1);
        assertThat(result.summary().neverServedFollowers()).isEqualTo(1);
    }

    @Test
    void who_does_not_follow_shows_no_ticket_and_retries() {
        door.answers.add(told(START + 90 * 60_000, "ticket"));

        RunResult result = play(visit(false, false), true);

        assertThat(door.tries.get(1) - door.tries.get(0)).isBetween(30_000L, 180_000L);
        assertThat(door.papers).containsOnly("null");
        assertThat(result.summary().toldTimeKept()).isNull();
        assertThat(result.summary().p95UnplannedWaitSeconds()).isZero();
    }

    @Test
    void a_browser_that_keeps_the_ticket_shows_it_whenever_its_person_tries_again() {
        door.answers.add(told(START + 90 * 60_000, "ticket"));

        play(visit(false, false), true, true);

        assertThat(door.tries.get(1) - door.tries.get(0)).isBetween(30_000L, 180_000L);
        assertThat(door.papers).containsExactly("null", "ticket");
    }

    @Test
    void a_page_that_failed_is_asked_for_again_and_counts_as_a_try() {
        door.pages.add(Page.SERVED);
        door.pages.add(Page.FAILED);

        RunResult result = play(visit(false, false), false);

        assertThat(door.pageTimes).hasSize(16);
        assertThat(door.pageTimes.get(2) - door.pageTimes.get(1)).isBetween(30_000L, 180_000L);
        assertThat(result.summary().refusedAttempts()).isEqualTo(1);
        assertThat(result.timeline().attempts()[0]).isEqualTo(1);
    }

    @Test
    void who_has_lost_the_place_tries_at_once_to_get_in_again_with_the_pass() {
        door.pages.add(Page.PLACE_LOST);

        RunResult result = play(visit(false, false), false);

        assertThat(door.papers).containsExactly("null", "pass");
        assertThat(door.tries.get(1)).isEqualTo(door.pageTimes.get(0));
        assertThat(result.summary().admitted()).isEqualTo(1);
    }
}
