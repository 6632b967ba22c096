package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static io.github.creneau.testkit.Platform.takeAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Limiter;
import io.github.creneau.Rate;
import io.github.creneau.Request;
import io.github.creneau.Share;
import io.github.creneau.observe.Snapshot;
import io.github.creneau.observe.Snapshot.CohortView;
import io.github.creneau.observe.Snapshot.Store;
import io.github.creneau.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a node shows of itself. */
class SnapshotTest {

    private static final Instant IN_THE_SLOT_OF_THE_6E = Instant.parse("2020-03-16T08:00:00Z");

    private final Platform platform = new Platform(IN_THE_SLOT_OF_THE_6E);

    private static Limiter.Builder values(Limiter.Builder builder) {
        return builder.budget(Budget.total(100))
                .rate(Rate.perSecond(50).burst(1_000))
                .schedule(Schedule.in("Europe/Paris")
                        .slot("6e", "08:30", "10:30")
                        .slot("5e", "10:45", "12:45")
                        .always("enseignant"))
                .share("enseignant", Share.percent(20))
                .maxHold(Duration.ofHours(1))
                .appointments(Appointments.none());
    }

    @Test
    void shows_what_each_cohort_may_reach_and_in_whose_slot_it_is() {
        Limiter node = platform.node("a", SnapshotTest::values);
        granted(node.tryAcquire(node.cohort("6e"), "s"));
        platform.runFor(Platform.HEARTBEAT);

        Snapshot seen = node.snapshot();
        CohortView first = seen.cohort("6e").orElseThrow();
        CohortView second = seen.cohort("5e").orElseThrow();
        CohortView teachers = seen.cohort("enseignant").orElseThrow();

        assertThat(seen.cohorts()).extracting(CohortView::cohort).containsExactly("5e", "6e", "enseignant");
        assertThat(seen.cohort("4e")).isEmpty();
        assertThat(first.inSlot()).isTrue();
        assertThat(first.used()).isEqualTo(1);
        assertThat(first.granted()).isEqualTo(1);
        assertThat(first.ceiling()).isEqualTo(100);
        assertThat(first.threshold()).isEqualTo(100);
        assertThat(second.inSlot()).isFalse();
        assertThat(second.slot().orElseThrow().start()).isEqualTo(Instant.parse("2020-03-16T09:45:00Z"));
        assertThat(second.threshold()).isEqualTo(60);
        assertThat(teachers.ceiling()).isEqualTo(20);
        assertThat(seen.policy().version()).isEqualTo(1_000);
    }

    @Test
    void counts_refusals_by_reason_and_permits_granted() {
        Limiter node = platform.node("a", SnapshotTest::values);
        int taken = takeAll(node, node.cohort("enseignant"));
        for (int i = 0; i < 9; i++) {
            node.tryAcquire(node.cohort("enseignant"));
        }

        CohortView view = node.snapshot().cohort("enseignant").orElseThrow();
        assertThat(taken).isEqualTo(20);
        assertThat(view.granted()).isEqualTo(20);
        assertThat(view.inUse()).isEqualTo(20);
        assertThat(view.refused()).containsOnlyKeys("COHORT_FULL").containsEntry("COHORT_FULL", 10L);
        assertThat(view.refusals()).isEqualTo(10);
    }

    @Test
    void counts_at_once_whom_it_let_in_or_ended_itself() {
        Limiter a = platform.node("a", SnapshotTest::values);
        Limiter b = platform.node("b", SnapshotTest::values);
        platform.runFor(Platform.HEARTBEAT);

        granted(a.tryAcquire(Request.session(a.cohort("6e"), "s").weight(3)));
        granted(a.tryAcquire(a.cohort("enseignant"), "t"));
        granted(a.tryAcquire(a.cohort("enseignant"), "t"));
        assertThat(a.snapshot().used()).isEqualTo(4);
        assertThat(a.snapshot().cohort("6e").orElseThrow().used()).isEqualTo(3);
        assertThat(a.snapshot().cohort("enseignant").orElseThrow().used()).isEqualTo(1);
        assertThat(b.snapshot().used()).as("another node has not heard of it").isZero();

        platform.runFor(Platform.HEARTBEAT);
        assertThat(a.snapshot().used()).as("not counted twice").isEqualTo(4);
        assertThat(b.snapshot().used()).isEqualTo(4);

        a.release("s");
        a.release("s");
        assertThat(a.snapshot().used()).isEqualTo(1);
        assertThat(a.snapshot().cohort("6e").orElseThrow().used()).isZero();
        platform.runFor(Platform.HEARTBEAT);
        assertThat(a.snapshot().used()).isEqualTo(1);
        assertThat(b.snapshot().used()).isEqualTo(1);
    }

    @Test
    void tells_the_places_that_others_would_take_for_free_if_it_fell_silent() {
        Limiter node = platform.node("a", SnapshotTest::values);
        takeAll(node, node.cohort("enseignant"));

        assertThat(node.maxOverAdmission()).isEqualTo(20);
        assertThat(node.snapshot().maxOverAdmission()).isEqualTo(20);
        platform.runFor(Platform.HEARTBEAT);
        assertThat(node.snapshot().health().ledgerTrips().made()).isPositive();
        assertThat(node.snapshot().health().tokenTrips().made()).isPositive();
    }

    @Test
    void tells_whether_the_store_is_heard() {
        Limiter node = platform.node("a", SnapshotTest::values);
        platform.runFor(Platform.HEARTBEAT);
        assertThat(node.snapshot().health().store()).isEqualTo(Store.UP);
        assertThat(node.snapshot().health().ledgerTrips().failed()).isZero();

        platform.trips.close();
        platform.runFor(Platform.LEASE.plus(Platform.HEARTBEAT));

        assertThat(node.snapshot().health().store()).isEqualTo(Store.LOST);
        assertThat(node.snapshot().health().ledgerTrips().failed()).isPositive();
    }

    @Test
    void tells_that_nothing_was_heard_of_the_store_yet() {
        platform.trips.close();
        Limiter node = platform.node("a", SnapshotTest::values);
        platform.runFor(Platform.HEARTBEAT);

        assertThat(node.snapshot().health().store()).isEqualTo(Store.UNHEARD);
        assertThat(node.snapshot().budget()).isZero();
    }

    @Test
    void in_virtual_time_its_timer_is_punctual_and_its_clock_exact() {
        Limiter node = platform.node("a", SnapshotTest::values);
        platform.runFor(Duration.ofMinutes(2));

        assertThat(node.snapshot().health().keeperLateness()).isZero();
        assertThat(node.snapshot().health().clockError()).isZero();
        assertThat(node.snapshot().health().wallOffset()).isZero();
        assertThat(node.snapshot().at()).isEqualTo(platform.time.now());
    }
}
