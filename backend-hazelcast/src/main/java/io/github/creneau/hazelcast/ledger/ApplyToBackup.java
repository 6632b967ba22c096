package io.github.creneau.hazelcast.ledger;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.github.creneau.ledger.wire.BatchBytes;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The same batch at the same time on a backup, which so comes to the same book. A backup that has missed a batch knows it by
 * the revision: should it become the owner's book before Hazelcast has put it right, it begins a new epoch, in which the
 * nodes tell it what it missed.
 */
public final class ApplyToBackup implements EntryProcessor<String, Book, byte[]>, IdentifiedDataSerializable {

    private byte[] batch;
    private Lives lives;
    private long nowMillis;
    private long revisionBefore;
    private long ownerMissed;

    /** To be read. */
    ApplyToBackup() {
        this(new byte[0], new Lives(0, 0), 0, 0, 0);
    }

    ApplyToBackup(byte[] batch, Lives lives, long nowMillis, long revisionBefore, long ownerMissed) {
        this.batch = batch;
        this.lives = lives;
        this.nowMillis = nowMillis;
        this.revisionBefore = revisionBefore;
        this.ownerMissed = ownerMissed;
    }

    @Override
    public byte @Nullable [] process(Map.Entry<String, Book> entry) {
        Book present = entry.getValue();
        if (present == null && revisionBefore > 0) {
            return null; // It begins when the owner's book arrives whole.
        }
        Book book = present == null || revisionBefore == 0 ? Book.born(nowMillis, lives.learningMillis()) : present;
        book.follow(BatchBytes.read(batch), nowMillis, revisionBefore, ownerMissed);
        lives.keep(entry, book, nowMillis);
        return null;
    }

    @Override
    public @Nullable EntryProcessor<String, Book, byte[]> getBackupProcessor() {
        return null;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeByteArray(batch);
        lives.write(out);
        out.writeLong(nowMillis);
        out.writeLong(revisionBefore);
        out.writeLong(ownerMissed);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        batch = Hook.bytes(in);
        lives = Lives.read(in);
        nowMillis = in.readLong();
        revisionBefore = in.readLong();
        ownerMissed = in.readLong();
    }

    @Override
    public int getFactoryId() {
        return Hook.FACTORY;
    }

    @Override
    public int getClassId() {
        return Hook.BACKUP;
    }
}
