package io.github.creneau.examples.driver;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The answers that people got, by status. Thread-safe. */
final class Answers {

    /** What nobody should get. */
    static final String FAULT = "FAULT";

    /** Pages, redirections after a form, and refusals. */
    private static final Set<Integer> MEANT = Set.of(200, 303, 429, 503);

    private static final int UNAVAILABLE = 503;

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final LongAdder faults = new LongAdder();

    /** The status, 0 where there was no answer. */
    int count(@Nullable HttpResponse<?> response) {
        int status = response == null ? 0 : response.statusCode();
        counts.computeIfAbsent(status == 0 ? "no answer" : Integer.toString(status), name -> new LongAdder())
                .increment();
        if (response == null || !MEANT.contains(status) || isUnforeseen(response)) {
            faults.increment();
        }
        return status;
    }

    /** A refusal for want of places says when to come back; a server that fails does not. */
    private static boolean isUnforeseen(HttpResponse<?> response) {
        return response.statusCode() == UNAVAILABLE
                && response.headers().firstValue("Retry-After").isEmpty();
    }

    /** Failures of the connection, and statuses that are neither a page nor a refusal that says when to come back. */
    long faults() {
        return faults.sum();
    }

    Map<String, Long> byStatus() {
        Map<String, Long> sums = new TreeMap<>();
        counts.forEach((status, count) -> sums.put(status, count.sum()));
        return sums;
    }
}
