package io.github.creneau.ledger.wire;

import io.github.creneau.spi.BackendException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link ByteWriter} wrote. Trusts nothing: no length is believed that the bytes left could not fill, so
 * damaged bytes cost no more memory than sound ones of their length. Not thread-safe.
 *
 * <p>Every method fails with {@link BackendException} where the bytes cannot be what they should be.
 */
public final class ByteReader {

    private final byte[] bytes;
    private final int end;
    private final String what;
    private int at;
    private final List<String> names = new ArrayList<>();

    /** Begins to read all of them; fails where the bytes are something else, or of another version. */
    public ByteReader(Kind kind, byte[] bytes) {
        this(kind, bytes, bytes.length);
    }

    /** Begins to read the first of them. */
    public ByteReader(Kind kind, byte[] bytes, int length) {
        this.bytes = bytes;
        this.end = length;
        this.what = kind.name().toLowerCase(Locale.ROOT);
        if (length == 0 || bytes[0] != kind.mark) {
            throw new BackendException("there is something else where a " + what + " should be");
        }
        at = 1;
        long version = unsigned();
        if (version != kind.version) {
            throw new BackendException("the " + what + " is of protocol " + version
                    + ", but this version of the library" + " knows protocol " + kind.version + " only");
        }
    }

    private BackendException damaged() {
        return new BackendException("the " + what + " is damaged at byte " + at + " of " + end);
    }

    private byte take() {
        if (at >= end) {
            throw damaged();
        }
        return bytes[at++];
    }

    private long unsigned() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = take();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw damaged();
    }

    /** A length that what is left could have. */
    private int length() {
        long length = unsigned();
        if (length < 0 || length > end - at) {
            throw damaged();
        }
        return (int) length;
    }

    /** A number. */
    public long number() {
        long value = unsigned();
        return (value >>> 1) ^ -(value & 1);
    }

    /** A number that is an {@code int}. */
    public int integer() {
        long value = number();
        if (value != (int) value) {
            throw damaged();
        }
        return (int) value;
    }

    /** A number from 0 to below {@code bound}. */
    public int ordinal(int bound) {
        long value = number();
        if (value < 0 || value >= bound) {
            throw damaged();
        }
        return (int) value;
    }

    /** A number, or none. */
    public @Nullable Long optional() {
        return flag() ? Long.valueOf(number()) : null;
    }

    /** Yes or no. */
    public boolean flag() {
        byte value = take();
        if (value != 0 && value != 1) {
            throw damaged();
        }
        return value == 1;
    }

    /** Any text. */
    public String text() {
        char[] text = new char[length()];
        for (int i = 0; i < text.length; i++) {
            long unit = unsigned();
            if (unit < 0 || unit > Character.MAX_VALUE) {
                throw damaged();
            }
            text[i] = (char) unit;
        }
        return new String(text);
    }

    /** A text that may have come before. */
    public String name() {
        long known = unsigned();
        if (known < 0 || known > names.size()) {
            throw damaged();
        }
        if (known > 0) {
            return names.get((int) known - 1);
        }
        String name = text();
        names.add(name);
        return name;
    }

    /** A constant, by its name. */
    public <E extends Enum<E>> E constant(Class<E> type) {
        E constant = constantOrNone(type);
        if (constant == null) {
            throw damaged();
        }
        return constant;
    }

    /** A constant, or none where its name is empty. */
    public <E extends Enum<E>> @Nullable E constantOrNone(Class<E> type) {
        String name = name();
        if (name.isEmpty()) {
            return null;
        }
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException e) {
            throw damaged();
        }
    }

    /** How many, then each; an element has a byte at least. */
    public <T> List<T> list(Function<ByteReader, T> element) {
        int length = length();
        List<T> values = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            values.add(element.apply(this));
        }
        return values;
    }

    /** There must be nothing more. */
    public void end() {
        if (at != end) {
            throw damaged();
        }
    }
}
