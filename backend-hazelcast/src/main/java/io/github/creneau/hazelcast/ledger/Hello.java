package io.github.creneau.hazelcast.ledger;

import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.github.creneau.ledger.wire.Kind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the owner of a key which protocol it knows; one that has not this library cannot even read the question. */
public final class Hello implements EntryProcessor<String, Book, Integer>, ReadOnly, IdentifiedDataSerializable {

    /** What this version of the library knows. */
    public static final int PROTOCOL = Kind.BOOK.version() * 100 + Kind.BATCH.version() * 10 + Kind.REPLY.version();

    /** A question. */
    public Hello() {}

    @Override
    public Integer process(Map.Entry<String, Book> entry) {
        return PROTOCOL;
    }

    @Override
    public @Nullable EntryProcessor<String, Book, Integer> getBackupProcessor() {
        return null;
    }

    @Override
    public void writeData(ObjectDataOutput out) {}

    @Override
    public void readData(ObjectDataInput in) {}

    @Override
    public int getFactoryId() {
        return Hook.FACTORY;
    }

    @Override
    public int getClassId() {
        return Hook.HELLO;
    }
}
