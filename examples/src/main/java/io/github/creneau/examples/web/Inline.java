package io.github.creneau.examples.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The style and the script that a page carries in itself, so that it costs one request.
 *
 * @param contentSecurityPolicy of a page that carries them: names them by their digests, and allows no other
 */
public record Inline(String css, String js, String contentSecurityPolicy) {

    /** Reads both from the class path; several style sheets become one. */
    public static Inline read(String script, String... styles) {
        String css = Stream.of(styles).map(Resources::text).collect(Collectors.joining());
        String js = Resources.text(script);
        return new Inline(
                css,
                js,
                "default-src 'none'; style-src " + digest(css) + "; script-src " + digest(js)
                        + "; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    }

    private static String digest(String text) {
        try {
            byte[] sha = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(sha) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
