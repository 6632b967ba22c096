package io.github.creneau.hazelcast.ledger;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.github.creneau.ledger.Ledger;
import io.github.creneau.ledger.LedgerImage;
import io.github.creneau.ledger.LedgerState;
import io.github.creneau.spi.LedgerBatch;
import java.time.Duration;
import java.util.List;

/** Reaches into the map, as no library would. */
public final class Books {

    private Books() {}

    /** The map itself. */
    public static IMap<String, Book> map(HazelcastInstance instance) {
        return instance.getMap("creneau.books");
    }

    /** The bytes of a book that has travelled. */
    public static byte[] image(Book book) {
        return book.bytes();
    }

    /** Puts a book of a protocol that is not known yet in the place of another. */
    public static void spoil(HazelcastInstance instance, String limiter) {
        byte[] image = LedgerImage.of(new LedgerState(1, 1, 0));
        image[1]++;
        map(instance).set(limiter, Book.of(image, 0));
    }

    /** Has a book think that it has seen a later instant. */
    public static void setForward(HazelcastInstance instance, String limiter, Duration by) {
        Book book = map(instance).get(limiter);
        Ledger.apply(
                book.state(),
                new LedgerBatch("clock", Long.MAX_VALUE, List.of()),
                System.currentTimeMillis() + by.toMillis());
        map(instance).set(limiter, book);
    }
}
