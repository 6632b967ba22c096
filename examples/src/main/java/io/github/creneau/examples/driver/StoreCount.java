package io.github.creneau.examples.driver;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Commands that a Redis has run since this began to count, by its own statistics; whole scripts, not what they call. */
final class StoreCount implements AutoCloseable {

    private static final Pattern TRIPS = Pattern.compile("cmdstat_(?:eval|evalsha|fcall)(?:_ro)?:calls=(\\d+)");

    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;
    private final long before;

    StoreCount(String address) {
        client = RedisClient.create(address);
        connection = client.connect();
        before = all();
    }

    long soFar() {
        return all() - before;
    }

    private long all() {
        Matcher matcher = TRIPS.matcher(connection.sync().info("commandstats"));
        long calls = 0;
        while (matcher.find()) {
            calls += Long.parseLong(matcher.group(1));
        }
        return calls;
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
