package io.github.creneau.redis.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Strings as bytes, one to one, in the order of {@link String#compareTo}: each UTF-16 unit becomes one to three bytes
 * (CESU-8). UTF-8 would do neither: it has no form for half a surrogate pair, so two names could become one, and it sorts
 * characters beyond the basic plane elsewhere than Java does, so the ledger's order of lanes would depend on the store.
 * Text without such characters looks as in UTF-8.
 */
public final class Names {

    private Names() {}

    /** The bytes of a string. */
    public static byte[] bytes(String text) {
        if (text.chars().noneMatch(unit -> Character.isSurrogate((char) unit))) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        byte[] bytes = new byte[3 * text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit < 0x80) {
                bytes[length++] = (byte) unit;
            } else if (unit < 0x800) {
                bytes[length++] = (byte) (0xC0 | (unit >> 6));
                bytes[length++] = (byte) (0x80 | (unit & 0x3F));
            } else {
                bytes[length++] = (byte) (0xE0 | (unit >> 12));
                bytes[length++] = (byte) (0x80 | ((unit >> 6) & 0x3F));
                bytes[length++] = (byte) (0x80 | (unit & 0x3F));
            }
        }
        return Arrays.copyOf(bytes, length);
    }

    /** The string of which {@link #bytes} made these; of other bytes something readable. */
    public static String text(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (isSurrogate(bytes, i, from + length)) {
                return withSurrogates(bytes, from, from + length);
            }
        }
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    private static boolean isSurrogate(byte[] bytes, int at, int end) {
        return bytes[at] == (byte) 0xED && at + 2 < end && bytes[at + 1] < (byte) 0xC0 && bytes[at + 1] >= (byte) 0xA0;
    }

    private static String withSurrogates(byte[] bytes, int from, int end) {
        StringBuilder text = new StringBuilder(end - from);
        int plain = from;
        int at = from;
        while (at < end) {
            if (isSurrogate(bytes, at, end)) {
                text.append(new String(bytes, plain, at - plain, StandardCharsets.UTF_8));
                text.append((char) (0xD000 | ((bytes[at + 1] & 0x3F) << 6) | (bytes[at + 2] & 0x3F)));
                at += 3;
                plain = at;
            } else {
                at++;
            }
        }
        return text.append(new String(bytes, plain, end - plain, StandardCharsets.UTF_8))
                .toString();
    }
}
