package io.github.creneau.examples.web;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HandlerType;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What protects every page: headers, and the refusal of forms that another site sent. A browser says where a request comes
 * from, by {@code Sec-Fetch-Site} or else {@code Origin}; a program that says neither carries nobody's cookies.
 */
public final class Shield {

    private static final String POLICY =
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    private static final Set<HandlerType> SAFE = Set.of(HandlerType.GET, HandlerType.HEAD);

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy", POLICY,
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "same-origin",
            "Cross-Origin-Opener-Policy", "same-origin");

    private Shield() {}

    /** What every answer says to a browser. */
    public static Map<String, String> headers() {
        return HEADERS;
    }

    /** Protects all pages of a server. */
    public static void protect(JavalinConfig config) {
        config.routes.before(context -> {
            HEADERS.forEach(context::header);
            if (!SAFE.contains(context.method()) && isForeign(context)) {
                throw new ForbiddenResponse("Formulaire d'un autre site");
            }
        });
    }

    private static boolean isForeign(Context context) {
        String site = context.header("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = context.header("Origin");
        return origin != null && !isHost(origin, context.header("Host"));
    }

    private static boolean isHost(String origin, @Nullable String host) {
        try {
            return host != null && host.equals(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
