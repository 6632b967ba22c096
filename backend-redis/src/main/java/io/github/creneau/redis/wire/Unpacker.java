package io.github.creneau.redis.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads MessagePack as Redis writes it. Trusts nothing: no length is believed that the bytes left could not fill, so a
 * hostile reply costs no more memory than a sound one of its length. Fails with {@link IllegalStateException} where
 * something else stands.
 */
final class Unpacker {

    private final ByteBuffer buffer;

    Unpacker(byte[] bytes) {
        buffer = ByteBuffer.wrap(bytes);
    }

    /** The length of an array; Lua has one kind of empty table, so an empty map is an empty array. */
    int array() {
        int tag = tag();
        if ((tag & 0xF0) == 0x90) {
            return tag & 0x0F;
        }
        return switch (tag) {
            case 0x80 -> 0;
            case 0xDC -> size(need(2).getShort() & 0xFFFF);
            case 0xDD -> size(need(4).getInt());
            default -> throw unexpected(tag);
        };
    }

    /** As many elements as the bytes left could hold: each has one at least. */
    private int size(int told) {
        if (told < 0 || told > buffer.remaining()) {
            throw tooShort();
        }
        return told;
    }

    <T> List<T> list(Function<Unpacker, T> element) {
        int size = size(array());
        List<T> elements = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            elements.add(element.apply(this));
        }
        return elements;
    }

    long integer() {
        int tag = tag();
        if (tag < 0x80 || tag >= 0xE0) {
            return (byte) tag;
        }
        return switch (tag) {
            case 0xCC -> need(1).get() & 0xFF;
            case 0xCD -> need(2).getShort() & 0xFFFF;
            case 0xCE -> need(4).getInt() & 0xFFFF_FFFFL;
            case 0xCF, 0xD3 -> need(8).getLong();
            case 0xD0 -> need(1).get();
            case 0xD1 -> need(2).getShort();
            case 0xD2 -> need(4).getInt();
            case 0xCA -> (long) need(4).getFloat();
            case 0xCB -> (long) need(8).getDouble();
            default -> throw unexpected(tag);
        };
    }

    int intValue() {
        long value = integer();
        if (value != (int) value) {
            throw new IllegalStateException("the reply has a number that is too large: " + value);
        }
        return (int) value;
    }

    String text() {
        int tag = tag();
        int length = switch (tag) {
            case 0xD9 -> need(1).get() & 0xFF;
            case 0xDA -> need(2).getShort() & 0xFFFF;
            case 0xDB -> need(4).getInt();
            default -> {
                if ((tag & 0xE0) != 0xA0) {
                    throw unexpected(tag);
                }
                yield tag & 0x1F;
            }
        };
        size(length);
        String text = Names.text(buffer.array(), buffer.position(), length);
        buffer.position(buffer.position() + length);
        return text;
    }

    boolean bool() {
        int tag = tag();
        if (tag != 0xC2 && tag != 0xC3) {
            throw unexpected(tag);
        }
        return tag == 0xC3;
    }

    /** Whether there is nothing, said by {@code false}; then it is read. */
    boolean isNothing() {
        boolean nothing = buffer.hasRemaining() && (buffer.get(buffer.position()) & 0xFF) == 0xC2;
        if (nothing) {
            buffer.get();
        }
        return nothing;
    }

    /** Whether an array follows, which is not read by this. */
    boolean isArray() {
        int tag = buffer.hasRemaining() ? buffer.get(buffer.position()) & 0xFF : 0;
        return (tag & 0xF0) == 0x90 || tag == 0xDC || tag == 0xDD;
    }

    /** Fails where more follows than was read. */
    void end() {
        if (buffer.hasRemaining()) {
            throw new IllegalStateException("the reply goes on where it should end");
        }
    }

    private int tag() {
        return need(1).get() & 0xFF;
    }

    private ByteBuffer need(int bytes) {
        if (buffer.remaining() < bytes) {
            throw tooShort();
        }
        return buffer;
    }

    private static IllegalStateException tooShort() {
        return new IllegalStateException("the reply ends too early");
    }

    private static IllegalStateException unexpected(int tag) {
        return new IllegalStateException("the reply has the tag " + Integer.toHexString(tag) + " in a wrong place");
    }
}
