package io.github.creneau.redis.ledger;

import io.github.creneau.redis.wire.Names;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The keys of one limiter: {@code prefix:{limiter}} and what begins with it. The braces put all of them into one slot of a
 * cluster. Neither name may contain a brace or the like, so two limiters never share a key.
 *
 * <p>The book itself has one key for all versions of the library and says its protocol; the keys beside it carry the
 * protocol in their names. So another version finds the book, and sees that it is not its own.
 */
public final class Keys {

    /** What a key prefix may be. */
    public static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,99}");

    private static final Pattern LIMITER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final String PROTOCOL = "2";
    private static final List<String> PARTS =
            List.of("sessions", "expiries", "members", "silence", "calendar", "minutes", "ended", "spent", "policy");

    private final String book;

    private Keys(String book) {
        this.book = book;
    }

    /** The keys of a limiter; fails with {@link IllegalArgumentException} for a name that could not be told from others. */
    public static Keys of(String prefix, String limiter) {
        if (!LIMITER.matcher(limiter).matches()) {
            throw new IllegalArgumentException(
                    "a limiter's name has letters a-z or A-Z, digits, '.', '_' and '-' only");
        }
        return new Keys(prefix + ":{" + limiter + "}");
    }

    /** The key of a bucket. */
    public byte[] bucket(String id) {
        return Names.bytes(book + ":" + PROTOCOL + ":tokens:" + id);
    }

    /** All keys of the ledger, in the order in which the script knows them. */
    byte[][] ofLedger() {
        byte[][] keys = new byte[PARTS.size() + 1][];
        keys[0] = bytes(book);
        for (int i = 0; i < PARTS.size(); i++) {
            keys[i + 1] = bytes(book + ":" + PROTOCOL + ":" + PARTS.get(i));
        }
        return keys;
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
