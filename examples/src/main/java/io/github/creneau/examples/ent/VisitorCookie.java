package io.github.creneau.examples.ent;

import io.github.creneau.examples.web.Signature;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who the visitor is, in a signed cookie that every node can read. Thread-safe. */
final class VisitorCookie {

    private static final String NAME = "ent-visite";
    private static final String ATTRIBUTES = "; Path=/; HttpOnly; Secure; SameSite=Lax";
    private static final Duration INSIDE = Duration.ofHours(12);

    /** As far ahead as places are kept: whoever was told a time after the week-end must be known then. */
    private static final Duration WAITING = Duration.ofDays(8);

    private final Signature signature;

    VisitorCookie(Signature signature) {
        this.signature = signature;
    }

    /** The value of Set-Cookie. */
    String keep(Visitor visitor) {
        Duration age = visitor.inside() ? INSIDE : WAITING;
        return NAME + "=" + signature.sign(text(visitor)) + "; Max-Age=" + age.toSeconds() + ATTRIBUTES;
    }

    private static String text(Visitor visitor) {
        return String.join(
                ".",
                visitor.session(),
                visitor.group().id(),
                Integer.toString(School.NAMES.indexOf(visitor.school())),
                visitor.inside() ? "in" : "out");
    }

    /** Whether cookies that were read already say this. */
    boolean isIn(@Nullable String cookies, Visitor visitor) {
        String value = value(cookies);
        return value != null && value.startsWith(text(visitor) + "~");
    }

    /** The value of Set-Cookie at logout. */
    static String forget() {
        return NAME + "=; Max-Age=0" + ATTRIBUTES;
    }

    /**
     * Who it says; empty for a cookie that we did not sign.
     *
     * @param cookies the value of the request's {@code Cookie} header
     */
    Optional<Visitor> read(@Nullable String cookies) {
        return Optional.ofNullable(value(cookies))
                .flatMap(signature::verified)
                .map(text -> text.split("\\.", -1))
                .map(parts -> new Visitor(
                        parts[0],
                        Group.of(parts[1]).orElseThrow(),
                        School.NAMES.get(Integer.parseInt(parts[2])),
                        parts[3].equals("in")));
    }

    private static @Nullable String value(@Nullable String cookies) {
        if (cookies != null) {
            for (String pair : cookies.split(";", -1)) {
                String cookie = pair.strip();
                if (cookie.startsWith(NAME + "=")) {
                    return cookie.substring(NAME.length() + 1);
                }
            }
        }
        return null;
    }
}
