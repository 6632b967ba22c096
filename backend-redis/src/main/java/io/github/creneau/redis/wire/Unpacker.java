package io.github.creneau.redis.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads MessagePack as Redis writes it. Fails with {@link IllegalStateException} where something else stands. */
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
            case 0xDC -> buffer.getShort() & 0xFFFF;
            case 0xDD -> buffer.getInt();
            default -> throw unexpected(tag);
        };
    }

    <T> List<T> list(Function<Unpacker, T> element) {
        int size = array();
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
            case 0xCC -> buffer.get() & 0xFF;
            case 0xCD -> buffer.getShort() & 0xFFFF;
            case 0xCE -> buffer.getInt() & 0xFFFF_FFFFL;
            case 0xCF, 0xD3 -> buffer.getLong();
            case 0xD0 -> buffer.get();
            case 0xD1 -> buffer.getShort();
            case 0xD2 -> buffer.getInt();
            case 0xCA -> (long) buffer.getFloat();
            case 0xCB -> (long) buffer.getDouble();
            default -> throw unexpected(tag);
        };
    }

    int intValue() {
        return (int) integer();
    }

    String text() {
        int tag = tag();
        int length = switch (tag) {
            case 0xD9 -> buffer.get() & 0xFF;
            case 0xDA -> buffer.getShort() & 0xFFFF;
            case 0xDB -> buffer.getInt();
            default -> {
                if ((tag & 0xE0) != 0xA0) {
                    throw unexpected(tag);
                }
                yield tag & 0x1F;
            }
        };
        if (length < 0 || length > buffer.remaining()) {
            throw new IllegalStateException("the reply ends in the middle of a text");
        }
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

    private int tag() {
        try {
            return buffer.get() & 0xFF;
        } catch (BufferUnderflowException e) {
            throw new IllegalStateException("the reply ends too early", e);
        }
    }

    private static IllegalStateException unexpected(int tag) {
        return new IllegalStateException("the reply has the tag " + Integer.toHexString(tag) + " in a wrong place");
    }
}
