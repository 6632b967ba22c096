package io.github.creneau.ledger.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.creneau.spi.BackendException;
import io.github.creneau.spi.HolderPage;
import io.github.creneau.spi.HolderPage.Holder;
import io.github.creneau.spi.LedgerAnswer.Rule;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers, texts and lists as bytes, and what is made of bytes that nobody wrote. */
class BytesTest {

    private static final int HEADER = 2;

    private static byte[] written(Consumer<ByteWriter> what) {
        ByteWriter out = new ByteWriter(Kind.BATCH);
        what.accept(out);
        return out.toBytes();
    }

    private static ByteReader reading(Consumer<ByteWriter> what) {
        return new ByteReader(Kind.BATCH, written(what));
    }

    /** Bytes as they are, after those that say what they are. */
    private static ByteReader reading(int... bytes) {
        byte[] all = Arrays.copyOf(written(out -> {}), HEADER + bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            all[HEADER + i] = (byte) bytes[i];
        }
        return new ByteReader(Kind.BATCH, all);
    }

    private static void isDamaged(ThrowingCallable read) {
        assertThatThrownBy(read)
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("the batch is damaged at byte");
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                -1,
                63,
                64,
                -64,
                -65,
                8_191,
                8_192,
                Integer.MAX_VALUE,
                Integer.MIN_VALUE,
                1L << 53,
                Long.MAX_VALUE,
                Long.MIN_VALUE
            })
    void a_number_comes_back(long number) {
        ByteReader in = reading(out -> out.number(number).optional(number).optional(null));
        assertThat(in.number()).isEqualTo(number);
        assertThat(in.optional()).isEqualTo(number);
        assertThat(in.optional()).isNull();
        in.end();
    }

    @Test
    void small_numbers_are_short() {
        assertThat(written(out -> out.number(63).number(-64))).hasSize(HEADER + 2);
        assertThat(written(out -> out.number(64))).hasSize(HEADER + 2);
        assertThat(written(out -> out.number(Long.MIN_VALUE))).hasSize(HEADER + 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "6e", "é", "\ud83d", "\udc00\ud800", "\u0000\uffff"})
    void a_text_comes_back_even_if_it_is_no_text(String text) {
        ByteReader in = reading(out -> out.text(text).flag(true));
        assertThat(in.text()).isEqualTo(text);
        assertThat(in.flag()).isTrue();
        in.end();
    }

    @Test
    void what_is_long_comes_back_too() {
        String text = "créneau".repeat(1_000);
        assertThat(reading(out -> out.text(text)).text()).isEqualTo(text);
    }

    @Test
    void a_name_is_written_once() {
        ByteReader in = reading(out -> out.name("6e").name("5e").name("6e").name("5e"));
        assertThat(List.of(in.name(), in.name(), in.name(), in.name())).containsExactly("6e", "5e", "6e", "5e");
        in.end();
        assertThat(written(out -> out.name("enseignant").name("enseignant"))).hasSize(HEADER + 1 + 11 + 1);
    }

    @Test
    void lists_come_back_in_order() {
        ByteReader in = reading(
                out -> out.list(List.of(3L, 1L, 2L), ByteWriter::number).list(List.<Long>of(), ByteWriter::number));
        assertThat(in.list(ByteReader::number)).containsExactly(3L, 1L, 2L);
        assertThat(in.list(ByteReader::number)).isEmpty();
        in.end();
    }

    @Test
    void a_page_of_sessions_comes_back() {
        List<Holder> holders = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            holders.add(new Holder("s" + i, "c" + i % 3, i, "n" + i % 2, 2L * i, -i, Long.MAX_VALUE - i));
        }
        HolderPage page = new HolderPage(holders, "s299");
        assertThat(ReplyBytes.readPage(ReplyBytes.of(page))).isEqualTo(page);
    }

    /** Whatever the bytes are, they are read or refused in words; nothing else is thrown. */
    @Nested
    class Damage {

        @ParameterizedTest
        @ValueSource(ints = {2, 127, 255})
        void of_yes_or_no_is_told(int value) {
            isDamaged(reading(value)::flag);
        }

        @Test
        void of_a_number_that_does_not_end_is_told() {
            int[] endless = new int[11];
            Arrays.fill(endless, 0x80);
            isDamaged(reading(endless)::number);
            isDamaged(reading(0x80)::number);
            isDamaged(reading()::number);
        }

        @Test
        void of_a_number_beyond_its_bounds_is_told() {
            Function<Long, ByteReader> number = value -> reading(out -> out.number(value));
            assertThat(number.apply((long) Integer.MIN_VALUE).integer()).isEqualTo(Integer.MIN_VALUE);
            isDamaged(number.apply(Integer.MAX_VALUE + 1L)::integer);
            assertThat(number.apply(0L).ordinal(5)).isZero();
            assertThat(number.apply(4L).ordinal(5)).isEqualTo(4);
            isDamaged(() -> number.apply(5L).ordinal(5));
            isDamaged(() -> number.apply(-1L).ordinal(5));
        }

        @Test
        void of_a_length_that_cannot_be_is_told_before_anything_is_made_of_it() {
            assertThat(reading(1, 'a').text()).isEqualTo("a");
            isDamaged(reading(2, 'a')::text);
            isDamaged(() -> reading(2, 0).list(ByteReader::flag));
            isDamaged(reading(0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1)::text);
            isDamaged(reading(0xFF, 0xFF, 0xFF, 0xFF, 7)::text);
        }

        @Test
        void of_a_letter_that_is_none_is_told() {
            assertThat(reading(1, 0xFF, 0xFF, 3).text()).isEqualTo("\uffff");
            isDamaged(reading(1, 0x80, 0x80, 4)::text);
            isDamaged(reading(1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1)::text);
        }

        @Test
        void of_a_name_that_never_came_is_told() {
            ByteReader in = reading(0, 1, 'a', 1, 2);
            assertThat(in.name()).isEqualTo("a");
            assertThat(in.name()).isEqualTo("a");
            isDamaged(in::name);
            isDamaged(reading(0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1)::name);
        }

        @Test
        void of_a_constant_is_told() {
            ByteReader in = reading(out -> out.name("BUDGET").name("").name(""));
            assertThat(in.constant(Rule.class)).isEqualTo(Rule.BUDGET);
            assertThat(in.constantOrNone(Rule.class)).isNull();
            isDamaged(() -> in.constant(Rule.class));
            isDamaged(() -> reading(out -> out.name("budget")).constantOrNone(Rule.class));
        }

        @Test
        void is_told_where_there_is_more_or_less_than_there_should_be() {
            ByteReader in = reading(7);
            isDamaged(in::end);
            in.number();
            in.end();
            byte[] bytes = written(out -> out.number(1).number(2));
            ByteReader first = new ByteReader(Kind.BATCH, bytes, bytes.length - 1);
            assertThat(first.number()).isEqualTo(1);
            first.end();
            isDamaged(first::number);
        }

        @Test
        void is_told_where_a_message_goes_on() {
            isTold(BatchBytes.of(new LedgerBatch("n1", 3, List.of())), BatchBytes::read);
            isTold(ReplyBytes.of(new LedgerReply(1, 2, 3, 4, 5, "", List.of(), List.of())), ReplyBytes::read);
            isTold(ReplyBytes.of(new HolderPage(List.of(), "")), ReplyBytes::readPage);
        }

        private void isTold(byte[] message, Function<byte[], ?> read) {
            assertThat(read.apply(message)).isNotNull();
            byte[] longer = Arrays.copyOf(message, message.length + 1);
            assertThatThrownBy(() -> read.apply(longer))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("is damaged at byte " + message.length);
        }

        @Test
        void of_the_first_bytes_is_told_in_other_words() {
            byte[] batch = written(out -> out.number(1));
            assertThatThrownBy(() -> new ByteReader(Kind.REPLY, batch))
                    .isInstanceOf(BackendException.class)
                    .hasMessage("there is something else where a reply should be");
            assertThatThrownBy(() -> new ByteReader(Kind.BATCH, new byte[0])).isInstanceOf(BackendException.class);
            batch[1] = 9;
            assertThatThrownBy(() -> new ByteReader(Kind.BATCH, batch))
                    .hasMessageContaining("protocol 9")
                    .hasMessageContaining("protocol " + Kind.BATCH.version());
        }
    }
}
