package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static io.github.creneau.testkit.Platform.refused;
import static io.github.creneau.testkit.Platform.takeAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.OutOfSlot;
import io.github.creneau.Outage;
import io.github.creneau.Rate;
import io.github.creneau.Refused;
import io.github.creneau.Request;
import io.github.creneau.Share;
import io.github.creneau.observe.Event;
import io.github.creneau.observe.Snapshot.OutageView;
import io.github.creneau.observe.Snapshot.Store;
import io.github.creneau.schedule.Schedule;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.BackendException;
import io.github.creneau.spi.HolderPage;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.TokenBatch;
import io.github.creneau.spi.TokenReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes out of reach of their store, for ten seconds and for ten minutes, and what comes of it when it is back. */
class OutageTest {

    private static final int PLACES = 20;
    private static final int PART = PLACES / 2;
    private static final Duration UNTIL_KNOWN = Duration.ofSeconds(6);
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final Platform platform = new Platform();
    private final Reach reachOfA = new Reach(platform.trips);
    private final Reach reachOfB = new Reach(platform.trips);
    private final List<Event> told = new ArrayList<>();

    /** The way of one node to the store, which may be cut: every call fails at once, or is never answered. */
    private static final class Reach implements Backend {
        private final Backend store;
        private boolean cut;
        private boolean silent;

        Reach(Backend store) {
            this.store = store;
        }

        private <T> CompletionStage<T> way(CompletionStage<T> answer) {
            return answer;
        }

        private <T> CompletionStage<T> noWay() {
            return silent
                    ? new CompletableFuture<>()
                    : CompletableFuture.failedFuture(new BackendException("connection refused"));
        }

        @Override
        public CompletionStage<LedgerReply> apply(String limiter, LedgerBatch batch) {
            return cut ? noWay() : way(store.apply(limiter, batch));
        }

        @Override
        public CompletionStage<HolderPage> holders(String limiter, String cursor) {
            return cut ? noWay() : way(store.holders(limiter, cursor));
        }

        @Override
        public CompletionStage<TokenReply> take(String limiter, TokenBatch batch) {
            return cut ? noWay() : way(store.take(limiter, batch));
        }

        @Override
        public void close() {}
    }

    private Limiter node(String name, Reach reach, UnaryOperator<Limiter.Builder> more) {
        return more.apply(platform.builder(name)
                        .backend(reach)
                        .budget(Budget.total(PLACES))
                        .cohort("6e", "5e")
                        .idleTime(Duration.ofMinutes(5))
                        .maxHold(Duration.ofHours(1))
                        .appointments(Appointments.none())
                        .listener(told::add))
                .build();
    }

    private Limiter a(UnaryOperator<Limiter.Builder> more) {
        return node("a", reachOfA, more);
    }

    private Limiter b(UnaryOperator<Limiter.Builder> more) {
        return node("b", reachOfB, more);
    }

    private void goDown() {
        reachOfA.cut = true;
        reachOfB.cut = true;
        platform.runFor(UNTIL_KNOWN);
    }

    private void comeUp() {
        reachOfA.cut = false;
        reachOfB.cut = false;
        platform.runFor(Platform.HEARTBEAT.multipliedBy(2));
    }

    private static List<String> enterAll(Limiter node, String prefix) {
        List<String> inside = new ArrayList<>();
        for (int i = 0; i < 3 * PLACES; i++) {
            if (node.tryAcquire(node.cohort("6e"), prefix + i).isGranted()) {
                inside.add(prefix + i);
            }
        }
        return inside;
    }

    private static UnaryOperator<Limiter.Builder> asBuilt() {
        return UnaryOperator.identity();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void for_ten_seconds_each_node_lets_sessions_in_up_to_its_part_and_all_count_afterwards(boolean silent) {
        reachOfA.silent = silent;
        reachOfB.silent = silent;
        Limiter a = a(asBuilt());
        Limiter b = b(asBuilt());
        platform.runFor(TEN_SECONDS);
        granted(a.tryAcquire(a.cohort("6e"), "before"));

        goDown();
        List<String> onA = enterAll(a, "a");
        List<String> onB = enterAll(b, "b");

        assertThat(onA).hasSize(PART - 1); // somebody was inside
        assertThat(onB).hasSize(PART);
        Refused refused = refused(a.tryAcquire(a.cohort("6e"), "one too many"));
        assertThat(refused.reason()).isEqualTo(Refused.Reason.BACKEND);
        assertThat(a.touch("before")).isTrue();

        platform.runFor(TEN_SECONDS.minus(UNTIL_KNOWN));
        comeUp();

        assertThat(platform.used()).isEqualTo(PLACES);
        refused(a.tryAcquire(a.cohort("6e"), "one too many"));
        onA.forEach(id -> assertThat(b.touch(id)).as(id).isTrue());
        onB.forEach(id -> assertThat(a.release(id)).as(id).isTrue());
        platform.runFor(Platform.HEARTBEAT);
        assertThat(platform.used()).isEqualTo(PLACES - onB.size());
    }

    @Test
    void so_it_is_with_permits() {
        Limiter a = a(asBuilt());
        Limiter b = b(asBuilt());
        Cohort onA = a.cohort("6e");
        platform.runFor(TEN_SECONDS);
        Granted before = granted(a.tryAcquire(onA));

        goDown();
        assertThat(takeAll(a, onA)).isEqualTo(PART - 1);
        before.close();
        Granted next = granted(a.tryAcquire(onA));
        refused(a.tryAcquire(onA));
        assertThat(takeAll(b, b.cohort("6e"))).isEqualTo(PART);
        platform.runFor(Duration.ofSeconds(3));
        comeUp();

        assertThat(platform.used()).isEqualTo(PLACES);
        refused(a.tryAcquire(onA));
        next.close();
        platform.runFor(Platform.HEARTBEAT.multipliedBy(2));
        assertThat(takeAll(b, b.cohort("6e"))).isEqualTo(1);
    }

    @Test
    void ten_minutes_pass_and_whoever_is_active_is_still_inside() {
        Limiter a = a(asBuilt());
        Limiter b = b(asBuilt());
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

        goDown();
        platform.runFor(TEN_MINUTES.minus(UNTIL_KNOWN));

        assertThat(newcomer[0]).isTrue();
        assertThat(a.snapshot().knownSessions()).isEqualTo(2); // the idle one has ended
        comeUp();
        assertThat(platform.used()).isEqualTo(2);
        assertThat(b.touch("active")).isTrue();
        assertThat(b.touch("newcomer")).isTrue();
        assertThat(b.touch("idle")).isFalse();
        assertThat(enterAll(b, "b")).hasSize(PLACES - 2);
    }

    @Test
    void after_its_time_nobody_new_is_let_in() {
        Limiter a = a(builder -> builder.outage(Outage.localShare(Duration.ofMinutes(1))));
        platform.runFor(TEN_SECONDS);
        goDown();
        granted(a.tryAcquire(a.cohort("6e"), "in time"));
        Granted permit = granted(a.tryAcquire(a.cohort("5e")));

        platform.runFor(Duration.ofMinutes(1));

        assertThat(refused(a.tryAcquire(a.cohort("6e"), "late")).reason()).isEqualTo(Refused.Reason.BACKEND);
        permit.close();
        refused(a.tryAcquire(a.cohort("5e")));
        assertThat(a.touch("in time")).isTrue();
        assertThat(told.stream()
                        .filter(Event.OutageRule.class::isInstance)
                        .map(event -> ((Event.OutageRule) event).rule()))
                .containsExactly("local share", "refuse");
    }

    @Test
    void nobody_is_let_in_where_that_is_the_rule_but_people_stay() {
        Limiter a = a(builder -> builder.outage(Outage.refuse()));
        platform.runFor(TEN_SECONDS);
        granted(a.tryAcquire(a.cohort("6e"), "before"));
        platform.each(
                Duration.ofMinutes(1),
                TEN_MINUTES,
                () -> assertThat(a.touch("before")).isTrue());
        goDown();

        assertThat(enterAll(a, "a")).isEmpty();
        assertThat(takeAll(a, a.cohort("6e"))).isZero();
        platform.runFor(TEN_MINUTES.minus(UNTIL_KNOWN));
        comeUp();

        assertThat(a.touch("before")).isTrue();
        assertThat(platform.used()).isEqualTo(1);
    }

    @Test
    void everybody_is_let_in_where_that_is_the_rule_and_drains_afterwards() {
        UnaryOperator<Limiter.Builder> values =
                builder -> builder.outage(Outage.localShare(Duration.ofSeconds(1), Outage.admit()))
                        .rate(Rate.perMinute(1));
        Limiter a = a(values);
        platform.runFor(TEN_SECONDS);
        goDown();
        platform.runFor(Duration.ofSeconds(2));

        List<String> inside = enterAll(a, "a");
        assertThat(inside).hasSize(3 * PLACES);
        assertThat(takeAllUpTo(a, 50)).isEqualTo(50);
        comeUp();

        assertThat(platform.used()).isEqualTo(3 * PLACES + 50);
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
        Limiter a = a(values);
        b(values);
        platform.runFor(TEN_SECONDS);
        goDown();
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
        Limiter a = a(values);
        b(values);
        platform.runFor(TEN_SECONDS);
        goDown();

        assertThat(refused(a.tryAcquire(a.cohort("5e"), "early")).reason()).isEqualTo(Refused.Reason.OUT_OF_SLOT);
        assertThat(takeAll(a, a.cohort("6e"))).isEqualTo(PART * 8 / 10);
        platform.runUntil("2020-03-16T07:10:02Z");

        assertThat(refused(a.tryAcquire(a.cohort("6e"))).reason()).isEqualTo(Refused.Reason.OUT_OF_SLOT);
        assertThat(takeAll(a, a.cohort("5e"))).isEqualTo(PART - PART * 8 / 10);
    }

    @Test
    void a_session_let_in_alone_is_idempotent_ends_and_idles() {
        Limiter a = a(asBuilt());
        b(asBuilt());
        platform.runFor(TEN_SECONDS);
        goDown();
        List<String> inside = enterAll(a, "a");
        inside.forEach(id -> granted(a.tryAcquire(a.cohort("6e"), id)));
        Granted handle = granted(a.tryAcquire(a.cohort("6e"), "a0"));

        handle.close();
        assertThat(a.touch("a0")).isFalse();
        platform.runFor(Platform.HEARTBEAT);
        granted(a.tryAcquire(a.cohort("6e"), "in its place"));
        refused(a.tryAcquire(a.cohort("6e"), "one too many"));
        assertThat(a.release("in its place")).isTrue();
        platform.runFor(Duration.ofMinutes(6));

        assertThat(a.snapshot().knownSessions()).isZero();
        assertThat(enterAll(a, "later")).hasSize(PART);
        a.release("later0");
        comeUp();
        assertThat(platform.used()).isEqualTo(PART - 1);
    }

    @Test
    void a_handle_from_the_outage_is_good_afterwards() {
        Limiter a = a(asBuilt());
        Limiter b = b(asBuilt());
        platform.runFor(TEN_SECONDS);
        goDown();
        Granted handle = granted(a.tryAcquire(a.cohort("6e"), "anna"));
        comeUp();
        assertThat(b.touch("anna")).isTrue();

        handle.close();
        platform.runFor(Platform.HEARTBEAT);

        assertThat(platform.used()).isZero();
        platform.runFor(Platform.HEARTBEAT);
        assertThat(b.touch("anna")).isFalse();
    }

    @Test
    void one_person_on_two_nodes_has_one_place_afterwards() {
        Limiter a = a(asBuilt());
        Limiter b = b(asBuilt());
        platform.runFor(TEN_SECONDS);
        granted(a.tryAcquire(a.cohort("6e"), "met before"));
        goDown();
        granted(b.tryAcquire(b.cohort("6e"), "met before"));
        granted(a.tryAcquire(a.cohort("6e"), "anna"));
        granted(b.tryAcquire(b.cohort("6e"), "anna"));
        comeUp();

        assertThat(platform.used()).isEqualTo(2);
        assertThat(a.release("anna")).isTrue();
        platform.runFor(Platform.HEARTBEAT.multipliedBy(2));
        assertThat(b.touch("anna")).isFalse();
    }

    @Test
    void who_left_elsewhere_while_a_node_was_cut_off_is_not_brought_back_by_it() {
        Limiter a = a(asBuilt());
        Limiter b = b(asBuilt());
        platform.runFor(TEN_SECONDS);
        granted(a.tryAcquire(a.cohort("6e"), "anna"));
        reachOfA.cut = true;
        assertThat(a.touch("anna")).isTrue();
        platform.runFor(UNTIL_KNOWN);
        assertThat(b.release("anna")).isTrue();
        comeUp();

        assertThat(platform.used()).isZero();
        assertThat(a.touch("anna")).isFalse();
        assertThat(b.touch("anna")).isFalse();
    }

    @Test
    void a_node_that_is_cut_off_alone_adds_no_more_than_it_told() {
        Limiter a = a(asBuilt());
        Limiter b = b(asBuilt());
        platform.runFor(TEN_SECONDS);
        for (int i = 0; i < 4; i++) {
            granted(a.tryAcquire(a.cohort("6e")));
        }
        int most = a.maxOverAdmission();
        assertThat(most).isEqualTo(PART);
        reachOfA.cut = true;
        platform.runFor(UNTIL_KNOWN);
        int onB = takeAll(b, b.cohort("6e"));
        int onA = 4 + takeAll(a, a.cohort("6e"));

        assertThat(onB).isEqualTo(PLACES);
        assertThat(onA).isEqualTo(PART);
        comeUp();
        assertThat(platform.used()).isEqualTo(PLACES + PART);
        refused(a.tryAcquire(a.cohort("6e")));
        refused(b.tryAcquire(b.cohort("6e")));
    }

    @Test
    void a_node_that_was_alone_tells_that_others_may_have_come() {
        Limiter a = a(asBuilt());
        platform.runFor(TEN_SECONDS);
        assertThat(a.maxOverAdmission()).isZero();
        reachOfA.cut = true;
        platform.runFor(UNTIL_KNOWN);
        Limiter b = b(asBuilt());
        platform.runFor(TEN_SECONDS);

        assertThat(takeAll(b, b.cohort("6e"))).isEqualTo(PLACES);
        int told = a.maxOverAdmission();
        assertThat(takeAll(a, a.cohort("6e"))).isEqualTo(PLACES).isEqualTo(told);
    }

    /** Its look-up waits for the trip of somebody else, which is not answered: that takes longer than a call may. */
    @Test
    void somebody_inside_is_let_in_again_where_no_answer_comes_in_time() {
        reachOfA.silent = true;
        Limiter a = a(asBuilt());
        platform.runFor(TEN_SECONDS);
        granted(a.tryAcquire(a.cohort("6e"), "anna"));
        platform.runFor(Duration.ofMinutes(5).minusSeconds(10)); // too near its end to be touched without a trip
        reachOfA.cut = true;
        var unused = a.acquireAsync(Request.session(a.cohort("6e"), "somebody"), Duration.ZERO);
        platform.runForMillis(200);

        granted(a.tryAcquire(a.cohort("6e"), "anna"));

        platform.runFor(TEN_SECONDS);
        assertThat(a.touch("anna")).isTrue();
    }

    @Test
    void who_shows_a_pass_at_another_node_need_not_confirm_again() {
        UnaryOperator<Limiter.Builder> values = builder -> builder.confirmWithin(Duration.ofSeconds(30));
        Limiter a = a(values);
        Limiter b = b(values);
        platform.runFor(TEN_SECONDS);
        goDown();
        String pass = granted(a.tryAcquire(a.cohort("6e"), "anna")).pass().orElseThrow();
        granted(b.tryAcquire(b.cohort("6e"), "anna", pass));
        granted(b.tryAcquire(b.cohort("6e"), "bert"));

        platform.runFor(Duration.ofMinutes(1));

        assertThat(b.touch("anna")).isTrue();
        assertThat(b.touch("bert")).isFalse();
    }

    @Test
    void whoever_waits_is_served_from_the_part() throws InterruptedException {
        Limiter a = a(asBuilt());
        b(asBuilt());
        platform.runFor(TEN_SECONDS);
        goDown();
        List<Granted> held = new ArrayList<>();
        for (int i = 0; i < PART; i++) {
            held.add(granted(a.tryAcquire(a.cohort("6e"))));
        }
        platform.time.schedule(() -> held.get(0).close(), Duration.ofSeconds(2).toNanos());

        granted(a.acquire(a.cohort("6e"), Duration.ofSeconds(5)));
    }

    @Test
    void its_state_is_told_once_and_shown() {
        Limiter a = a(asBuilt());
        b(asBuilt());
        platform.runFor(TEN_SECONDS);
        assertThat(a.snapshot().health().outage()).isEmpty();
        told.clear();
        reachOfA.cut = true;
        platform.runFor(TEN_SECONDS);
        enterAll(a, "a");
        granted(a.tryAcquire(a.cohort("6e"), "a0"));

        assertThat(a.snapshot().health().store()).isEqualTo(Store.LOST);
        OutageView outage = a.snapshot().health().outage().orElseThrow();
        assertThat(outage.rule()).isEqualTo("local share");
        assertThat(outage.letIn()).isEqualTo(PART);
        assertThat(outage.since())
                .isBetween(
                        platform.time.now().minusSeconds(6), platform.time.now().minusSeconds(4));
        assertThat(told.stream().map(event -> event.getClass().getSimpleName()))
                .containsOnlyOnce("BackendLost", "OutageRule");
        comeUp();
        assertThat(told.stream()
                        .filter(Event.BackendBack.class::isInstance)
                        .map(event -> ((Event.BackendBack) event).letIn()))
                .containsExactly((long) PART);
        assertThat(a.snapshot().health().outage()).isEmpty();
    }

    @Test
    void a_node_that_never_heard_the_store_lets_nobody_in() {
        reachOfA.cut = true;
        Limiter a = a(asBuilt());
        platform.runFor(TEN_SECONDS);

        Refused refused = refused(a.tryAcquire(a.cohort("6e"), "anna"));
        refused(a.tryAcquire(a.cohort("6e")));
        assertThat(Duration.between(refused.at(), platform.time.now()).abs())
                .as("a time of today, though nobody knows the store's")
                .isLessThan(TEN_SECONDS);
        assertThat(told).hasExactlyElementsOfTypes(Event.BackendLost.class);
        assertThat(told.stream().map(event -> ((Event.BackendLost) event).cause()))
                .as("it says why")
                .allMatch(cause -> cause.matches("never heard so far: .+"));
        assertThat(a.snapshot().health().store()).isEqualTo(Store.UNHEARD);
        reachOfA.cut = false;
        platform.runFor(TEN_SECONDS);
        granted(a.tryAcquire(a.cohort("6e"), "anna"));
        assertThat(told).hasAtLeastOneElementOfType(Event.BackendBack.class);
    }

    @Test
    void a_policy_of_the_outage_holds_here_at_once_and_everywhere_afterwards() {
        Limiter a = a(asBuilt());
        Limiter b = b(asBuilt());
        platform.runFor(TEN_SECONDS);
        goDown();
        a.publish(a.policy().toBuilder().budget(Budget.total(6)).build());
        platform.runFor(Platform.HEARTBEAT);

        assertThat(enterAll(a, "a")).hasSize(3);
        comeUp();
        assertThat(b.policy().budget()).isEqualTo(Budget.total(6));
    }
}
