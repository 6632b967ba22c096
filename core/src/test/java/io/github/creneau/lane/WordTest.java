package io.github.creneau.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bits of words and stamps. */
class WordTest {

    private static final int ROUND = 64;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 1_000, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
    void six_bits_name_a_generation_among_sixty_four(int generation) {
        long word = Word.withGeneration(-1L, generation);
        for (int apart = 0; apart < ROUND; apart++) {
            assertThat(Word.generationFrom(word, generation - apart)).isEqualTo(generation);
            assertThat(Word.generationUpTo(word, generation + apart)).isEqualTo(generation);
        }
        assertThat(Word.generationFrom(word, generation - ROUND)).isEqualTo(generation - ROUND);
        assertThat(Word.generationUpTo(word, generation + ROUND)).isEqualTo(generation + ROUND);
    }

    @Test
    void a_generation_reaches_no_other_field() {
        long word = Word.withCounts(Word.CLOSED, 5, 7);
        long next = Word.withGeneration(word, -1);

        assertThat(Word.count(next, Word.PLACES)).isEqualTo(5);
        assertThat(Word.count(next, Word.TOKENS)).isEqualTo(7);
        assertThat(Word.grants(next)).isZero();
        assertThat(Word.withGeneration(next, 0)).isEqualTo(word);
    }

    @Test
    void a_grant_takes_places_and_tokens_and_counts_itself() {
        long word = Word.withCounts(0, Word.MOST, Word.MOST);
        for (int i = 1; i < Word.GRANTS_IN_WORD; i++) {
            word -= Word.grant(2, 3);

            assertThat(Word.grants(word)).isEqualTo(i);
            assertThat(Word.count(word, Word.PLACES)).isEqualTo(Word.MOST - 2 * i);
            assertThat(Word.count(word, Word.TOKENS)).isEqualTo(Word.MOST - 3 * i);
        }
        word -= Word.grant(2, 3);
        assertThat(Word.grants(word)).as("counted anew").isZero();
    }

    @Test
    void a_word_has_what_it_has_and_no_more() {
        long word = Word.withCounts(Word.CLOSED, 3, 2);

        assertThat(Word.has(word, 3, 2)).isTrue();
        assertThat(Word.has(word, 4, 2)).isFalse();
        assertThat(Word.has(word, 3, 3)).isFalse();
    }

    @Test
    void a_stamp_tells_weight_and_generation_and_whose_it_is() {
        long mark = Stamp.newMark();
        long stamp = Stamp.of(mark, Stamp.HEAVIEST, -7);

        assertThat(Stamp.weight(stamp)).isEqualTo(Stamp.HEAVIEST);
        assertThat(Stamp.generation(stamp)).isEqualTo(-7);
        assertThat(Stamp.hasMark(stamp, mark)).isTrue();
        assertThat(Stamp.weight(mark)).as("of no place").isZero();
        assertThat(Stamp.hasMark(0, mark)).isFalse();
    }

    @Test
    void marks_differ_and_are_nothing_but_marks() {
        Set<Long> marks = new HashSet<>();
        for (int i = 0; i < 3_000; i++) {
            long mark = Stamp.newMark();
            assertThat(mark).isPositive();
            assertThat(Stamp.generation(mark)).isZero();
            marks.add(mark);
        }
        // Other tests make lanes meanwhile.
        assertThat(marks).hasSizeBetween(100, 1 << 10);
        for (long mark : marks) {
            assertThat(marks.stream().filter(other -> Stamp.hasMark(Stamp.of(mark, 9, 9), other)))
                    .containsExactly(mark);
        }
    }
}
