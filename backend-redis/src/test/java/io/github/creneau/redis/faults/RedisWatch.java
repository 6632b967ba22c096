package io.github.creneau.redis.faults;

import io.github.creneau.testkit.processes.BookWatch;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code MONITOR} shows every batch as it writes the book, and with it every value that the count of places ever has: a
 * batch that does not change the count does not write it. {@link #sum()} adds the weights themselves up, to hold the count
 * to the truth.
 */
final class RedisWatch implements BookWatch {

    private static final String BOOK = "creneau:{ent}";
    private static final String WRITTEN = "lua] \"HSET\" \"creneau:{ent}\" ";
    private static final Pattern USED = Pattern.compile("\"used\" \"(-?\\d+)\"");
    private static final Pattern HELD = Pattern.compile("\"pupil\":\\[(\\d+)");

    private final Socket monitor;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    RedisWatch(int port) {
        try {
            monitor = new Socket(InetAddress.getLoopbackAddress(), port);
            monitor.getOutputStream().write("MONITOR\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client = RedisClient.create(RedisURI.create("127.0.0.1", port));
        connection = client.connect();
        Thread reader = new Thread(this::read, "monitor");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(monitor.getInputStream(), StandardCharsets.ISO_8859_1))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains(WRITTEN)) {
                    looks.incrementAndGet();
                    Matcher used = USED.matcher(line);
                    if (used.find()) {
                        most.accumulateAndGet(Integer.parseInt(used.group(1)), Math::max);
                    }
                }
            }
        } catch (IOException e) {
            // Redis is gone, or the watch is over.
        }
    }

    @Override
    public int looks() {
        return looks.get();
    }

    @Override
    public int most() {
        return most.get();
    }

    @Override
    public Sum sum() {
        RedisCommands<String, String> redis = connection.sync();
        redis.multi();
        redis.hget(BOOK, "used");
        redis.hvals(BOOK + ":2:sessions");
        redis.hgetall(BOOK + ":2:members");
        TransactionResult seen = redis.exec();
        String used = seen.get(0);
        List<String> leases = seen.get(1);
        Map<String, String> members = seen.get(2);
        int sessions = leases.stream()
                .mapToInt(lease -> Integer.parseInt(lease.split(" ")[1]))
                .sum();
        Map<String, Integer> lanes = new HashMap<>();
        members.forEach((node, member) -> {
            Matcher held = HELD.matcher(member);
            lanes.put(node, held.find() ? Integer.parseInt(held.group(1)) : 0);
        });
        return new Sum(used == null ? 0 : Integer.parseInt(used), sessions, lanes);
    }

    @Override
    public List<String> sessions() {
        return new ArrayList<>(connection.sync().hkeys(BOOK + ":2:sessions"));
    }

    @Override
    public void close() {
        try {
            monitor.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }
}
