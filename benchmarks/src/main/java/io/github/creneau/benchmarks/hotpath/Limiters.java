package io.github.creneau.benchmarks.hotpath;

import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Decision;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.Rate;
import io.github.creneau.schedule.Schedule;
import java.time.Duration;

/** What all comparisons agree on: the same numbers for Créneau and for its peers. */
final class Limiters {

    /** Places, or calls at once, where all are to be granted. */
    static final int PLENTY = 1_000_000;

    /** Tokens a second, and burst, where all are to be granted: as many as every peer takes. */
    static final long PLENTY_A_SECOND = 1_000_000_000;

    static final String COHORT = "6e";

    private Limiters() {}

    /** Budget, rate and slots; its cohort is in its slot all day. */
    static Limiter.Builder builder() {
        return builder("bench");
    }

    static Limiter.Builder builder(String name) {
        return Limiter.builder(name)
                .budget(Budget.total(PLENTY))
                .rate(Rate.perSecond(PLENTY_A_SECOND))
                .schedule(Schedule.in("Europe/Paris")
                        .slot(COHORT, "00:00", "24:00")
                        .slot("5e", "10:45", "12:45")
                        .always("enseignant"))
                .idleTime(Duration.ofHours(2))
                .maxHold(Duration.ofMinutes(10));
    }

    /** A permit that must be granted. */
    static Granted granted(Limiter limiter, Cohort cohort) {
        Decision decision = limiter.tryAcquire(cohort);
        if (decision instanceof Granted permit) {
            return permit;
        }
        throw new IllegalStateException(decision.toString());
    }
}
