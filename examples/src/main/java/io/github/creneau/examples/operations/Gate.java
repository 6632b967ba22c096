package io.github.creneau.examples.operations;

import io.github.creneau.examples.web.Signature;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Lets in whoever knows the password that was given at the start. Thread-safe. */
final class Gate {

    private static final String COOKIE = "operations";
    private static final String ATTRIBUTES = "; Path=/operations; HttpOnly; Secure; SameSite=Strict";

    private final Signature signature = new Signature(Signature.newKey());
    private final byte[] password;

    Gate(String password) {
        this.password = password.getBytes(StandardCharsets.UTF_8);
    }

    boolean isOpen(Context context) {
        String cookie = context.cookie(COOKIE);
        return cookie != null && signature.verified(cookie).isPresent();
    }

    /** Opens to the right password. */
    boolean open(Context context, @Nullable String shown) {
        if (shown == null || !MessageDigest.isEqual(password, shown.getBytes(StandardCharsets.UTF_8))) {
            return false;
        }
        context.res().addHeader("Set-Cookie", COOKIE + "=" + signature.sign("operator") + ATTRIBUTES);
        return true;
    }

    void close(Context context) {
        context.res().addHeader("Set-Cookie", COOKIE + "=; Max-Age=0" + ATTRIBUTES);
    }
}
