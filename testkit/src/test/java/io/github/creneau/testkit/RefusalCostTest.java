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
import io.github.creneau.schedule.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Under a stampede the store sees heartbeats, never the crowd. */
class RefusalCostTest {

    private static final int CROWD = 10_000;
    private static final int SECONDS = 10;

    /** Two beats a heartbeat are more than a node needs for itself. */
    private static final int OWN_TRIPS = 2 * SECONDS;

    private final Platform platform = new Platform();

    private static Limiter.Builder full(Limiter.Builder builder) {
        return builder.budget(Budget.total(1)).cohort("6e", "5e", "4e", "3e", "enseignant");
    }

    /** A crowd that comes evenly over ten seconds; answers the trips that the store saw meanwhile. */
    private int trips(Runnable caller) {
        int before = platform.trips.all();
        platform.each(Duration.ofSeconds(SECONDS).dividedBy(CROWD), Duration.ofSeconds(SECONDS), caller);
        platform.runFor(Duration.ofSeconds(SECONDS));
        return platform.trips.all() - before;
    }

    private int quietTrips() {
        return trips(() -> {});
    }

    @Test
    void a_quiet_node_beats_once_a_heartbeat() {
        platform.node("a", RefusalCostTest::full);

        assertThat(quietTrips()).isEqualTo(SECONDS);
    }

    @Test
    void permits_refused_make_no_trips() {
        Limiter node = platform.node("a", RefusalCostTest::full);
        Cohort cohort = node.cohort("6e");
        granted(node.tryAcquire(cohort));
        refused(node.tryAcquire(cohort));

        int trips = trips(() -> refused(node.tryAcquire(cohort)));

        assertThat(trips).isLessThanOrEqualTo(OWN_TRIPS);
    }

    @Test
    void permits_refused_are_told_one_shared_value() {
        Limiter node = platform.node("a", RefusalCostTest::full);
        Cohort cohort = node.cohort("6e");
        granted(node.tryAcquire(cohort));
        Map<Refused, Boolean> values = new IdentityHashMap<>();

        trips(() -> values.put(refused(node.tryAcquire(cohort)), true));

        assertThat(values).hasSizeLessThanOrEqualTo(OWN_TRIPS);
    }

    @Test
    void sessions_refused_without_appointments_make_no_trips() {
        Limiter node = platform.node("a", builder -> full(builder).appointments(Appointments.none()));
        Cohort cohort = node.cohort("6e");
        granted(node.tryAcquire(cohort));
        AtomicInteger number = new AtomicInteger();

        int trips = trips(() -> refused(node.tryAcquire(cohort, "s" + number.incrementAndGet())));

        assertThat(trips).isLessThanOrEqualTo(OWN_TRIPS);
    }

    /** The block of the calendar doubles until it lasts for a heartbeat: a logarithm of the crowd, not the crowd. */
    @Test
    void sessions_refused_with_appointments_make_a_few_trips_to_begin_with() {
        Limiter node = platform.node(
                "a", builder -> full(builder).budget(Budget.total(2_000)).meanHold(Duration.ofMinutes(1)));
        Cohort cohort = node.cohort("6e");
        for (int i = 0; i < 2_000; i++) {
            granted(node.tryAcquire(cohort, "inside" + i));
        }
        AtomicInteger number = new AtomicInteger();

        int trips = trips(() -> refused(node.tryAcquire(cohort, "s" + number.incrementAndGet())));

        assertThat(trips).isLessThanOrEqualTo(OWN_TRIPS + 14);
    }

    @Test
    void so_do_those_of_many_cohorts_by_turns() {
        Limiter node = platform.node(
                "a", builder -> full(builder).budget(Budget.total(2_000)).meanHold(Duration.ofMinutes(1)));
        List<Cohort> cohorts = new ArrayList<>();
        List.of("6e", "5e", "4e", "3e", "enseignant").forEach(name -> cohorts.add(node.cohort(name)));
        for (int i = 0; i < 2_000; i++) {
            granted(node.tryAcquire(cohorts.get(0), "inside" + i));
        }
        AtomicInteger number = new AtomicInteger();

        int trips = trips(() -> {
            int i = number.incrementAndGet();
            refused(node.tryAcquire(cohorts.get(i % 5), "s" + i));
        });

        assertThat(trips).isLessThanOrEqualTo(OWN_TRIPS + 5 * 14);
    }

    @Test
    void a_few_callers_a_second_of_many_cohorts_make_fewer_trips_than_they_are() {
        Limiter node = platform.node(
                "a", builder -> full(builder).budget(Budget.total(2_000)).meanHold(Duration.ofMinutes(1)));
        List<Cohort> cohorts = new ArrayList<>();
        List.of("6e", "5e", "4e", "3e", "enseignant").forEach(name -> cohorts.add(node.cohort(name)));
        for (int i = 0; i < 2_000; i++) {
            granted(node.tryAcquire(cohorts.get(0), "inside" + i));
        }
        AtomicInteger number = new AtomicInteger();
        int before = platform.trips.all();

        platform.each(Duration.ofMillis(100), Duration.ofSeconds(SECONDS), () -> {
            int i = number.incrementAndGet();
            refused(node.tryAcquire(cohorts.get(i % 5), "s" + i));
        });
        platform.runFor(Duration.ofSeconds(SECONDS));

        assertThat(platform.trips.all() - before).isLessThanOrEqualTo(OWN_TRIPS + 10);
    }

    /** Each logout lets as many ask the store as places came free, and of the cohorts that those may help; not the crowd. */
    @Test
    void where_people_leave_a_crowd_makes_a_trip_for_each_of_them() {
        int inside = 100;
        Limiter node = platform.node(
                "a",
                builder -> builder.budget(Budget.total(inside))
                        .schedule(Schedule.in("Europe/Paris")
                                .slot("6e", "08:00", "10:30")
                                .slot("5e", "11:00", "12:00"))
                        .outOfSlot(OutOfSlot.closed())
                        .appointments(Appointments.none()));
        for (int i = 0; i < inside; i++) {
            granted(node.tryAcquire(node.cohort("6e"), "inside" + i));
        }
        AtomicInteger number = new AtomicInteger();
        AtomicInteger granted = new AtomicInteger();

        int trips = trips(() -> {
            int i = number.incrementAndGet();
            refused(node.tryAcquire(node.cohort("5e"), "out" + i));
            granted.addAndGet(node.tryAcquire(node.cohort("6e"), "s" + i).isGranted() ? 1 : 0);
            if (i % 200 == 0) {
                node.release("inside" + i / 200);
            }
        });

        assertThat(granted.get()).as("all but the last of those left").isBetween(49, 50);
        assertThat(trips).isLessThanOrEqualTo(OWN_TRIPS + 2 * 50);
    }

    @Test
    void out_of_its_slot_nobody_makes_a_trip() {
        Limiter node = platform.node(
                "a",
                builder -> builder.budget(Budget.total(100))
                        .schedule(Schedule.in("Europe/Paris").slot("6e", "08:30", "10:30"))
                        .outOfSlot(OutOfSlot.closed())
                        .appointments(Appointments.none()));
        Cohort cohort = node.cohort("6e");
        AtomicInteger number = new AtomicInteger();

        int trips = trips(() -> {
            refused(node.tryAcquire(cohort));
            refused(node.tryAcquire(cohort, "s" + number.incrementAndGet()));
        });

        assertThat(trips).isLessThanOrEqualTo(OWN_TRIPS);
    }

    /** A refill every 50 ms, whatever the crowd: twenty a second. */
    @Test
    void those_above_the_rate_make_a_refill_each_period() {
        Limiter node = platform.node(
                "a",
                builder -> full(builder)
                        .budget(Budget.total(100_000))
                        .rate(Rate.perSecond(3).burst(1))
                        .appointments(Appointments.none()));
        Cohort cohort = node.cohort("6e");
        AtomicInteger number = new AtomicInteger();

        int trips = trips(() -> {
            node.tryAcquire(cohort, "s" + number.incrementAndGet());
            node.tryAcquire(cohort);
        });

        assertThat(trips).isLessThanOrEqualTo(20 * SECONDS + 3 * SECONDS + 2 * OWN_TRIPS);
    }

    @Test
    void a_crowd_on_many_nodes_makes_trips_by_the_node() {
        List<Limiter> nodes = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            nodes.add(platform.node("n" + i, builder -> full(builder).appointments(Appointments.none())));
        }
        granted(nodes.get(0).tryAcquire(nodes.get(0).cohort("6e")));
        AtomicInteger number = new AtomicInteger();

        int trips = trips(() -> {
            int i = number.incrementAndGet();
            Limiter node = nodes.get(i % 10);
            refused(node.tryAcquire(node.cohort("6e")));
            refused(node.tryAcquire(node.cohort("6e"), "s" + i));
        });

        assertThat(trips).isLessThanOrEqualTo(10 * OWN_TRIPS);
    }
}
