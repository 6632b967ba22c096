package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static io.github.creneau.testkit.Platform.refused;
import static io.github.creneau.testkit.Platform.takeAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.OutOfSlot;
import io.github.creneau.Outage;
import io.github.creneau.Rate;
import io.github.creneau.Refused;
import io.github.creneau.Share;
import io.github.creneau.observe.Event;
import io.github.creneau.observe.Snapshot.OutageView;
import io.github.creneau.observe.Snapshot.Store;
import io.github.creneau.schedule.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes out of reach of their store, for ten seconds and for ten minutes: whom they let in, and how many. */
class OutageTest {

    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final CutOff nodes = new CutOff();
    private final Platform platform = nodes.platform;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void for_ten_seconds_each_node_lets_sessions_in_up_to_its_part_and_all_count_afterwards(boolean silent) {
        nodes.reachOfA.silent = silent;
        nodes.reachOfB.silent = silent;
        Limiter a = nodes.a();
        Limiter b = nodes.b();
        platform.runFor(TEN_SECONDS);
        granted(a.tryAcquire(a.cohort("6e"), "before"));

        nodes.goDown();
        List<String> onA = CutOff.enterAll(a, "a");
        List<String> onB = CutOff.enterAll(b, "b");

        assertThat(onA).hasSize(CutOff.PART - 1); // somebody was inside
        assertThat(onB).hasSize(CutOff.PART);
        Refused refused = refused(a.tryAcquire(a.cohort("6e"), "one too many"));
        assertThat(refused.reason()).isEqualTo(Refused.Reason.BACKEND);
        assertThat(a.touch("before")).isTrue();

        platform.runFor(TEN_SECONDS.minus(CutOff.UNTIL_KNOWN));
        nodes.comeUp();

        assertThat(platform.used()).isEqualTo(CutOff.PLACES);
        refused(a.tryAcquire(a.cohort("6e"), "one too many"));
        onA.forEach(id -> assertThat(b.touch(id)).as(id).isTrue());
        onB.forEach(id -> assertThat(a.release(id)).as(id).isTrue());
        platform.runFor(Platform.HEARTBEAT);
        assertThat(platform.used()).isEqualTo(CutOff.PLACES - onB.size());
    }

    @Test
    void so_it_is_with_permits() {
        Limiter a = nodes.a();
        Limiter b = nodes.b();
        Cohort onA = a.cohort("6e");
        platform.runFor(TEN_SECONDS);
        Granted before = granted(a.tryAcquire(onA));

        nodes.goDown();
        assertThat(takeAll(a, onA)).isEqualTo(CutOff.PART - 1);
        before.close();
        Granted next = granted(a.tryAcquire(onA));
        refused(a.tryAcquire(onA));
        assertThat(takeAll(b, b.cohort("6e"))).isEqualTo(CutOff.PART);
        platform.runFor(Duration.ofSeconds(3));
        nodes.comeUp();

        assertThat(platform.used()).isEqualTo(CutOff.PLACES);
        refused(a.tryAcquire(onA));
        next.close();
        platform.runFor(Platform.HEARTBEAT.multipliedBy(2));
        assertThat(takeAll(b, b.cohort("6e"))).isEqualTo(1);
    }

    @Test
    void ten_minutes_pass_and_whoever_is_active_is_still_inside() {
        Limiter a = nodes.a();
        Limiter b = nodes.b();
        platform.runFor(TEN_SECONDS);
        granted(a.tryAcquire(a.cohort("6e"), "active"));
        granted(a.tryAcquire(a.cohort("6e"), "idle"));
        platform.each(
                Duration.ofMinutes(1),
                Duration.ofMinutes(20),
                () -> assertThat(a.touch("active")).isTrue());
        Duration retried = Duration.ofSeconds(15);
        boolean[] newcomer = {false};
        platform.each(retried, Duration.ofMinutes(20), () -> {
            boolean isIn = a.tryAcquire(a.cohort("6e"), "newcomer").isGranted();
            assertThat(isIn || !newcomer[0]).as("once in, always in").isTrue();
            newcomer[0] = isIn;
        });

        nodes.goDown();
        platform.runFor(TEN_MINUTES.minus(CutOff.UNTIL_KNOWN));

        assertThat(newcomer[0]).isTrue();
        assertThat(a.snapshot().knownSessions()).isEqualTo(2); // the idle one has ended
        nodes.comeUp();
        assertThat(platform.used()).isEqualTo(2);
        assertThat(b.touch("active")).isTrue();
        assertThat(b.touch("newcomer")).isTrue();
        assertThat(b.touch("idle")).isFalse();
        assertThat(CutOff.enterAll(b, "b")).hasSize(CutOff.PLACES - 2);
    }

    @Test
    void after_its_time_nobody_new_is_let_in() {
        Limiter a = nodes.a(builder -> builder.outage(Outage.localShare(Duration.ofMinutes(1))));
        platform.runFor(TEN_SECONDS);
        nodes.goDown();
        granted(a.tryAcquire(a.cohort("6e"), "in time"));
        Granted permit = granted(a.tryAcquire(a.cohort("5e")));

        platform.runFor(Duration.ofMinutes(1));

        assertThat(refused(a.tryAcquire(a.cohort("6e"), "late")).reason()).isEqualTo(Refused.Reason.BACKEND);
        permit.close();
        refused(a.tryAcquire(a.cohort("5e")));
        assertThat(a.touch("in time")).isTrue();
        assertThat(nodes.told.stream()
                        .filter(Event.OutageRule.class::isInstance)
                        .map(event -> ((Event.OutageRule) event).rule()))
                .containsExactly("local share", "refuse");
    }

    @Test
    void nobody_is_let_in_where_that_is_the_rule_but_people_stay() {
        Limiter a = nodes.a(builder -> builder.outage(Outage.refuse()));
        platform.runFor(TEN_SECONDS);
        granted(a.tryAcquire(a.cohort("6e"), "before"));
        platform.each(
                Duration.ofMinutes(1),
                TEN_MINUTES,
                () -> assertThat(a.touch("before")).isTrue());
        nodes.goDown();

        assertThat(CutOff.enterAll(a, "a")).isEmpty();
        assertThat(takeAll(a, a.cohort("6e"))).isZero();
        platform.runFor(TEN_MINUTES.minus(CutOff.UNTIL_KNOWN));
        nodes.comeUp();

        assertThat(a.touch("before")).isTrue();
        assertThat(platform.used()).isEqualTo(1);
    }

    @Test
    void everybody_is_let_in_where_that_is_the_rule_and_drains_afterwards() {
        UnaryOperator<Limiter.Builder> values =
                builder -> builder.outage(Outage.localShare(Duration.ofSeconds(1), Outage.admit()))
                        .rate(Rate.perMinute(1));
        Limiter a = nodes.a(values);
        platform.runFor(TEN_SECONDS);
        nodes.goDown();
        platform.runFor(Duration.ofSeconds(2));

        List<String> inside = CutOff.enterAll(a, "a");
        assertThat(inside).hasSize(3 * CutOff.PLACES);
        assertThat(takeAllUpTo(a, 50)).isEqualTo(50);
        nodes.comeUp();

        assertThat(platform.used()).isEqualTo(3 * CutOff.PLACES + 50);
        refused(a.tryAcquire(a.cohort("6e"), "newcomer"));
        refused(a.tryAcquire(a.cohort("6e")));
    }

    private static int takeAllUpTo(Limiter node, int most) {
        int taken = 0;
        while (taken < most && node.tryAcquire(node.cohort("5e")).isGranted()) {
            taken++;
        }
        return taken;
    }

    @Test
    void the_rate_is_kept_by_each_node_for_its_part() {
        UnaryOperator<Limiter.Builder> values = builder ->
                builder.budget(Budget.total(10_000)).rate(Rate.perSecond(10).burst(20));
        Limiter a = nodes.a(values);
        nodes.b(values);
        platform.runFor(TEN_SECONDS);
        nodes.goDown();
        int[] in = {0};
        platform.each(
                Duration.ofMillis(20),
                TEN_SECONDS,
                () -> in[0] += a.tryAcquire(a.cohort("6e"), "s" + in[0]).isGranted() ? 1 : 0);
        platform.each(
                Duration.ofMillis(30),
                TEN_SECONDS,
                () -> in[0] += a.tryAcquire(a.cohort("5e")).isGranted() ? 1 : 0);
        platform.runFor(TEN_SECONDS);

        assertThat(in[0]).isBetween(45, 51); // 5 a second, from an empty bucket
    }

    @Test
    void slots_shares_and_reserves_hold_within_the_part() {
        UnaryOperator<Limiter.Builder> values = builder -> builder.schedule(
                        Schedule.in("Europe/Paris").slot("6e", "08:00", "08:10").slot("5e", "08:10", "09:00"))
                .share("6e", Share.percent(80))
                .outOfSlot(OutOfSlot.closed());
        Limiter a = nodes.a(values);
        nodes.b(values);
        platform.runFor(TEN_SECONDS);
        nodes.goDown();

        assertThat(refused(a.tryAcquire(a.cohort("5e"), "early")).reason()).isEqualTo(Refused.Reason.OUT_OF_SLOT);
        assertThat(takeAll(a, a.cohort("6e"))).isEqualTo(CutOff.PART * 8 / 10);
        platform.runUntil("2020-03-16T07:10:02Z");

        assertThat(refused(a.tryAcquire(a.cohort("6e"))).reason()).isEqualTo(Refused.Reason.OUT_OF_SLOT);
        assertThat(takeAll(a, a.cohort("5e"))).isEqualTo(CutOff.PART - CutOff.PART * 8 / 10);
    }

    @Test
    void whoever_waits_is_served_from_the_part() throws InterruptedException {
        Limiter a = nodes.a();
        nodes.b();
        platform.runFor(TEN_SECONDS);
        nodes.goDown();
        List<Granted> held = new ArrayList<>();
        for (int i = 0; i < CutOff.PART; i++) {
            held.add(granted(a.tryAcquire(a.cohort("6e"))));
        }
        platform.time.schedule(() -> held.get(0).close(), Duration.ofSeconds(2).toNanos());

        granted(a.acquire(a.cohort("6e"), Duration.ofSeconds(5)));
    }

    @Test
    void its_state_is_told_once_and_shown() {
        Limiter a = nodes.a();
        nodes.b();
        platform.runFor(TEN_SECONDS);
        assertThat(a.snapshot().health().outage()).isEmpty();
        nodes.told.clear();
        nodes.reachOfA.cut = true;
        platform.runFor(TEN_SECONDS);
        CutOff.enterAll(a, "a");
        granted(a.tryAcquire(a.cohort("6e"), "a0"));

        assertThat(a.snapshot().health().store()).isEqualTo(Store.LOST);
        OutageView outage = a.snapshot().health().outage().orElseThrow();
        assertThat(outage.rule()).isEqualTo("local share");
        assertThat(outage.letIn()).isEqualTo(CutOff.PART);
        assertThat(outage.since())
                .isBetween(
                        platform.time.now().minusSeconds(6), platform.time.now().minusSeconds(4));
        assertThat(nodes.told.stream().map(event -> event.getClass().getSimpleName()))
                .containsOnlyOnce("BackendLost", "OutageRule");
        nodes.comeUp();
        assertThat(nodes.told.stream()
                        .filter(Event.BackendBack.class::isInstance)
                        .map(event -> ((Event.BackendBack) event).letIn()))
                .containsExactly((long) CutOff.PART);
        assertThat(a.snapshot().health().outage()).isEmpty();
    }

    @Test
    void a_node_that_never_heard_the_store_lets_nobody_in() {
        nodes.reachOfA.cut = true;
        Limiter a = nodes.a();
        platform.runFor(TEN_SECONDS);

        Refused refused = refused(a.tryAcquire(a.cohort("6e"), "anna"));
        refused(a.tryAcquire(a.cohort("6e")));
        assertThat(Duration.between(refused.at(), platform.time.now()).abs())
                .as("a time of today, though nobody knows the store's")
                .isLessThan(TEN_SECONDS);
        assertThat(nodes.told).hasExactlyElementsOfTypes(Event.BackendLost.class);
        assertThat(nodes.told.stream().map(event -> ((Event.BackendLost) event).cause()))
                .as("it says why")
                .allMatch(cause -> cause.matches("never heard so far: .+"));
        assertThat(a.snapshot().health().store()).isEqualTo(Store.UNHEARD);
        nodes.reachOfA.cut = false;
        platform.runFor(TEN_SECONDS);
        granted(a.tryAcquire(a.cohort("6e"), "anna"));
        assertThat(nodes.told).hasAtLeastOneElementOfType(Event.BackendBack.class);
    }
}
