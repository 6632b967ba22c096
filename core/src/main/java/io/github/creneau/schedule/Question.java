package io.github.creneau.schedule;

import io.github.creneau.InvalidValueException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a schedule may be asked about: any name, an instant within bounds, a range that is not too wide. */
final class Question {

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    private Question() {}

    static String cohort(String field, @Nullable String cohort) {
        if (cohort == null) {
            throw new InvalidValueException(field, null, "the name of a cohort");
        }
        return cohort;
    }

    static Instant instant(String field, @Nullable Instant t) {
        if (t == null || t.isBefore(FIRST) || t.isAfter(LAST)) {
            throw new InvalidValueException(field, t, "an instant from " + FIRST + " to " + LAST);
        }
        return t;
    }

    static void range(@Nullable Instant from, @Nullable Instant to) {
        Instant first = instant("between.from", from);
        Instant last = instant("between.to", to);
        Duration widest = Duration.ofDays(Runs.SEARCH_DAYS);
        if (last.isBefore(first) || Duration.between(first, last).compareTo(widest) > 0) {
            throw new InvalidValueException(
                    "between.to", last, "an instant from " + first + " to " + Runs.SEARCH_DAYS + " days after it");
        }
    }
}
