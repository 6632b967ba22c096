package io.github.creneau.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.creneau.InvalidValueException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A member of its own on an address on which it cannot be: refused by name, and what Hazelcast said kept as the cause. */
class BadAddressTest {

    private static final String OWN = "127.0.0.1:5701";

    @ParameterizedTest
    @ValueSource(strings = {"", "127.0.0.1", ":5701", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:x"})
    void no_address_is_refused_before_anything_is_started(String address) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> HazelcastBackend.builder().embedded(address))
                .withMessage("address: " + address + "; allowed: host:port, such as 10.0.0.11:5701");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.1:x", "10.0.0.1:5701,10.0.0.2:5701", "a b", "10.0.0.1:570100"})
    void no_address_among_the_others_is_refused_before_anything_is_started(String member) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> HazelcastBackend.builder().embedded(OWN, OWN, member))
                .withMessage("members: " + member + "; allowed: host:port, such as 10.0.0.11:5701, for each");
    }

    @Test
    void what_others_may_be_called_is_taken() {
        assertThat(HazelcastBackend.builder().embedded(OWN, "10.0.0.12", "web-2:5701", "10.0.0.*", "[::1]:5701"))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.7:5701, 'an address of this machine, which has '",
        "localhost:5701, 'an IP address of this machine, not a name'"
    })
    void an_address_that_is_not_this_machines_is_told(String address, String allowed) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> HazelcastBackend.embedded(address))
                .withMessageStartingWith("address: " + address + "; allowed: " + allowed)
                .satisfies(
                        thrown -> assertThat(thrown.getCause()).hasMessageContaining("No matching network interface"));
    }

    @Test
    void a_port_that_is_taken_is_told() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String address = "127.0.0.1:" + taken.getLocalPort();

            assertThatExceptionOfType(InvalidValueException.class)
                    .isThrownBy(() -> HazelcastBackend.embedded(address))
                    .withMessage("address: " + address + "; allowed: a port that is free on this machine")
                    .withRootCauseInstanceOf(BindException.class);
        }
    }
}
