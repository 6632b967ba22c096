package io.github.creneau.redis.link;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;

/** An open connection and its commands, which are the same for one server and for a cluster. */
public record Line(StatefulConnection<byte[], byte[]> connection, RedisClusterAsyncCommands<byte[], byte[]> commands) {

    /** A connection to one server, or to the master that Sentinel names. */
    public static Line of(StatefulRedisConnection<byte[], byte[]> connection) {
        return new Line(connection, connection.async());
    }

    /** A connection to a cluster. */
    public static Line of(StatefulRedisClusterConnection<byte[], byte[]> connection) {
        return new Line(connection, connection.async());
    }
}
