package io.github.creneau.examples.sos;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Decision;
import io.github.creneau.Limiter;
import io.github.creneau.Refused;
import io.github.creneau.Request;
import io.github.creneau.examples.stage.StageTime;
import io.github.creneau.http.HttpMapping;
import io.github.creneau.http.HttpRefusal;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.Timing;
import java.time.Duration;
import java.util.Locale;

/** All that SOS Devoirs asks of Créneau: the attention of twelve tutors, of which a group takes three times as much. */
public final class Tutors implements AutoCloseable {

    private static final int ALONE = 1;
    private static final int GROUP = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Limiter limiter;
    private final HttpMapping http = HttpMapping.of("sos-devoirs");

    private Tutors(Limiter limiter) {
        this.limiter = limiter;
    }

    /** The tutors, shared by all nodes. */
    public static Tutors join(String node, Backend backend, Timing timing, StageTime time) {
        return new Tutors(Limiter.builder("sos-devoirs")
                .node(node)
                .backend(backend)
                .timing(timing)
                .budget(Budget.total(12))
                .cohort("eleve")
                .idleTime(time.inStore(Duration.ofMinutes(5)))
                .appointments(Appointments.none())
                .build());
    }

    /** A tutor for somebody, at once or within three seconds: a moment's wait is kinder than a page that says no. */
    Decision ask(String pupil, boolean inGroup) throws InterruptedException {
        Request request = Request.session(limiter.cohort("eleve"), pupil).weight(inGroup ? GROUP : ALONE);
        return limiter.acquire(request, PATIENCE);
    }

    /** Whether somebody still has a tutor. */
    boolean isHelped(String pupil) {
        return limiter.touch(pupil);
    }

    /** The tutor is free for others. */
    void thank(String pupil) {
        limiter.release(pupil);
    }

    /** Status and headers for whom no tutor was free. */
    HttpRefusal refusal(Refused refused) {
        return http.refusal(refused, Locale.FRENCH);
    }

    @Override
    public void close() {
        limiter.close();
    }
}
