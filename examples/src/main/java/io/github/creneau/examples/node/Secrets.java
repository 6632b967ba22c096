package io.github.creneau.examples.node;

import io.github.creneau.examples.web.Signature;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys that all nodes of a platform have, made when it starts; a process is told them by its environment.
 *
 * @param cookies signs the visitors' cookies
 * @param desk opens the nodes' desks
 */
public record Secrets(String cookies, String desk) {

    private static final String COOKIES = "ENT_COOKIE_KEY";
    private static final String DESK = "ENT_DESK_KEY";

    /** New random keys. */
    public static Secrets make() {
        return new Secrets(Signature.newKey(), Signature.newKey());
    }

    void tell(Map<String, String> environment) {
        environment.put(COOKIES, cookies);
        environment.put(DESK, desk);
    }

    static Secrets told() {
        return new Secrets(needed(System.getenv(COOKIES)), needed(System.getenv(DESK)));
    }

    private static String needed(@Nullable String value) {
        if (value == null) {
            throw new IllegalStateException("a node is started by the platform, which tells it the keys");
        }
        return value;
    }
}
