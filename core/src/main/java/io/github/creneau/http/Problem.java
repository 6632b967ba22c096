package io.github.creneau.http;

import io.github.creneau.Refused;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Writes a refusal as problem details (RFC 9457); the two types are those of the RateLimit draft. */
final class Problem {

    private Problem() {}

    static String of(Refused refused, Locale locale, URI typeBase, String policy) {
        boolean quota = HttpStatus.isQuota(refused.reason());
        Map<String, String> members = new LinkedHashMap<>();
        members.put("type", quote(typeBase + (quota ? "quota-exceeded" : "temporary-reduced-capacity")));
        members.put("title", quote(quota ? "Not now" : "No place free now"));
        members.put("status", Integer.toString(HttpStatus.of(refused.reason())));
        members.put("detail", quote(refused.explain(locale)));
        members.put("violated-policies", "[" + quote(policy) + "]");
        members.put("reason", quote(refused.reason().name()));
        refused.retryAt().ifPresent(instant -> members.put("retry-at", quote(instant.toString())));
        StringBuilder json = new StringBuilder("{");
        members.forEach((name, value) -> json.append(json.length() > 1 ? "," : "")
                .append(quote(name))
                .append(':')
                .append(value));
        return json.append('}').toString();
    }

    /** A JSON string (RFC 8259). */
    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < 0x20 || c == '\u2028' || c == '\u2029' || Character.isSurrogate(c)) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
