package io.github.creneau.redis;

import io.github.creneau.spi.BackendException;
import io.lettuce.core.RedisCommandTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/**
 * Says what is the matter when Redis could not be used: in one line, with what Redis said; the cause is the client's own
 * exception.
 */
final class Trouble {

    private static final List<Map.Entry<String, String>> MEANINGS = List.of(
            Map.entry("CRENEAU", "the book cannot be used by this version"),
            Map.entry("READONLY", "Redis takes no writes: it is a replica"),
            Map.entry("OOM", "Redis is out of memory"),
            Map.entry("NOAUTH", "Redis wants a password"),
            Map.entry("WRONGPASS", "Redis refuses the user or the password"),
            Map.entry("NOPERM", "Redis does not let this user do that"),
            Map.entry("No permissions", "Redis does not let this user do that"),
            Map.entry("WRONGTYPE", "there is something else under a key of the limiter"),
            Map.entry("CLUSTERDOWN", "the cluster has no master for the limiter"),
            Map.entry("LOADING", "Redis is still loading"),
            Map.entry("MISCONF", "Redis takes no writes: it cannot save them"),
            Map.entry("BUSY", "Redis is busy with a script"));

    private Trouble() {}

    static BackendException of(String limiter, Throwable error) {
        Throwable cause = error;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new BackendException("limiter '" + limiter + "': " + meaning(cause), cause);
    }

    private static String meaning(Throwable cause) {
        if (cause instanceof TimeoutException || cause instanceof RedisCommandTimeoutException) {
            return "no answer from Redis in time";
        }
        String said = said(cause);
        for (Map.Entry<String, String> entry : MEANINGS) {
            if (said.contains(entry.getKey())) {
                return entry.getValue() + " (" + said + ")";
            }
        }
        return "Redis cannot be used (" + said + ")";
    }

    /** The messages down to the root: the client wraps what the server said. */
    private static String said(Throwable cause) {
        StringBuilder said = new StringBuilder();
        for (Throwable t = cause; t != null; t = t.getCause()) {
            String message = t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
            if (said.indexOf(message) < 0) {
                said.append(said.isEmpty() ? "" : ": ").append(message.replace('\n', ' '));
            }
        }
        return said.toString();
    }
}
