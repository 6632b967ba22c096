package io.github.creneau.hazelcast.ledger;

import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long books learn, and live.
 *
 * @param learningMillis a book that has just begun admits nobody for so long
 * @param retentionMillis a book is gone so long after its last session
 */
public record Lives(long learningMillis, long retentionMillis) {

    /** By the settings of a backend. */
    public Lives(Duration learning, Duration retention) {
        this(learning.toMillis(), retention.toMillis());
    }

    /** Says that the book has changed; the entry is gone when nobody has used it for so long. */
    void keep(Map.Entry<String, Book> entry, Book book, long nowMillis) {
        long heldMillis = Math.max(0, book.state().heldUntilMillis() - nowMillis);
        ((ExtendedMapEntry<String, Book>) entry).setValue(book, heldMillis + retentionMillis, TimeUnit.MILLISECONDS);
    }

    void write(ObjectDataOutput out) throws IOException {
        out.writeLong(learningMillis);
        out.writeLong(retentionMillis);
    }

    static Lives read(ObjectDataInput in) throws IOException {
        return new Lives(in.readLong(), in.readLong());
    }
}
