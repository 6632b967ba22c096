package io.github.creneau.examples.web;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs short texts by HMAC-SHA-256, for cookies that are trusted when they come back. Thread-safe. */
public final class Signature {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final ThreadLocal<Mac> mac;

    /** Signs with a key as {@link #newKey()} makes it. */
    public Signature(String key) {
        SecretKeySpec secret = new SecretKeySpec(key.getBytes(StandardCharsets.US_ASCII), ALGORITHM);
        mac = ThreadLocal.withInitial(() -> start(secret));
    }

    /** A new random key. */
    public static String newKey() {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        return encode(random);
    }

    /** The text and its signature. The text must be of letters, digits, '.', '_' and '-'. */
    public String sign(String text) {
        return text + "~" + encode(of(text));
    }

    /** The text of something that was signed; empty if it was not, or was altered. */
    public Optional<String> verified(String signed) {
        int end = signed.lastIndexOf('~');
        if (end < 0) {
            return Optional.empty();
        }
        String text = signed.substring(0, end);
        byte[] expected = encode(of(text)).getBytes(StandardCharsets.US_ASCII);
        byte[] given = signed.substring(end + 1).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(expected, given) ? Optional.of(text) : Optional.empty();
    }

    private byte[] of(String text) {
        return mac.get().doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Mac start(SecretKeySpec key) {
        try {
            Mac started = Mac.getInstance(ALGORITHM);
            started.init(key);
            return started;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
