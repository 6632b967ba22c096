package io.github.creneau.hazelcast.ledger;

import com.hazelcast.internal.serialization.DataSerializerHook;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.serialization.DataSerializableFactory;
import java.io.IOException;

/**
 * Makes what travels, on whichever member or client has this library on its class path: Hazelcast finds it there by itself,
 * so an instance that exists already needs no configuration.
 */
public final class Hook implements DataSerializerHook {

    /** Of our own, among all that a platform may use: "CRN" in ASCII. */
    static final int FACTORY = 0x43_52_4E;

    static final int BOOK = 1;
    static final int APPLY = 2;
    static final int BACKUP = 3;
    static final int LIST = 4;
    static final int HELLO = 5;

    /** For Hazelcast. */
    public Hook() {}

    @Override
    public int getFactoryId() {
        return FACTORY;
    }

    @Override
    public DataSerializableFactory createFactory() {
        return id -> switch (id) {
            case BOOK -> new Book();
            case APPLY -> new Apply();
            case BACKUP -> new ApplyToBackup();
            case LIST -> new ListHolders();
            case HELLO -> new Hello();
            default -> throw new IllegalArgumentException("a newer version of Créneau sends class " + id);
        };
    }

    static byte[] bytes(ObjectDataInput in) throws IOException {
        byte[] bytes = in.readByteArray();
        return bytes == null ? new byte[0] : bytes;
    }
}
