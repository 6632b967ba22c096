package io.github.creneau.ledger.wire;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes numbers in as many bytes as they need, and texts char by char, so that even a text that is not well-formed comes
 * back as it was. A name that recurs is written once. Not thread-safe.
 */
public final class ByteWriter {

    private byte[] bytes = new byte[256];
    private int size;
    private final Map<String, Integer> names = new HashMap<>();

    /** Begins with what it is and the version of its form. */
    public ByteWriter(Kind kind) {
        put((byte) kind.mark);
        unsigned(kind.version);
    }

    private void put(byte value) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * size);
        }
        bytes[size++] = value;
    }

    private void unsigned(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        put((byte) rest);
    }

    /** A number; the nearer to 0, the shorter. */
    public ByteWriter number(long value) {
        unsigned((value << 1) ^ (value >> 63));
        return this;
    }

    /** A number, or none. */
    public ByteWriter optional(@Nullable Long value) {
        flag(value != null);
        return value == null ? this : number(value);
    }

    /** Yes or no. */
    public ByteWriter flag(boolean value) {
        put((byte) (value ? 1 : 0));
        return this;
    }

    /** Any text. */
    public ByteWriter text(String text) {
        unsigned(text.length());
        for (int i = 0; i < text.length(); i++) {
            unsigned(text.charAt(i));
        }
        return this;
    }

    /** A text that is likely to recur. */
    public ByteWriter name(String name) {
        Integer known = names.putIfAbsent(name, names.size() + 1);
        if (known == null) {
            unsigned(0);
            return text(name);
        }
        unsigned(known);
        return this;
    }

    /** How many, then each. */
    public <T> ByteWriter list(List<T> values, BiConsumer<ByteWriter, T> element) {
        unsigned(values.size());
        for (T value : values) {
            element.accept(this, value);
        }
        return this;
    }

    /** All that was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}
