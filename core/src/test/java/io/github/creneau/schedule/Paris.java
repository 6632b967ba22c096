package io.github.creneau.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;

/** Days and hours in Paris. */
final class Paris {

    static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    static final Schedule EMPTY = Schedule.in("Europe/Paris");
    static final LocalDate MONDAY_16 = LocalDate.of(2020, 3, 16);

    private Paris() {}

    static Instant paris(String local) {
        return LocalDateTime.parse(local).atZone(PARIS).toInstant();
    }

    static Occurrence occurrence(String cohort, String start, String end) {
        return new Occurrence(cohort, paris(start), paris(end), PARIS);
    }
}
