package io.github.creneau.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.ledger.Calendar.Quota;
import io.github.creneau.spi.CalendarBlock;
import io.github.creneau.spi.Terms.CohortTerms;
import io.github.creneau.spi.Terms.Segment;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Minutes are small numbers here: minute 100 begins at millisecond 6,000,000. */
class CalendarTest {

    private static final long FAR = 10_000;

    private final Calendar calendar = new Calendar();

    private static long millis(long minute) {
        return minute * 60_000;
    }

    private static Quota open(int perMinute) {
        return quota(perMinute, new Segment(0, 1_000, 1_000));
    }

    private static Quota quota(int perMinute, Segment... segments) {
        return perThousandMinutes(1_000 * perMinute, segments);
    }

    /** Where chance plays no part, as there are a great many places. */
    private static Quota perThousandMinutes(long appointments, Segment... segments) {
        return new Quota(appointments, 1_000_000, 1_000_000, new CohortTerms("6e", 0, List.of(segments)));
    }

    private static Segment openFrom(long millis) {
        return new Segment(millis, 1_000, 1_000);
    }

    private static Segment closedFrom(long millis) {
        return new Segment(millis, 0, 1_000);
    }

    /** "100x3 101x1": three in minute 100, one in minute 101. */
    private static List<CalendarBlock> blocks(String text) {
        return Stream.of(text.split(" "))
                .map(block -> block.split("x"))
                .map(block -> new CalendarBlock(Long.parseLong(block[0]), Integer.parseInt(block[1])))
                .toList();
    }

    @Nested
    class Giving {

        @Test
        void fills_minute_after_minute_and_goes_on_where_it_stopped() {
            assertThat(calendar.give("6e", 7, 100, FAR, open(3))).isEqualTo(blocks("100x3 101x3 102x1"));
            assertThat(calendar.give("6e", 4, 100, FAR, open(3))).isEqualTo(blocks("102x2 103x2"));
        }

        @Test
        void never_gives_a_minute_before_the_first_allowed() {
            calendar.give("6e", 1, 100, FAR, open(3));
            assertThat(calendar.give("6e", 1, 105, FAR, open(3))).isEqualTo(blocks("105x1"));
        }

        @Test
        void never_gives_a_minute_from_the_last_on() {
            assertThat(calendar.give("6e", 9, 100, 102, open(3))).isEqualTo(blocks("100x3 101x3"));
        }

        @Test
        void shares_a_minute_between_cohorts() {
            calendar.give("6e", 2, 100, FAR, open(3));
            assertThat(calendar.give("5e", 3, 100, FAR, open(3))).isEqualTo(blocks("100x1 101x2"));
        }

        @Test
        void limits_a_cohort_to_its_share_of_each_minute() {
            Quota fifth = quota(10, new Segment(0, 200, 1_000));
            assertThat(calendar.give("6e", 5, 100, FAR, fifth)).isEqualTo(blocks("100x2 101x2 102x1"));
            assertThat(calendar.give("5e", 9, 100, FAR, open(10))).isEqualTo(blocks("100x8 101x1"));
        }

        @Test
        void promises_a_place_that_is_free_once_in_several_minutes_once_in_several() {
            Quota slow = perThousandMinutes(400, openFrom(0));
            assertThat(calendar.give("6e", 4, 100, FAR, slow)).isEqualTo(blocks("102x1 104x1 107x1 109x1"));
        }

        @Test
        void uses_what_has_become_possible_after_it_was_told_to_reconsider() {
            calendar.give("6e", 4, 100, FAR, open(2));
            calendar.reconsider();
            assertThat(calendar.give("6e", 5, 100, FAR, open(3))).isEqualTo(blocks("100x1 101x1 102x3"));
        }

        @Test
        void gives_less_where_less_has_become_possible() {
            calendar.give("6e", 3, 100, FAR, open(3));
            calendar.reconsider();
            assertThat(calendar.give("6e", 2, 100, FAR, open(2))).isEqualTo(blocks("101x2"));
        }
    }

    @Nested
    class A_window {

        @Test
        void begins_in_the_occurrence() {
            Quota later = quota(1, closedFrom(0), openFrom(millis(110)));
            assertThat(calendar.give("6e", 2, 100, FAR, later)).isEqualTo(blocks("110x1 111x1"));
        }

        @Test
        void of_a_minute_in_which_the_occurrence_begins_is_not_given() {
            Quota later = quota(1, closedFrom(0), openFrom(millis(110) + 1));
            assertThat(calendar.give("6e", 1, 100, FAR, later)).isEqualTo(blocks("111x1"));
        }

        @Test
        void ends_in_the_occurrence_even_if_the_instant_is_the_last_of_its_minute() {
            Quota ending = quota(1, openFrom(0), closedFrom(millis(110)));
            assertThat(calendar.give("6e", 99, 100, FAR, ending)).isEqualTo(blocks("100x1 101x1 102x1 103x1 104x1"));
        }

        @Test
        void ends_in_the_occurrence_even_if_that_ends_within_a_minute() {
            Quota ending = quota(1, openFrom(0), closedFrom(millis(110) + 30_000));
            assertThat(calendar.give("6e", 99, 103, FAR, ending)).isEqualTo(blocks("103x1 104x1"));
        }

        @Test
        void has_no_gap() {
            Quota gap = quota(1, openFrom(0), closedFrom(millis(110)), openFrom(millis(112)));
            assertThat(calendar.give("6e", 3, 103, FAR, gap)).isEqualTo(blocks("103x1 104x1 112x1"));
        }

        @Test
        void is_below_no_threshold() {
            Quota threshold = quota(1, openFrom(0), new Segment(millis(110), 1_000, 600), openFrom(millis(120)));
            assertThat(calendar.give("6e", 2, 104, FAR, threshold)).isEqualTo(blocks("104x1 120x1"));
        }

        @Test
        void may_lie_across_changes_of_the_share() {
            Quota rising = quota(10, new Segment(0, 100, 1_000), new Segment(millis(102), 300, 1_000));
            assertThat(calendar.give("6e", 6, 100, FAR, rising)).isEqualTo(blocks("100x1 101x1 102x3 103x1"));
        }

        @Test
        void is_never_found_where_the_cohort_stays_closed() {
            Quota closed = quota(1, openFrom(0), closedFrom(millis(50)));
            assertThat(calendar.give("6e", 1, 100, FAR, closed)).isEmpty();
        }
    }

    @Nested
    class Due {

        @Test
        void is_what_was_promised_for_windows_that_are_open_or_open_within_a_minute() {
            calendar.give("6e", 3, 100, FAR, open(3));
            assertThat(calendar.due(millis(99) - 1)).isZero();
            assertThat(calendar.due(millis(99))).isEqualTo(3);
            calendar.advance(millis(106) - 1);
            assertThat(calendar.due(millis(106) - 1)).isEqualTo(3);
            calendar.advance(millis(106));
            assertThat(calendar.due(millis(106))).isZero();
        }

        @Test
        void is_less_by_what_was_kept() {
            calendar.give("6e", 3, 100, FAR, open(3));
            calendar.kept(100, "6e", 1);
            assertThat(calendar.due(millis(100))).isEqualTo(2);
        }

        @Test
        void is_not_less_by_what_nobody_was_promised() {
            calendar.give("6e", 1, 100, FAR, open(3));
            calendar.kept(100, "5e", 1);
            calendar.kept(101, "6e", 1);
            calendar.kept(100, "6e", 1);
            calendar.kept(100, "6e", 1);
            assertThat(calendar.due(millis(100))).isZero();
            assertThat(calendar.expects(100, "6e")).isFalse();
        }
    }

    @Nested
    class Giving_back {

        @Test
        void makes_room_for_every_cohort() {
            calendar.give("6e", 6, 100, FAR, open(3));
            calendar.give("5e", 1, 100, FAR, open(3));
            calendar.giveBack("6e", new CalendarBlock(100, 2));
            assertThat(calendar.give("5e", 3, 100, FAR, open(3))).isEqualTo(blocks("100x2 102x1"));
        }

        @Test
        void takes_back_no_more_than_was_given_and_not_kept() {
            calendar.give("6e", 3, 100, FAR, open(3));
            calendar.kept(100, "6e", 1);
            calendar.giveBack("6e", new CalendarBlock(100, 9));
            calendar.giveBack("5e", new CalendarBlock(100, 9));
            calendar.giveBack("6e", new CalendarBlock(77, 9));
            assertThat(calendar.due(millis(100))).isZero();
            assertThat(calendar.give("6e", 3, 100, FAR, open(3))).isEqualTo(blocks("100x2 101x1"));
        }
    }
}
