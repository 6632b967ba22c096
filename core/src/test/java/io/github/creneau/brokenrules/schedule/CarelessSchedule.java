package io.github.creneau.brokenrules.schedule;

import io.github.creneau.Share;
import java.time.Instant;

/** Breaks the rules of the schedule: it knows a share, and what time it is. */
final class CarelessSchedule {

    private CarelessSchedule() {}

    static Share share() {
        return Instant.now().isAfter(Instant.EPOCH) ? Share.all() : Share.closed();
    }
}
