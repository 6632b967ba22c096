package io.github.creneau.examples.stage;

import io.github.creneau.hazelcast.HazelcastBackend;
import io.github.creneau.inprocess.InProcessBackend;
import io.github.creneau.redis.RedisBackend;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.Timing;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;

/** The choice of the store, by one line. */
public final class Stores {

    /** The store of one JVM. */
    public static final String IN_PROCESS = "in-process";

    private Stores() {}

    private static final String HAZELCAST = "hazelcast://";
    private static final int MOST_MEMBERS = 10;

    /**
     * Opens a store.
     *
     * @param uri {@code in-process}; a Redis as in {@code redis://localhost:6379}; or {@code hazelcast://127.0.0.1:5701}, where
     *     each server is a member: the first listens on that port, the others on those that follow
     * @param node as in {@code ent-1}
     * @param timing the time of a store in this JVM; any other has its own
     */
    public static Backend open(String uri, String node, Timing timing) {
        if (uri.equals(IN_PROCESS)) {
            return InProcessBackend.create(timing);
        } else if (uri.startsWith("redis")) {
            return RedisBackend.connect(uri);
        } else if (uri.startsWith(HAZELCAST)) {
            return hazelcast(URI.create(uri), node);
        }
        throw new IllegalArgumentException(
                "ent.backend: '" + uri + "'; allowed: in-process, redis://host:port, hazelcast://address:port");
    }

    private static Backend hazelcast(URI first, String node) {
        int number = Integer.parseInt(node.substring(node.lastIndexOf('-') + 1));
        List<String> members = IntStream.range(0, MOST_MEMBERS)
                .mapToObj(i -> first.getHost() + ":" + (first.getPort() + i))
                .toList();
        return HazelcastBackend.embedded(
                first.getHost() + ":" + (first.getPort() + number - 1), members.toArray(String[]::new));
    }
}
