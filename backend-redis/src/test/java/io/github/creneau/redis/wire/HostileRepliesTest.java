package io.github.creneau.redis.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.creneau.spi.LedgerAnswer.Beaten;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever comes back from Redis is a reply or is called none, at a cost that its own length bounds. */
class HostileRepliesTest {

    private static final long SEED = Long.getLong("creneau.seed", 20_200_316L);
    private static final int REPLIES = 60_000;

    /** One answer of each kind. */
    private static byte[] reply() {
        Packer out = head(new Packer(), 6);
        out.integer(0).integer(1);
        out.array(2).integer(3).text("BUDGET");
        out.array(9).integer(4).bool(true).text("6e").integer(2);
        for (int i = 0; i < 5; i++) {
            out.integer(1_700_000_000_000L + i);
        }
        beaten(out);
        out.integer(1);
        return out.bytes();
    }

    private static Packer head(Packer out, int answers) {
        out.array(8)
                .integer(1_700_000_000_000L)
                .integer(5)
                .integer(6)
                .integer(7)
                .integer(8);
        return out.text("digest")
                .array(2)
                .array(3)
                .text("a measure")
                .text("anna")
                .integer(1_700_000_000_000L)
                .array(3)
                .text("a policy")
                .text("anna")
                .bool(false)
                .array(answers);
    }

    private static void beaten(Packer out) {
        out.array(14).integer(5).integer(9).bool(false);
        for (int i = 0; i < 7; i++) {
            out.integer(40 + i);
        }
        out.array(1).array(2).text("6e").integer(3);
        out.array(1).array(2).text("session").integer(12);
        out.array(1).text("00ff");
        out.array(1)
                .array(5)
                .text("6e")
                .integer(3)
                .integer(4)
                .text("SHARE")
                .array(2)
                .integer(28_000_000)
                .integer(2);
    }

    private static byte[] page() {
        Packer out = new Packer().array(2).text("17").array(1).array(7);
        out.text("session").text("6e").integer(1).text("n1");
        return out.integer(3).integer(4).integer(5).bytes();
    }

    @Test
    void sound_ones_are_read() {
        assertThat(Replies.reply(reply()).answers()).hasSize(6).hasAtLeastOneElementOfType(Beaten.class);
        assertThat(Replies.holders(page()).holders()).hasSize(1);
    }

    @Test
    void damaged_ones_are_read_or_called_none() {
        SplittableRandom random = new SplittableRandom(SEED);
        int called = 0;
        for (int i = 0; i < REPLIES; i++) {
            byte[] reply = damaged(reply(), random);
            byte[] page = damaged(page(), random);
            called += isCalledNone(() -> Replies.reply(reply), reply) ? 1 : 0;
            called += isCalledNone(() -> Replies.holders(page), page) ? 1 : 0;
        }
        assertThat(called).isBetween(REPLIES / 2, 2 * REPLIES - 1);
    }

    private static boolean isCalledNone(Runnable read, byte[] bytes) {
        try {
            read.run();
            return false;
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageStartingWith("the reply ").hasMessageNotContaining("session");
            return true;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + SEED + ": " + Arrays.toString(bytes), e);
        }
    }

    private static byte[] damaged(byte[] sound, SplittableRandom random) {
        byte[] bytes = sound.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = (byte) (0xC0 + random.nextInt(32));
                case 3 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                default -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(9));
            }
        }
        return bytes;
    }

    @Test
    void a_length_of_two_thousand_million_costs_nothing() {
        for (int tag : List.of(0xDB, 0xDD)) {
            byte[] length = {(byte) tag, 0x7F, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF};
            assertThatThrownBy(() -> Replies.holders(length)).isInstanceOf(IllegalStateException.class);
            byte[] page = new Packer().array(2).text("17").bytes();
            byte[] whole = Arrays.copyOf(page, page.length + length.length);
            System.arraycopy(length, 0, whole, page.length, length.length);
            assertThatThrownBy(() -> Replies.holders(whole)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void nothing_is_no_reply() {
        assertThatThrownBy(() -> Replies.reply(new byte[0])).hasMessage("the reply ends too early");
    }
}
