package io.github.creneau;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Tickets.Appointment;
import io.github.creneau.Tickets.Pass;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TicketsTest {

    private static final long SEED = Long.getLong("creneau.seed", 20_200_316L);
    private static final long AT = 1_584_346_980_123L;
    private static final String KEY = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    private static final String OTHER_KEY = "ff".repeat(32);

    private final Tickets tickets = with("ent", KEY);

    private static Tickets with(String limiter, String... keys) {
        Tickets tickets = new Tickets(limiter);
        tickets.keys(List.of(keys));
        return tickets;
    }

    private String ticket() {
        return tickets.ticket("6e", "anna", 1, AT).orElseThrow();
    }

    @Test
    void a_ticket_is_for_the_places_that_were_told_and_no_other_number() {
        String group = tickets.ticket("6e", "anna", 3, AT).orElseThrow();

        assertThat(tickets.verify(group, "6e", "anna", 3)).contains(new Appointment(AT));
        assertThat(tickets.verify(group, "6e", "anna", 1)).isEmpty();
        assertThat(tickets.verify(ticket(), "6e", "anna", 3)).isEmpty();
    }

    @Test
    void a_ticket_proves_its_appointment() {
        assertThat(tickets.verify(ticket(), "6e", "anna", 1)).contains(new Appointment(AT));
    }

    @Test
    void within_its_last_second_nobody_is_too_early() {
        Appointment inMinute = new Appointment(630_500);

        assertThat(inMinute.isEarly(629_499)).isTrue();
        assertThat(inMinute.isEarly(629_500)).isFalse();
        assertThat(inMinute.heldAtMillis(629_499))
                .as("the ledger judges it as it is")
                .isEqualTo(630_500);
        assertThat(inMinute.heldAtMillis(629_500)).isEqualTo(629_500);
        assertThat(inMinute.heldAtMillis(630_499)).isEqualTo(629_500);
        assertThat(inMinute.heldAtMillis(630_500)).isEqualTo(630_500);
        assertThat(inMinute.heldAtMillis(930_499)).isEqualTo(630_500);
    }

    /** The ledger counts appointments by their minute. */
    @Test
    void before_its_minute_everybody_is_too_early() {
        Appointment atBeginning = new Appointment(600_300);

        assertThat(atBeginning.isEarly(599_999)).isTrue();
        assertThat(atBeginning.isEarly(600_000)).isFalse();
        assertThat(atBeginning.heldAtMillis(600_000)).isEqualTo(600_000);
    }

    @Test
    void a_pass_proves_its_generation() {
        String pass = tickets.pass("6e", "anna", 42).orElseThrow();

        assertThat(tickets.verify(pass, "6e", "anna", 1)).contains(new Pass(42));
    }

    @Test
    void every_node_with_the_key_signs_and_verifies_alike() {
        assertThat(with("ent", KEY).ticket("6e", "anna", 1, AT)).contains(ticket());
        assertThat(with("ent", KEY).verify(ticket(), "6e", "anna", 1)).isPresent();
    }

    @Test
    void it_fits_into_a_cookie_and_an_address() {
        assertThat(ticket()).matches("[A-Za-z0-9._~-]{10,64}");
        assertThat(tickets.pass("6e", "anna", Long.MAX_VALUE).orElseThrow()).matches("[A-Za-z0-9._~-]{10,64}");
    }

    /** In UTF-8 each half of a surrogate pair is a question mark. */
    @Test
    void ids_that_look_alike_when_written_have_tickets_of_their_own() {
        List<String> ids =
                List.of("anna\uD800", "anna\uDC00", "anna?", "anna\uFFFD", "anna", "Anna", "anna ", "ann\u0430");
        for (String id : ids) {
            String ticket = tickets.ticket("6e", id, 1, AT).orElseThrow();
            for (String other : ids) {
                assertThat(tickets.verify(ticket, "6e", other, 1).isPresent()).isEqualTo(id.equals(other));
            }
        }
    }

    @Test
    void a_foreign_one_proves_nothing() {
        assertThat(tickets.verify(ticket(), "6e", "berta", 1)).isEmpty();
        assertThat(tickets.verify(ticket(), "5e", "anna", 1)).isEmpty();
        assertThat(with("intranet", KEY).verify(ticket(), "6e", "anna", 1)).isEmpty();
        assertThat(with("ent", OTHER_KEY).verify(ticket(), "6e", "anna", 1)).isEmpty();
    }

    @Test
    void a_ticket_is_no_pass_and_a_pass_is_no_ticket() {
        String ticket = tickets.ticket("6e", "anna", 1, 42).orElseThrow();
        String pass = tickets.pass("6e", "anna", 42).orElseThrow();

        assertThat(tickets.verify("p" + ticket.substring(1), "6e", "anna", 1)).isEmpty();
        assertThat(tickets.verify("t" + pass.substring(1), "6e", "anna", 1)).isEmpty();
    }

    /** Where one name ends and the next begins is part of what is signed. */
    @Test
    void names_cannot_be_shifted_into_each_other() {
        Set<String> signed = new HashSet<>();
        List<String[]> same = List.of(
                new String[] {"ent", "6e", "anna"},
                new String[] {"ent6", "e", "anna"},
                new String[] {"ent", "6eanna", ""},
                new String[] {"ent", "6", "eanna"},
                new String[] {"ent|6e", "anna", ""},
                new String[] {"ent", "6e|anna", ""},
                new String[] {"ent", "6e", "|anna"});
        same.forEach(names ->
                signed.add(with(names[0], KEY).ticket(names[1], names[2], 1, AT).orElseThrow()));

        assertThat(signed).hasSameSizeAs(same);
    }

    @Test
    void an_altered_one_proves_nothing() {
        String ticket = ticket();
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < ticket.length(); i++) {
            for (char c :
                    new char[] {'a', 'A', '0', '9', '-', '_', '.', '|', ' ', '\0', 'é', (char) random.nextInt(0xD800)
                    }) {
                String altered = ticket.substring(0, i) + c + ticket.substring(i + 1);
                if (!altered.equals(ticket)) {
                    assertThat(tickets.verify(altered, "6e", "anna", 1))
                            .as("seed %d: %s", SEED, altered)
                            .isEmpty();
                }
            }
            assertThat(tickets.verify(ticket.substring(0, i), "6e", "anna", 1)).isEmpty();
            assertThat(tickets.verify(ticket.substring(i + 1), "6e", "anna", 1)).isEmpty();
        }
        assertThat(tickets.verify(ticket + "A", "6e", "anna", 1)).isEmpty();
        assertThat(tickets.verify(ticket + "=", "6e", "anna", 1)).isEmpty();
        assertThat(tickets.verify(ticket.toUpperCase(java.util.Locale.ROOT), "6e", "anna", 1))
                .isEmpty();
        assertThat(tickets.verify("t+" + ticket.substring(1), "6e", "anna", 1)).isEmpty();
        assertThat(tickets.verify("t0" + ticket.substring(1), "6e", "anna", 1)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "t.",
                "t1.",
                "x1.abc",
                "t1",
                "tt.t",
                "t-.a",
                "t1y2p0ij32e8e7.a",
                "t9999999999999999999999999999.AAAAAAAAAAAAAAAAAAAAAA",
                "t1.\uD800\uDC00",
                "…",
                "\n"
            })
    void a_forged_one_proves_nothing(String forged) {
        assertThat(tickets.verify(forged, "6e", "anna", 1)).isEmpty();
    }

    @Test
    void random_texts_prove_nothing_and_do_no_harm() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "t1k7." : "p");
            for (int j = random.nextInt(80); j > 0; j--) {
                text.append((char) (random.nextInt(4) == 0 ? random.nextInt(0x10000) : 33 + random.nextInt(90)));
            }
            assertThat(tickets.verify(text.toString(), "6e", "anna", 1))
                    .as("seed %d: %s", SEED, text)
                    .isEmpty();
        }
    }

    @Test
    void without_a_key_nothing_is_signed_and_nothing_proved() {
        Tickets keyless = new Tickets("ent");

        assertThat(keyless.ticket("6e", "anna", 1, AT)).isEmpty();
        assertThat(keyless.pass("6e", "anna", 1)).isEmpty();
        assertThat(keyless.verify(ticket(), "6e", "anna", 1)).isEmpty();
    }

    @Test
    void the_first_key_signs_and_the_others_are_still_accepted() {
        String old = ticket();

        tickets.keys(List.of(OTHER_KEY, KEY));
        String fresh = ticket();

        assertThat(fresh).isNotEqualTo(old);
        assertThat(tickets.verify(old, "6e", "anna", 1)).contains(new Appointment(AT));
        assertThat(tickets.verify(fresh, "6e", "anna", 1)).contains(new Appointment(AT));

        tickets.keys(List.of(OTHER_KEY));
        assertThat(tickets.verify(old, "6e", "anna", 1)).isEmpty();
        assertThat(tickets.verify(fresh, "6e", "anna", 1)).contains(new Appointment(AT));
    }

    @Test
    void new_keys_have_256_bits_and_differ() {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            keys.add(Tickets.newKey());
        }

        assertThat(keys).doesNotHaveDuplicates().allMatch(key -> key.matches("[0-9a-f]{64}"));
    }

    @Test
    void an_appointment_is_early_then_due_then_late() {
        Appointment appointment = new Appointment(AT);

        assertThat(appointment.isEarly(AT - 124)).as("before its minute").isTrue();
        assertThat(appointment.isEarly(AT)).isFalse();
        assertThat(appointment.isLate(AT + 299_999)).isFalse();
        assertThat(appointment.isLate(AT + 300_000)).isTrue();
    }
}
