package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static io.github.creneau.testkit.Platform.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Limiter;
import io.github.creneau.OutOfSlot;
import io.github.creneau.Rate;
import io.github.creneau.Refused;
import io.github.creneau.Refused.Reason;
import io.github.creneau.ledger.Ledger;
import io.github.creneau.ledger.LedgerState;
import io.github.creneau.observe.Snapshot.Store;
import io.github.creneau.schedule.Schedule;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A new store learns for six seconds who is inside: whoever comes meanwhile is told to come back in seconds, not minutes. */
class LearningTest {

    private static final Duration LEARNING = Duration.ofSeconds(6);
    private static final Instant LEARNT = Platform.START.plus(LEARNING);

    /** A heartbeat until the node hears of it, and as long again as it learns: so they come no faster than they came. */
    private static final Instant LATEST = LEARNT.plus(Platform.HEARTBEAT).plus(LEARNING);

    private final Platform platform = new Platform();
    private final LedgerState book = new LedgerState(1, Platform.START.toEpochMilli(), LEARNING.toMillis());
    private final Platform.Trips store = new Platform.Trips(platform.trips) {
        @Override
        public CompletionStage<LedgerReply> apply(String limiter, LedgerBatch batch) {
            return CompletableFuture.completedFuture(Ledger.apply(book, batch, platform.time.wallMillis()));
        }
    };

    private Limiter node(UnaryOperator<Limiter.Builder> values) {
        Limiter node = values.apply(platform.builder("a").backend(store).budget(Budget.total(2_000)))
                .build();
        platform.runForMillis(1_200);
        return node;
    }

    private static void isToldSeconds(Refused refused) {
        assertThat(refused.reason()).isEqualTo(Reason.BACKEND);
        assertThat(refused.retryAt().orElseThrow()).isBetween(LEARNT, LATEST);
        assertThat(refused.ticket()).isEmpty();
    }

    @Test
    void a_session_is_told_seconds() {
        Limiter node = node(builder -> builder.cohort("6e"));

        isToldSeconds(refused(node.tryAcquire(node.cohort("6e"), "first")));
        isToldSeconds(refused(node.tryAcquire(node.cohort("6e"), "by the standing refusal")));
        assertThat(node.snapshot().health().store()).isEqualTo(Store.LEARNING);
    }

    @Test
    void a_session_that_lacks_a_token_besides_is_told_seconds() {
        Limiter node = node(builder -> builder.cohort("6e").rate(Rate.perMinute(1)));

        for (int i = 0; i < 5; i++) {
            isToldSeconds(refused(node.tryAcquire(node.cohort("6e"), "s" + i)));
            platform.runForMillis(300);
        }
    }

    @Test
    void a_session_is_told_seconds_where_no_appointments_are_given() {
        Limiter node = node(builder -> builder.cohort("6e").appointments(Appointments.none()));

        isToldSeconds(refused(node.tryAcquire(node.cohort("6e"), "anna")));
    }

    @Test
    void a_permit_is_told_when_it_is_over() {
        Limiter node = node(builder -> builder.cohort("6e"));

        Refused refused = refused(node.tryAcquire(node.cohort("6e")));

        assertThat(refused.reason()).isEqualTo(Reason.BACKEND);
        assertThat(refused.retryAt()).contains(LEARNT.plus(Platform.HEARTBEAT));
    }

    @Test
    void a_crowd_comes_back_spread_and_finds_its_places() {
        Limiter node = node(builder -> builder.cohort("6e"));
        Cohort cohort = node.cohort("6e");
        Map<Long, Integer> bySecond = new TreeMap<>();
        for (int i = 0; i < 1_200; i++) {
            String session = "s" + i;
            Instant told = refused(node.tryAcquire(cohort, session)).retryAt().orElseThrow();
            bySecond.merge(told.getEpochSecond(), 1, Integer::sum);
            platform.time.at(told, () -> granted(node.tryAcquire(cohort, session)));
        }

        assertThat(bySecond).hasSize(6);
        assertThat(bySecond.values()).allMatch(people -> people < 250);
        platform.runFor(Duration.ofSeconds(20));
        assertThat(node.snapshot().used()).isEqualTo(1_200);
    }

    @Test
    void whoever_may_come_in_their_slot_only_is_told_the_slot() {
        Limiter node =
                node(builder -> builder.schedule(Schedule.in("Europe/Paris").slot("6e", "08:30", "10:30"))
                        .outOfSlot(OutOfSlot.closed()));

        Refused refused = refused(node.tryAcquire(node.cohort("6e"), "anna"));

        assertThat(refused.retryAt().orElseThrow())
                .isBetween(Instant.parse("2020-03-16T07:30:00Z"), Instant.parse("2020-03-16T07:40:00Z"));
    }

    @Test
    void after_it_people_are_told_minutes_again() {
        Limiter node = node(builder -> builder.budget(Budget.total(1)).cohort("6e"));
        platform.runFor(LEARNING.plus(Platform.HEARTBEAT));
        granted(node.tryAcquire(node.cohort("6e"), "anna"));

        Refused refused = refused(node.tryAcquire(node.cohort("6e"), "berta"));

        assertThat(refused.reason()).isEqualTo(Reason.FULL);
        assertThat(refused.retryAfter().orElseThrow()).isGreaterThan(Duration.ofSeconds(20));
    }
}
