package io.github.creneau.jcache;

import java.io.Serializable;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.MutableEntry;

/** Counts in an entry, and answers how far it has come. */
final class Increment implements EntryProcessor<String, byte[], Integer>, Serializable {

    private static final long serialVersionUID = 1;

    @Override
    public Integer process(MutableEntry<String, byte[]> entry, Object... arguments) {
        byte[] value = entry.getValue();
        int next = (value == null ? 0 : count(value)) + 1;
        entry.setValue(new byte[] {(byte) (next >> 8), (byte) next});
        return next;
    }

    /** What an entry has counted. */
    static int count(byte[] value) {
        return ((value[0] & 0xFF) << 8) | (value[1] & 0xFF);
    }
}
