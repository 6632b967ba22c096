package io.github.creneau.hazelcast.faults;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.github.creneau.hazelcast.ledger.Book;
import io.github.creneau.hazelcast.ledger.Books;
import io.github.creneau.ledger.wire.ByteReader;
import io.github.creneau.ledger.wire.Kind;
import io.github.creneau.ledger.wire.TermsBytes;
import io.github.creneau.testkit.processes.BookWatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A client of its own that fetches the book's bytes each 50 ms and adds the weights up itself. It is no part of the
 * cluster, and knows nothing of limiters.
 */
final class HazelcastWatch implements BookWatch {

    private final HazelcastInstance client;
    private final IMap<String, Book> books;
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private volatile boolean closed;

    HazelcastWatch(HazelcastInstance client) {
        this.client = client;
        this.books = Books.map(client);
        Thread reader = new Thread(this::look, "watch");
        reader.setDaemon(true);
        reader.start();
    }

    private void look() {
        while (!closed) {
            try {
                most.accumulateAndGet(read().sum.used(), Math::max);
                looks.incrementAndGet();
            } catch (RuntimeException e) {
                // The cluster is changing; the next look will do.
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    /** All that a look sees. */
    private record Look(long epoch, Sum sum, List<String> sessions) {}

    private Look read() {
        Book book = books.get("ent");
        if (book == null) {
            return new Look(0, new Sum(0, 0, Map.of()), List.of());
        }
        byte[] image = Books.image(book);
        ByteReader in = new ByteReader(Kind.BOOK, image, image.length - 4);
        long epoch = in.number();
        for (int i = 0; i < 7; i++) {
            in.number();
        }
        int used = (int) in.number();
        in.list(ByteReader::text);
        in.list(HazelcastWatch::policy);
        List<String> sessions = new ArrayList<>();
        int weights = in.list(from -> lease(from, sessions)).stream()
                .mapToInt(Integer::intValue)
                .sum();
        Map<String, Integer> lanes = new HashMap<>();
        in.list(from -> member(from, lanes));
        return new Look(epoch, new Sum(used, weights, lanes), sessions);
    }

    private static boolean policy(ByteReader in) {
        in.number();
        in.text();
        in.text();
        TermsBytes.read(in);
        in.text();
        in.optional();
        return true;
    }

    private static int lease(ByteReader in, List<String> sessions) {
        sessions.add(in.text());
        in.name();
        int weight = in.integer();
        for (int i = 0; i < 5; i++) {
            in.number();
        }
        in.name();
        in.number();
        in.flag();
        return weight;
    }

    private static boolean member(ByteReader in, Map<String, Integer> lanes) {
        String node = in.name();
        in.number();
        in.number();
        in.number();
        int held = in.list(HazelcastWatch::lane).stream()
                .mapToInt(Integer::intValue)
                .sum();
        return lanes.put(node, held) == null;
    }

    private static int lane(ByteReader in) {
        in.name();
        int held = in.integer();
        for (int i = 0; i < 6; i++) {
            in.number();
        }
        in.list(TermsBytes::block);
        return held;
    }

    /** The epoch of the book: another one means that something was lost. */
    long epoch() {
        return read().epoch;
    }

    /** Members of the cluster that this client sees. */
    int members() {
        return client.getCluster().getMembers().size();
    }

    /** Where the owner of the book listens. */
    String owner() {
        var address =
                client.getPartitionService().getPartition("ent").getOwner().getAddress();
        return address.getHost() + ":" + address.getPort();
    }

    @Override
    public Sum sum() {
        return read().sum;
    }

    @Override
    public List<String> sessions() {
        return read().sessions;
    }

    @Override
    public int most() {
        return most.get();
    }

    @Override
    public int looks() {
        return looks.get();
    }

    @Override
    public void close() {
        closed = true;
        client.shutdown();
    }
}
