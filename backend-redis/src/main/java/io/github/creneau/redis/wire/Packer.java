package io.github.creneau.redis.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes MessagePack. Lengths stand before what they measure, so nothing that comes from outside can end a value. */
final class Packer {

    private ByteBuffer buffer = ByteBuffer.allocate(512);

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            int size = Math.max(2 * buffer.capacity(), buffer.position() + bytes);
            ByteBuffer larger = ByteBuffer.wrap(Arrays.copyOf(buffer.array(), size));
            larger.position(buffer.position());
            buffer = larger;
        }
        return buffer;
    }

    Packer array(int size) {
        if (size < 16) {
            room(1).put((byte) (0x90 | size));
        } else {
            room(5).put((byte) 0xDD).putInt(size);
        }
        return this;
    }

    Packer integer(long value) {
        if (value >= 0 && value < 128) {
            room(1).put((byte) value);
        } else {
            room(9).put((byte) 0xD3).putLong(value);
        }
        return this;
    }

    Packer integerOrNil(@Nullable Long value) {
        if (value == null) {
            room(1).put((byte) 0xC0);
            return this;
        }
        return integer(value);
    }

    Packer bool(boolean value) {
        room(1).put((byte) (value ? 0xC3 : 0xC2));
        return this;
    }

    Packer text(String value) {
        byte[] bytes = Names.bytes(value);
        if (bytes.length < 32) {
            room(1).put((byte) (0xA0 | bytes.length));
        } else {
            room(5).put((byte) 0xDB).putInt(bytes.length);
        }
        room(bytes.length).put(bytes);
        return this;
    }

    byte[] bytes() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
