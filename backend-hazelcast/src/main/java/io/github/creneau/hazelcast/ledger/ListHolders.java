package io.github.creneau.hazelcast.ledger;

import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.github.creneau.ledger.Holders;
import io.github.creneau.ledger.wire.ReplyBytes;
import io.github.creneau.spi.HolderPage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists who is inside, some at a time. Changes nothing. */
public final class ListHolders implements EntryProcessor<String, Book, byte[]>, ReadOnly, IdentifiedDataSerializable {

    private String cursor;

    /** To be read. */
    ListHolders() {
        this("");
    }

    /** A page. */
    public ListHolders(String cursor) {
        this.cursor = cursor;
    }

    @Override
    public byte[] process(Map.Entry<String, Book> entry) {
        Book book = entry.getValue();
        return ReplyBytes.of(book == null ? new HolderPage(List.of(), "") : Holders.page(book.state(), cursor));
    }

    @Override
    public @Nullable EntryProcessor<String, Book, byte[]> getBackupProcessor() {
        return null;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeString(cursor);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        String read = in.readString();
        cursor = read == null ? "" : read;
    }

    @Override
    public int getFactoryId() {
        return Hook.FACTORY;
    }

    @Override
    public int getClassId() {
        return Hook.LIST;
    }
}
