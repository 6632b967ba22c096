package io.github.creneau.examples.ent;

import io.github.creneau.examples.web.Signature;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who the visitor is, in a signed cookie that every node can read. Thread-safe. */
final class VisitorCookie {

    static final String NAME = "ent-visite";
    private static final String ATTRIBUTES = "; Path=/; HttpOnly; Secure; SameSite=Lax";
    private static final int SECONDS = 43_200;

    private final Signature signature;

    VisitorCookie(Signature signature) {
        this.signature = signature;
    }

    /** The value of Set-Cookie. */
    String keep(Visitor visitor) {
        return NAME + "=" + signature.sign(text(visitor)) + "; Max-Age=" + SECONDS + ATTRIBUTES;
    }

    private static String text(Visitor visitor) {
        return String.join(
                ".",
                visitor.session(),
                visitor.group().id(),
                Integer.toString(School.NAMES.indexOf(visitor.school())),
                visitor.inside() ? "in" : "out");
    }

    /** Whether a cookie that was read already says this. */
    boolean tells(Visitor visitor, @Nullable String cookie) {
        return cookie != null && cookie.startsWith(text(visitor) + "~");
    }

    /** The value of Set-Cookie at logout. */
    static String forget() {
        return NAME + "=; Max-Age=0" + ATTRIBUTES;
    }

    /** Who it says; empty for a cookie that we did not sign. */
    Optional<Visitor> read(@Nullable String cookie) {
        if (cookie == null) {
            return Optional.empty();
        }
        return signature
                .verified(cookie)
                .map(text -> text.split("\\.", -1))
                .map(parts -> new Visitor(
                        parts[0],
                        Group.of(parts[1]).orElseThrow(),
                        School.NAMES.get(Integer.parseInt(parts[2])),
                        parts[3].equals("in")));
    }
}
