package io.github.creneau.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.creneau.Budget;
import io.github.creneau.Limiter;
import io.github.creneau.spi.BackendException;
import io.github.creneau.spi.LedgerRequest.Release;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** A book as bytes: what it is believed, and what not. That nothing is lost is for {@link LedgerModelTest} to show. */
class LedgerImageTest {

    private final Book book = Book.of(
                    Limiter.builder("club").budget(Budget.total(100)).cohort("member", "guest"))
            .at("09:00");

    private byte[] image() {
        book.enter(3, "member");
        book.hold("lea").weighing(2).as("guest");
        book.hold("tom").as("guest");
        book.ask(new Release("tom", null));
        BookNode node = book.node("n1").capacity(7);
        node.lane("member").inUse(2).wants(9).wantsAppointments(4);
        node.beat();
        return LedgerImage.of(book.state);
    }

    @Test
    void a_book_that_was_read_is_written_alike() {
        byte[] image = image();

        LedgerState again = LedgerImage.read(image);

        assertThat(LedgerImage.of(again)).isEqualTo(image);
        assertThat(again.heldUntilMillis()).isEqualTo(book.state.heldUntilMillis());
        assertThat(again.capacity).isEqualTo(7);
        assertThat(again.spent).isEqualTo(book.state.spent);
        assertThat(again.use("member").all()).isEqualTo(book.state.use("member").all());
        assertThat(again.leases.get("lea").isConfirmed()).isFalse();
    }

    @Test
    void that_somebody_was_told_of_a_session_is_kept() {
        book.hold("lea").as("guest");
        book.hold("lea").as("guest");
        assertThat(LedgerImage.read(LedgerImage.of(book.state))
                        .leases
                        .get("lea")
                        .isConfirmed())
                .isTrue();
    }

    @Test
    void a_change_of_any_bit_is_noticed() {
        byte[] image = image();
        for (int at = 0; at < image.length; at++) {
            byte[] damaged = image.clone();
            damaged[at] ^= (byte) (1 << at % 8);
            assertThatThrownBy(() -> LedgerImage.read(damaged))
                    .as("byte %d", at)
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("book");
        }
    }

    @Test
    void so_is_an_end_that_is_missing() {
        byte[] image = image();
        for (int length = 0; length < image.length; length++) {
            byte[] part = Arrays.copyOf(image, length);
            assertThatThrownBy(() -> LedgerImage.read(part))
                    .as("%d bytes", length)
                    .isInstanceOf(BackendException.class);
        }
        assertThatCode(() -> LedgerImage.read(image)).doesNotThrowAnyException();
    }

    @Test
    void so_is_what_follows_the_end_under_a_checksum_that_is_right() {
        byte[] image = image();
        byte[] longer = Arrays.copyOf(image, image.length + 1);
        CRC32 checksum = new CRC32();
        longer[image.length - 4] = 0;
        checksum.update(longer, 0, image.length - 3);
        ByteBuffer.wrap(longer).putInt(image.length - 3, (int) checksum.getValue());
        assertThatThrownBy(() -> LedgerImage.read(longer))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("the book is damaged at byte");
    }

    @Test
    void a_count_that_its_weights_do_not_come_to_is_noticed() {
        image();
        book.state.used++;
        byte[] contradiction = LedgerImage.of(book.state);
        assertThatThrownBy(() -> LedgerImage.read(contradiction))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("contradicts itself");
    }
}
