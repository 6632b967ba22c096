package io.github.creneau.hazelcast.ledger;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.github.creneau.ledger.wire.BatchBytes;
import io.github.creneau.ledger.wire.ReplyBytes;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a batch on the owner of the limiter's key, at the cluster's time: the members agree on it, so an owner whose
 * own clock is wrong moves no session. The backups carry out the same batch at the same time.
 */
public final class Apply
        implements EntryProcessor<String, Book, byte[]>, IdentifiedDataSerializable, HazelcastInstanceAware {

    private byte[] batch;
    private Lives lives;
    private transient @Nullable HazelcastInstance instance;
    private transient @Nullable ApplyToBackup backup;

    /** To be read. */
    Apply() {
        this(new byte[0], new Lives(0, 0));
    }

    private Apply(byte[] batch, Lives lives) {
        this.batch = batch;
        this.lives = lives;
    }

    /** A batch to be carried out. */
    public Apply(LedgerBatch batch, Lives lives) {
        this(BatchBytes.of(batch), lives);
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance owner) {
        instance = owner;
    }

    @Override
    public byte[] process(Map.Entry<String, Book> entry) {
        HazelcastInstance owner = instance;
        if (owner == null) {
            throw new IllegalStateException("Hazelcast has not said where this runs");
        }
        LedgerBatch arrived = BatchBytes.read(batch);
        long now = owner.getCluster().getClusterTime();
        Book present = entry.getValue();
        long before = present == null ? 0 : present.state().revision();
        long missed = present == null ? 0 : present.missingUpTo();
        Book book = present == null ? Book.born(now, lives.learningMillis()) : present;
        LedgerReply reply = book.apply(arrived, now);
        lives.keep(entry, book, now);
        backup = new ApplyToBackup(batch, lives, now, before, missed);
        return ReplyBytes.of(reply);
    }

    @Override
    public @Nullable EntryProcessor<String, Book, byte[]> getBackupProcessor() {
        return backup;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeByteArray(batch);
        lives.write(out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        batch = Hook.bytes(in);
        lives = Lives.read(in);
    }

    @Override
    public int getFactoryId() {
        return Hook.FACTORY;
    }

    @Override
    public int getClassId() {
        return Hook.APPLY;
    }
}
