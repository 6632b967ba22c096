package io.github.creneau.examples.sos;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Limiter;
import io.github.creneau.Refused;
import io.github.creneau.Request;
import io.github.creneau.examples.ent.Slots;
import io.github.creneau.examples.stage.CuttableLine;
import io.github.creneau.examples.stage.StageTime;
import io.github.creneau.inprocess.InProcessBackend;
import io.github.creneau.spi.Backend;
import io.github.creneau.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pupil without a tutor is told the reason that it has, and the time that the limiter tells. */
class NoTutorTest {

    private static final Instant STORE = Instant.parse("2026-11-26T14:00:00Z");

    /** What is shown runs ten times as fast, on another day. */
    private static final StageTime TIME = new StageTime(
            STORE, LocalDateTime.parse("2020-03-16T09:00").atZone(Slots.ZONE).toInstant(), 10);

    private final VirtualTime time = VirtualTime.startingAt(STORE);
    private final Backend store = InProcessBackend.create(time);
    private Limiter limiter;

    @BeforeEach
    void start() {
        limiter = Limiter.builder("sos-devoirs")
                .backend(store)
                .timing(time)
                .budget(Budget.total(12))
                .cohort("eleve")
                .appointments(Appointments.none())
                .build();
        time.runFor(Duration.ofSeconds(2));
    }

    @AfterEach
    void end() {
        limiter.close();
        store.close();
    }

    private Refused refused(String pupil, int weight) {
        Request request = Request.session(limiter.cohort("eleve"), pupil).weight(weight);
        return (Refused) limiter.tryAcquire(request);
    }

    private void take(int weight) {
        assertThat(limiter.tryAcquire(Request.session(limiter.cohort("eleve"), "helped-" + weight)
                                .weight(weight))
                        .isGranted())
                .isTrue();
    }

    /** By the minute that follows, as the waiting page tells it. */
    private static String clock(Refused refused) {
        var told =
                TIME.shown(refused.retryAt().orElseThrow()).atZone(Slots.ZONE).plusNanos(59_999_999_999L);
        return String.format("%d\u00a0h\u00a0%02d", told.getHour(), told.getMinute());
    }

    @Test
    void whoever_is_alone_is_told_that_all_are_busy_and_until_when() {
        take(12);

        Refused refused = refused("alone", 1);
        String said = NoTutor.say(refused, false, TIME);

        assertThat(said).isEqualTo("Tous les tuteurs sont occupés. Réessaie vers " + clock(refused) + ".");
        assertThat(Duration.between(refused.at(), refused.retryAt().orElseThrow()))
                .isBetween(Duration.ofMinutes(1), Duration.ofMinutes(3));
    }

    @Test
    void a_group_is_not_told_that_all_are_busy_while_two_are_free() {
        take(10);

        Refused refused = refused("group", 3);
        String said = NoTutor.say(refused, true, TIME);

        assertThat(said)
                .doesNotContain("Tous les tuteurs")
                .contains("il n'y en a pas trois de libres. Réessaie vers " + clock(refused) + ". Tout seul");
        // A refusal stands until the next beat; then the two help others.
        time.runFor(Duration.ofSeconds(2));
        take(2);
    }

    @Test
    void for_whom_there_can_be_no_place_no_time_is_named() {
        Refused refused = refused("crowd", 13);

        assertThat(refused.reason()).isEqualTo(Refused.Reason.TOO_HEAVY);
        assertThat(NoTutor.say(refused, true, TIME)).doesNotContain("Réessaie");
        assertThat(NoTutor.say(refused, false, TIME)).isEqualTo("Aucun tuteur n'est là.");
    }

    @Test
    void where_the_store_is_away_no_tutor_is_called_busy() {
        CuttableLine line = new CuttableLine(store);
        line.cut(true);
        try (Limiter deaf = Limiter.builder("sos-devoirs")
                .node("deaf")
                .backend(line)
                .timing(time)
                .budget(Budget.total(12))
                .cohort("eleve")
                .build()) {
            Refused refused = (Refused) deaf.tryAcquire(deaf.cohort("eleve"), "early");
            assertThat(refused.reason()).isEqualTo(Refused.Reason.BACKEND);
            assertThat(NoTutor.say(refused, true, TIME))
                    .startsWith("SOS Devoirs ne peut prendre personne")
                    .contains("Réessaie vers");
        }
    }
}
