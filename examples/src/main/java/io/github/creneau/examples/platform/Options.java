package io.github.creneau.examples.platform;

import io.github.creneau.examples.ent.Protection;
import io.github.creneau.examples.ent.Slots;
import io.github.creneau.examples.stage.Stores;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Locale;

/**
 * What the command line says.
 *
 * @param nodes servers to start with
 * @param places of each server
 * @param start the time that is shown at the start
 * @param speed how many times as fast as real time it runs, where the store is in this JVM
 * @param generated whether the password was made up
 */
record Options(
        int port,
        int nodes,
        String backend,
        int places,
        Protection protection,
        Instant start,
        int speed,
        String password,
        boolean generated,
        Path logs) {

    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

    static Options read() {
        String password = property("ent.password", "");
        Protection protection =
                Protection.valueOf(property("ent.protection", "slots").toUpperCase(Locale.ROOT));
        // The Monday when nobody knew of slots, or the Friday when everybody did.
        String clock = property("ent.clock", protection == Protection.SLOTS ? "2020-03-20T08:20" : "2020-03-16T08:20");
        return new Options(
                number("ent.port", "8080"),
                number("ent.nodes", "1"),
                property("ent.backend", Stores.IN_PROCESS),
                number("ent.places", "250"),
                protection,
                clock.equals("now")
                        ? Instant.now()
                        : LocalDateTime.parse(clock).atZone(Slots.ZONE).toInstant(),
                number("ent.speed", "1"),
                password.isEmpty() ? word() : password,
                password.isEmpty(),
                Path.of(property("ent.logs", "target/ent")));
    }

    boolean isInProcess() {
        return backend.equals(Stores.IN_PROCESS);
    }

    private static String word() {
        SecureRandom random = new SecureRandom();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return word.toString();
    }

    private static int number(String name, String fallback) {
        String value = property(name, fallback);
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + ": '" + value + "'; allowed: a whole number");
        }
    }

    private static String property(String name, String fallback) {
        String value = System.getProperty(name, "");
        return value.isBlank() ? fallback : value;
    }
}
