package io.github.creneau.redis;

import io.github.creneau.InvalidValueException;
import io.lettuce.core.RedisURI;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a Redis is, as a URI. Of a wrong one it says which part is wrong. What may be a password, or a piece of one that was
 * cut in the wrong place, is never shown: neither is what the client says of it.
 */
final class Address {

    static final String ALLOWED = "redis://host:6379, rediss://user:password@host:6380/0 or"
            + " redis-sentinel://host1:26379,host2:26379/0#name; in a password '/', '#', '@' and ' ' are %2F, %23, %40"
            + " and %20";

    private static final String NOT_SHOWN = "(not shown)";
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]{0,19}");
    private static final Pattern HOST = Pattern.compile("[\\p{L}\\p{N}._-]+|\\[[0-9A-Za-z:.%]+]");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final String SENTINEL = "-sentinel";
    private static final Set<String> SCHEMES =
            Set.of("redis", "rediss", "redis+ssl", "redis+tls", "redis-sentinel", "rediss-sentinel");

    /** What stands between the scheme and the path, without user and password. */
    private final String hosts;

    private final String scheme;
    private final String path;
    private final boolean hasUser;

    private Address(String scheme, String rest) {
        int end = end(rest, "/?#");
        String authority = rest.substring(0, end);
        int at = authority.lastIndexOf('@');
        this.scheme = scheme;
        this.hosts = authority.substring(at + 1);
        this.hasUser = at >= 0;
        this.path = rest.substring(end);
    }

    /** Reads a URI as Lettuce does; refuses what that takes for a host and is none. */
    static RedisURI read(@Nullable String uri) {
        if (uri == null || uri.isBlank()) {
            throw new InvalidValueException("uri", uri, ALLOWED);
        }
        try {
            RedisURI read = RedisURI.create(uri);
            if (isPlausible(read)) {
                return read;
            }
        } catch (IllegalArgumentException e) {
            // Neither its message nor the cause: both may hold the password.
        }
        throw mistake(uri);
    }

    private static boolean isPlausible(RedisURI uri) {
        return uri.getSocket() != null
                || (uri.getSentinels().isEmpty() ? List.of(uri) : uri.getSentinels())
                        .stream().allMatch(one -> isHost(one.getHost()));
    }

    private static boolean isHost(@Nullable String host) {
        return host != null && HOST.matcher(host).matches();
    }

    private static InvalidValueException mistake(String uri) {
        int end = uri.indexOf("://");
        String scheme = end < 0 ? "" : uri.substring(0, end);
        if (!SCHEMES.contains(scheme)) {
            String shown = end < 0 ? "none" : WORD.matcher(scheme).matches() ? scheme : NOT_SHOWN;
            return wrong(
                    "scheme", shown, "redis, rediss (with TLS) or redis-sentinel, then ://, as in redis://host:6379");
        }
        String rest = uri.substring(end + 3);
        if (end(rest, "/?#") < rest.lastIndexOf('@') || rest.chars().anyMatch(Character::isWhitespace)) {
            return wrong("password", NOT_SHOWN, "'/', '?', '#', '@' and ' ' in it as %2F, %3F, %23, %40 and %20");
        }
        return new Address(scheme, rest).mistake();
    }

    private InvalidValueException mistake() {
        String[] all = hosts.split(",", -1);
        if (all.length > 1 && !scheme.endsWith(SENTINEL)) {
            return wrong("host", all.length + " hosts", "one; several are for redis-sentinel://, or for cluster(..)");
        }
        for (String one : all) {
            int colon = one.startsWith("[") ? one.indexOf("]:") + 1 : one.lastIndexOf(':');
            String host = colon > 0 || one.startsWith(":") ? one.substring(0, colon) : one;
            String port = host.length() < one.length() ? one.substring(colon + 1) : "";
            if (host.length() < one.length() && !isPort(port)) {
                return wrongPort(port);
            }
            if (!isHost(host) || (host.contains("_") && !port.isEmpty())) {
                return wrong(
                        "host",
                        host.isEmpty() ? "none" : NOT_SHOWN,
                        "letters, digits, '.' and '-'; or [an IPv6 address]");
            }
        }
        String database = path.substring(0, end(path, "?#"));
        if (!database.matches("/?|/[0-9]{1,9}")) {
            return wrong("database", NOT_SHOWN, "a number, as in redis://host:6379/0");
        }
        return scheme.endsWith(SENTINEL) && !path.contains("#")
                ? wrong("master", "none", "its name as Sentinel knows it, as in redis-sentinel://host:26379#name")
                : wrong("", NOT_SHOWN, ALLOWED);
    }

    private static boolean isPort(String port) {
        return PORT.matcher(port).matches() && Integer.parseInt(port) <= 65_535;
    }

    /** Where user and password were told, this is none of them. */
    private InvalidValueException wrongPort(String port) {
        return hasUser && port.matches("[0-9]{0,9}")
                ? wrong("port", port.isEmpty() ? "none" : port, "1 to 65535")
                : wrong(
                        "port",
                        NOT_SHOWN,
                        "1 to 65535; user and password stand before the host, as in redis://user:password@host");
    }

    private static InvalidValueException wrong(String part, String shown, String allowed) {
        return new InvalidValueException(part.isEmpty() ? "uri" : "uri." + part, shown, allowed);
    }

    /** Where the first of some characters is, or else the end. */
    private static int end(String text, String characters) {
        int end = 0;
        while (end < text.length() && characters.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }
}
