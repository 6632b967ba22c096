package io.github.creneau;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.spi.CalendarBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiaryTest {

    private static final long MINUTE = 60_000;
    private static final long NOW = 100 * MINUTE;

    private final Diary diary = new Diary();

    private static CalendarBlock block(long minute, int count) {
        return new CalendarBlock(minute, count);
    }

    @Test
    void gives_the_earliest_minute_first() {
        diary.add(List.of(block(103, 1), block(101, 2)));
        diary.add(List.of(block(102, 1)));

        List<Long> given = new ArrayList<>();
        for (OptionalLong minute = diary.take(NOW, 1); minute.isPresent(); minute = diary.take(NOW, 1)) {
            given.add(minute.getAsLong());
        }

        assertThat(given).containsExactly(101L, 101L, 102L, 103L);
    }

    @Test
    void gives_none_in_a_minute_that_has_begun() {
        diary.add(List.of(block(101, 5), block(102, 1)));

        assertThat(diary.take(101 * MINUTE - 1, 1)).hasValue(101);
        assertThat(diary.take(101 * MINUTE, 1)).hasValue(102);
    }

    @Test
    void gives_back_those_whose_minute_has_begun() {
        diary.add(List.of(block(101, 5), block(105, 3)));
        diary.take(NOW, 1);

        Diary.Report report = diary.report(101 * MINUTE, true);

        assertThat(report.returned()).containsExactly(block(101, 4));
        assertThat(diary.report(101 * MINUTE, false).returned()).isEmpty();
    }

    @Test
    void tells_a_group_the_first_minute_that_has_as_many_places() {
        diary.add(List.of(block(101, 2), block(102, 4), block(103, 9)));

        assertThat(diary.take(NOW, 3)).hasValue(102);
        assertThat(diary.take(NOW, 3)).hasValue(103);
        assertThat(diary.take(NOW, 1)).as("what groups leave is for others").hasValue(101);
        assertThat(diary.take(NOW, 7)).isEmpty();
    }

    @Test
    void asks_for_no_more_where_groups_find_no_minute() {
        diary.add(List.of(block(101, 2), block(102, 2), block(103, 2)));
        for (int i = 0; i < 100; i++) {
            assertThat(diary.take(NOW, 5)).isEmpty();
            assertThat(diary.mayGet(5)).isFalse();
        }

        assertThat(diary.report(NOW, true).wanted()).isZero();
    }

    @Test
    void asks_for_one_group_however_many_come() {
        for (int i = 0; i < 100; i++) {
            assertThat(diary.take(NOW, 20)).isEmpty();
            assertThat(diary.mayGet(20)).isTrue();
        }

        assertThat(diary.report(NOW, true).wanted()).isEqualTo(40);
    }

    @Test
    void asks_for_sixteen_when_somebody_found_none() {
        assertThat(diary.take(NOW, 1)).isEmpty();

        assertThat(diary.report(NOW, false).wanted()).isEqualTo(16);
    }

    @Test
    void asks_for_twice_what_it_gave_less_what_it_has() {
        diary.add(List.of(block(101, 100)));
        for (int i = 0; i < 60; i++) {
            diary.take(NOW, 1);
        }

        assertThat(diary.report(NOW, true).wanted()).isEqualTo(2 * 60 - 40);
    }

    @Test
    void asks_for_nothing_when_nobody_came() {
        Diary.Report report = diary.report(NOW, true);

        assertThat(report.wanted()).isZero();
        assertThat(report.returned()).isEmpty();
    }

    @Test
    void gives_everything_back_after_a_heartbeat_in_which_nobody_came() {
        diary.add(List.of(block(101, 5), block(102, 3)));
        diary.take(NOW, 1);
        diary.report(NOW, true);

        Diary.Report report = diary.report(NOW, true);

        assertThat(report.returned()).containsExactlyInAnyOrder(block(101, 4), block(102, 3));
        assertThat(diary.take(NOW, 1)).isEmpty();
    }

    @Test
    void keeps_what_it_has_through_beats_that_end_no_heartbeat() {
        diary.add(List.of(block(101, 5)));

        for (int i = 0; i < 10; i++) {
            assertThat(diary.report(NOW, false).returned()).isEmpty();
        }

        assertThat(diary.take(NOW, 1)).hasValue(101);
    }

    @Test
    void is_barren_when_it_asked_and_got_none_until_it_gets_some() {
        assertThat(diary.mayGet(1)).isTrue();
        diary.take(NOW, 1);
        diary.report(NOW, false);
        diary.add(List.of());
        assertThat(diary.mayGet(1)).isFalse();

        diary.report(NOW, false);
        diary.add(List.of(block(101, 1)));
        assertThat(diary.mayGet(1)).as("has one").isFalse();
        assertThat(diary.mayGet(2)).isTrue();
    }

    @Test
    void is_not_barren_when_it_did_not_ask() {
        diary.report(NOW, true);
        diary.add(List.of());

        assertThat(diary.mayGet(1)).isTrue();
    }

    /** Whatever it gets is given once or given back once, never both and never in a minute that has begun. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void nothing_is_lost_or_given_twice(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Long, Integer> in = new TreeMap<>();
        Map<Long, Integer> out = new TreeMap<>();
        long now = NOW;
        for (int i = 0; i < 5_000; i++) {
            now += random.nextLong(4_000);
            switch (random.nextInt(6)) {
                case 0 -> {
                    CalendarBlock more = block(now / MINUTE + random.nextInt(4), 1 + random.nextInt(9));
                    in.merge(more.minute(), more.count(), Integer::sum);
                    diary.add(List.of(more));
                }
                case 1 ->
                    diary.report(now, random.nextInt(3) == 0)
                            .returned()
                            .forEach(block -> out.merge(block.minute(), block.count(), Integer::sum));
                default -> {
                    OptionalLong minute = diary.take(now, 1);
                    if (minute.isPresent()) {
                        assertThat(minute.getAsLong()).as("seed %d", seed).isGreaterThan(now / MINUTE);
                        out.merge(minute.getAsLong(), 1, Integer::sum);
                    }
                }
            }
        }
        for (int i = 0; i < 2; i++) {
            diary.report(now + 10 * MINUTE, true)
                    .returned()
                    .forEach(block -> out.merge(block.minute(), block.count(), Integer::sum));
        }
        assertThat(out).as("seed %d", seed).isEqualTo(in);
    }
}
