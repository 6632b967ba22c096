package io.github.creneau.http;

import io.github.creneau.Granted;
import io.github.creneau.InvalidValueException;
import io.github.creneau.Refused;
import io.github.creneau.spi.CalendarBlock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Maps the decisions of one limiter to HTTP. Immutable.
 *
 * <ul>
 *   <li>429 (RFC 6585) where the caller came out of its slot or too many came at once, 503 where the platform is full or
 *       the store is away; both with {@code Retry-After} in seconds (RFC 9110) and {@code Cache-Control: no-store}.
 *   <li>{@code RateLimit-Policy} and {@code RateLimit} after draft-ietf-httpapi-ratelimit-headers-11, which is a draft: a
 *       person's own quota, never the platform's capacity.
 *   <li>A body of {@code application/problem+json} (RFC 9457), for programs; people deserve a page.
 *   <li>The ticket in a cookie that scripts cannot read, for as long as it is good; after the grant, the pass.
 * </ul>
 *
 * <pre>{@code
 * HttpMapping http = HttpMapping.of("ent-eure");
 * Optional<String> proof = http.proof(request.getHeader("Cookie"));
 * }</pre>
 */
public final class HttpMapping {

    private static final Duration WINDOW = Duration.ofMinutes(CalendarBlock.WINDOW_MINUTES);
    private static final Duration PASS = Duration.ofHours(12);
    private static final String ANSWERED = "what the limiter answered";
    private static final Pattern PROOF = Pattern.compile("[A-Za-z0-9._-]{1,256}");

    private final String policy;
    private final URI typeBase;
    private final String cookie;
    private final String path;

    private HttpMapping(String policy, URI typeBase, String cookie, String path) {
        this.policy = policy;
        this.typeBase = typeBase;
        this.cookie = cookie;
        this.path = path;
    }

    /** The mapping of a limiter, by its name; the cookie is {@code <name>-place} on the path {@code /}. */
    public static HttpMapping of(String limiter) {
        if (limiter == null || !limiter.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new InvalidValueException("http.limiter", limiter, "the name of a limiter");
        }
        return new HttpMapping(
                limiter, URI.create("https://iana.org/assignments/http-problem-types#"), limiter + "-place", "/");
    }

    /** Begins the problems' type by another URI than IANA's, to which the problem's name is appended. */
    public HttpMapping typeBase(URI base) {
        if (base == null || !base.isAbsolute()) {
            throw new InvalidValueException("http.typeBase", base, "an absolute URI");
        }
        return new HttpMapping(policy, base, cookie, path);
    }

    /** Another name of the cookie: letters, digits, '-' and '_'. */
    public HttpMapping cookieName(String name) {
        if (name == null || !name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new InvalidValueException("http.cookieName", name, "1 to 64 letters, digits, '-' or '_'");
        }
        return new HttpMapping(policy, typeBase, name, path);
    }

    /** Another path of the cookie. */
    public HttpMapping cookiePath(String prefix) {
        if (prefix == null || !prefix.matches("/[A-Za-z0-9._~/-]{0,200}")) {
            throw new InvalidValueException("http.cookiePath", prefix, "a path that begins with '/'");
        }
        return new HttpMapping(policy, typeBase, cookie, prefix);
    }

    /** The answer to one who was refused. */
    public HttpRefusal refusal(Refused refused, Locale locale) {
        given("locale", locale, "a locale, such as Locale.FRENCH");
        List<HttpRefusal.Header> headers = new ArrayList<>();
        headers.add(new HttpRefusal.Header("Cache-Control", "no-store"));
        given("refused", refused, ANSWERED)
                .retryAfter()
                .map(HttpMapping::seconds)
                .ifPresent(wait -> {
                    headers.add(new HttpRefusal.Header("Retry-After", Long.toString(wait)));
                    headers.add(new HttpRefusal.Header("RateLimit", "\"" + policy + "\";r=0;t=" + wait));
                });
        headers.add(new HttpRefusal.Header("RateLimit-Policy", "\"" + policy + "\";q=1;w=" + WINDOW.toSeconds()));
        refused.ticket().ifPresent(ticket -> headers.add(setCookie(ticket, ticketAge(refused))));
        return new HttpRefusal(
                HttpStatus.of(refused.reason()), headers, () -> Problem.of(refused, locale, typeBase, policy));
    }

    /** The header that keeps the pass of a session; empty for a permit. */
    public Optional<HttpRefusal.Header> keep(Granted granted) {
        return given("granted", granted, ANSWERED).pass().map(pass -> setCookie(pass, PASS));
    }

    /** The header that forgets ticket and pass: at logout. */
    public HttpRefusal.Header forget() {
        return setCookie("", Duration.ZERO);
    }

    /**
     * The ticket or pass that a request carries.
     *
     * @param cookieHeader the value of the request's {@code Cookie} header; null if there is none
     */
    public Optional<String> proof(@Nullable String cookieHeader) {
        if (cookieHeader == null || cookieHeader.length() > 16_384) {
            return Optional.empty();
        }
        for (String pair : cookieHeader.split(";", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).strip().equals(cookie)) {
                String value = pair.substring(equals + 1).strip();
                return PROOF.matcher(value).matches() ? Optional.of(value) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private HttpRefusal.Header setCookie(String value, Duration age) {
        return new HttpRefusal.Header(
                "Set-Cookie",
                cookie + "=" + value + "; Path=" + path + "; Max-Age=" + age.toSeconds()
                        + "; HttpOnly; Secure; SameSite=Lax");
    }

    private static <T> T given(String field, @Nullable T value, String allowed) {
        if (value == null) {
            throw new InvalidValueException(field, null, allowed);
        }
        return value;
    }

    private static Duration ticketAge(Refused refused) {
        return refused.retryAfter().orElse(Duration.ZERO).plus(WINDOW);
    }

    /** Whole seconds, rounded up: who waits so long is not too early. */
    private static long seconds(Duration wait) {
        return Math.max(1, (wait.toMillis() + 999) / 1_000);
    }
}
