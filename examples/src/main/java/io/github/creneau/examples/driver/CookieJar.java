package io.github.creneau.examples.driver;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** The cookies of one person; kept also where a browser on plain HTTP would keep them for localhost only. Thread-safe. */
final class CookieJar {

    private final Map<String, String> cookies = new ConcurrentHashMap<>();
    private final AtomicInteger turns = new AtomicInteger();

    /** Counts the pages that were turned. */
    int turn() {
        return turns.getAndIncrement();
    }

    void take(HttpResponse<?> response) {
        for (String header : response.headers().allValues("Set-Cookie")) {
            String pair = header.split(";", 2)[0];
            int equals = pair.indexOf('=');
            String value = pair.substring(equals + 1);
            if (value.isEmpty()) {
                cookies.remove(pair.substring(0, equals));
            } else {
                cookies.put(pair.substring(0, equals), value);
            }
        }
    }

    void clear() {
        cookies.clear();
    }

    boolean isEmpty() {
        return cookies.isEmpty();
    }

    String header() {
        return cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }
}
