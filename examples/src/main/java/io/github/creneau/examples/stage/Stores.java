package io.github.creneau.examples.stage;

import io.github.creneau.inprocess.InProcessBackend;
import io.github.creneau.redis.RedisBackend;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.Timing;

/** The choice of the store, by one line. */
public final class Stores {

    /** The store of one JVM. */
    public static final String IN_PROCESS = "in-process";

    private Stores() {}

    /**
     * Opens a store.
     *
     * @param uri {@code in-process}, or a Redis as in {@code redis://localhost:6379}
     * @param timing the time of a store in this JVM; any other has its own
     */
    public static Backend open(String uri, Timing timing) {
        if (uri.equals(IN_PROCESS)) {
            return InProcessBackend.create(timing);
        }
        if (uri.startsWith("redis")) {
            return RedisBackend.connect(uri);
        }
        throw new IllegalArgumentException("ent.backend: '" + uri + "'; allowed: in-process, redis://host:port");
    }
}
