package io.github.creneau;

import io.github.creneau.spi.CalendarBlock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs and verifies what a person carries: the ticket of an appointment and the pass of a grant. Both bind limiter,
 * cohort, session and one number (the instant told, or the generation of the place), by HMAC-SHA-256 (RFC 2104) cut to
 * 128 bits, with keys that live in the ledger. Nothing about them is stored. Thread-safe.
 */
final class Tickets {

    private static final long WINDOW_MILLIS = CalendarBlock.WINDOW_MINUTES * 60_000L;
    private static final long MINUTE_MILLIS = 60_000;

    /** People come by clocks of their own, which tell the time less exactly than the store's. */
    private static final long EARLY_MILLIS = 1_000;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAC_BYTES = 16;
    private static final int LONGEST = 64;
    private static final char TICKET = 't';
    private static final char PASS = 'p';
    private static final int ANY_WEIGHT = 0;

    private final String limiter;
    private volatile List<Key> keys = List.of();
    private volatile List<String> texts = List.of();

    Tickets(String limiter) {
        this.limiter = limiter;
    }

    /** What a proof turned out to be. */
    sealed interface Proof {}

    /** An appointment at an instant, in milliseconds of backend time. */
    record Appointment(long atMillis) implements Proof {
        /** Whether it is more than a second too early for it. */
        boolean isEarly(long nowMillis) {
            return nowMillis < earliestMillis();
        }

        /** As the ledger is told of it, which lets nobody in before: whoever comes within the last second is not early. */
        long heldAtMillis(long nowMillis) {
            boolean isWithinTheSecond = !isEarly(nowMillis) && nowMillis < atMillis;
            return isWithinTheSecond ? earliestMillis() : atMillis;
        }

        /** No earlier than its minute begins, by which the ledger finds it again. */
        private long earliestMillis() {
            return Math.max(atMillis - EARLY_MILLIS, atMillis - Math.floorMod(atMillis, MINUTE_MILLIS));
        }

        /** Whether its window is over, as the ledger judges it too. */
        boolean isLate(long nowMillis) {
            return nowMillis >= atMillis + WINDOW_MILLIS;
        }
    }

    /** A place that was given before. */
    record Pass(long generation) implements Proof {}

    static String newKey() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return HexFormat.of().formatHex(key);
    }

    /** The key to sign with, then those still accepted. */
    void keys(List<String> hexKeys) {
        if (!hexKeys.equals(texts)) {
            keys = hexKeys.stream()
                    .map(hex -> new Key(HexFormat.of().parseHex(hex)))
                    .toList();
            texts = hexKeys;
        }
    }

    /** For so many places, and no other number. */
    Optional<String> ticket(String cohort, String session, int weight, long atMillis) {
        return sign(TICKET, cohort, session, weight, atMillis);
    }

    Optional<String> pass(String cohort, String session, long generation) {
        return sign(PASS, cohort, session, ANY_WEIGHT, generation);
    }

    /**
     * What a text proves for this cohort and session, which asks for so many places; empty if it is forged, altered, foreign
     * or no proof at all.
     */
    Optional<Proof> verify(String text, String cohort, String session, int weight) {
        int dot = text.indexOf('.');
        if (text.length() > LONGEST || dot < 2) {
            return Optional.empty();
        }
        char kind = text.charAt(0);
        Long number = number(text.substring(1, dot));
        if (number == null || (kind != TICKET && kind != PASS)) {
            return Optional.empty();
        }
        byte[] claimed = text.getBytes(StandardCharsets.UTF_8);
        for (Key key : keys) {
            int bound = kind == TICKET ? weight : ANY_WEIGHT;
            byte[] right = text(key, kind, cohort, session, bound, number).getBytes(StandardCharsets.UTF_8);
            if (MessageDigest.isEqual(claimed, right)) {
                return Optional.of(kind == TICKET ? new Appointment(number) : new Pass(number));
            }
        }
        return Optional.empty();
    }

    private static @Nullable Long number(String text) {
        try {
            return Long.parseLong(text, 36);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private Optional<String> sign(char kind, String cohort, String session, int weight, long number) {
        List<Key> known = keys;
        return known.isEmpty()
                ? Optional.empty()
                : Optional.of(text(known.get(0), kind, cohort, session, weight, number));
    }

    private String text(Key key, char kind, String cohort, String session, int weight, long number) {
        String bound = kind + "|" + number + "|" + weight + "|" + limiter.length() + "|" + limiter + "|"
                + cohort.length() + "|" + cohort + "|" + session;
        byte[] cut = Arrays.copyOf(key.sign(bytes(bound)), MAC_BYTES);
        return kind + Long.toString(number, 36) + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(cut);
    }

    /** Every text has bytes of its own; in UTF-8 all halves of surrogate pairs would be signed as one question mark. */
    private static byte[] bytes(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(Character.BYTES * text.length());
        bytes.asCharBuffer().put(text);
        return bytes.array();
    }

    /** A key, and what signs with it, of which there are as many as are used at once: to make one costs more than to use it. */
    private static final class Key {

        private final SecretKeySpec secret;
        private final Queue<Mac> idle = new ConcurrentLinkedQueue<>();

        Key(byte[] secret) {
            this.secret = new SecretKeySpec(secret, ALGORITHM);
        }

        byte[] sign(byte[] text) {
            Mac known = idle.poll();
            Mac mac = known == null ? start() : known;
            byte[] signature = mac.doFinal(text);
            idle.add(mac);
            return signature;
        }

        private Mac start() {
            try {
                Mac mac = Mac.getInstance(ALGORITHM);
                mac.init(secret);
                return mac;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
            }
        }
    }
}
