package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static io.github.creneau.testkit.Platform.refused;
import static io.github.creneau.testkit.Platform.takeAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Budget;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.Request;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** People who were at several nodes while one or all of these did not reach their store, and who is inside afterwards. */
class OutageOfSomeTest {

    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private final CutOff nodes = new CutOff();
    private final Platform platform = nodes.platform;

    @Test
    void a_session_let_in_alone_is_idempotent_ends_and_idles() {
        Limiter a = nodes.a();
        nodes.b();
        platform.runFor(TEN_SECONDS);
        nodes.goDown();
        List<String> inside = CutOff.enterAll(a, "a");
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
        assertThat(CutOff.enterAll(a, "later")).hasSize(CutOff.PART);
        a.release("later0");
        nodes.comeUp();
        assertThat(platform.used()).isEqualTo(CutOff.PART - 1);
    }

    @Test
    void a_handle_from_the_outage_is_good_afterwards() {
        Limiter a = nodes.a();
        Limiter b = nodes.b();
        platform.runFor(TEN_SECONDS);
        nodes.goDown();
        Granted handle = granted(a.tryAcquire(a.cohort("6e"), "anna"));
        nodes.comeUp();
        assertThat(b.touch("anna")).isTrue();

        handle.close();
        platform.runFor(Platform.HEARTBEAT);

        assertThat(platform.used()).isZero();
        platform.runFor(Platform.HEARTBEAT);
        assertThat(b.touch("anna")).isFalse();
    }

    @Test
    void one_person_on_two_nodes_has_one_place_afterwards() {
        Limiter a = nodes.a();
        Limiter b = nodes.b();
        platform.runFor(TEN_SECONDS);
        granted(a.tryAcquire(a.cohort("6e"), "met before"));
        nodes.goDown();
        granted(b.tryAcquire(b.cohort("6e"), "met before"));
        granted(a.tryAcquire(a.cohort("6e"), "anna"));
        granted(b.tryAcquire(b.cohort("6e"), "anna"));
        nodes.comeUp();

        assertThat(platform.used()).isEqualTo(2);
        assertThat(a.release("anna")).isTrue();
        platform.runFor(Platform.HEARTBEAT.multipliedBy(2));
        assertThat(b.touch("anna")).isFalse();
    }

    @Test
    void who_left_elsewhere_while_a_node_was_cut_off_is_not_brought_back_by_it() {
        Limiter a = nodes.a();
        Limiter b = nodes.b();
        platform.runFor(TEN_SECONDS);
        granted(a.tryAcquire(a.cohort("6e"), "anna"));
        nodes.reachOfA.cut = true;
        assertThat(a.touch("anna")).isTrue();
        platform.runFor(CutOff.UNTIL_KNOWN);
        assertThat(b.release("anna")).isTrue();
        nodes.comeUp();

        assertThat(platform.used()).isZero();
        assertThat(a.touch("anna")).isFalse();
        assertThat(b.touch("anna")).isFalse();
    }

    @Test
    void a_node_that_is_cut_off_alone_adds_no_more_than_it_told() {
        Limiter a = nodes.a();
        Limiter b = nodes.b();
        platform.runFor(TEN_SECONDS);
        for (int i = 0; i < 4; i++) {
            granted(a.tryAcquire(a.cohort("6e")));
        }
        int most = a.maxOverAdmission();
        assertThat(most).isEqualTo(CutOff.PART);
        nodes.reachOfA.cut = true;
        platform.runFor(CutOff.UNTIL_KNOWN);
        int onB = takeAll(b, b.cohort("6e"));
        int onA = 4 + takeAll(a, a.cohort("6e"));

        assertThat(onB).isEqualTo(CutOff.PLACES);
        assertThat(onA).isEqualTo(CutOff.PART);
        nodes.comeUp();
        assertThat(platform.used()).isEqualTo(CutOff.PLACES + CutOff.PART);
        refused(a.tryAcquire(a.cohort("6e")));
        refused(b.tryAcquire(b.cohort("6e")));
    }

    @Test
    void a_node_that_was_alone_tells_that_others_may_have_come() {
        Limiter a = nodes.a();
        platform.runFor(TEN_SECONDS);
        assertThat(a.maxOverAdmission()).isZero();
        nodes.reachOfA.cut = true;
        platform.runFor(CutOff.UNTIL_KNOWN);
        Limiter b = nodes.b();
        platform.runFor(TEN_SECONDS);

        assertThat(takeAll(b, b.cohort("6e"))).isEqualTo(CutOff.PLACES);
        int told = a.maxOverAdmission();
        assertThat(takeAll(a, a.cohort("6e"))).isEqualTo(CutOff.PLACES).isEqualTo(told);
    }

    /** Its look-up waits for the trip of somebody else, which is not answered: that takes longer than a call may. */
    @Test
    void somebody_inside_is_let_in_again_where_no_answer_comes_in_time() {
        nodes.reachOfA.silent = true;
        Limiter a = nodes.a();
        platform.runFor(TEN_SECONDS);
        granted(a.tryAcquire(a.cohort("6e"), "anna"));
        platform.runFor(Duration.ofMinutes(5).minusSeconds(10)); // too near its end to be touched without a trip
        nodes.reachOfA.cut = true;
        var unused = a.acquireAsync(Request.session(a.cohort("6e"), "somebody"), Duration.ZERO);
        platform.runForMillis(200);

        granted(a.tryAcquire(a.cohort("6e"), "anna"));

        platform.runFor(TEN_SECONDS);
        assertThat(a.touch("anna")).isTrue();
    }

    @Test
    void who_shows_a_pass_at_another_node_need_not_confirm_again() {
        UnaryOperator<Limiter.Builder> values = builder -> builder.confirmWithin(Duration.ofSeconds(30));
        Limiter a = nodes.a(values);
        Limiter b = nodes.b(values);
        platform.runFor(TEN_SECONDS);
        nodes.goDown();
        String pass = granted(a.tryAcquire(a.cohort("6e"), "anna")).pass().orElseThrow();
        granted(b.tryAcquire(b.cohort("6e"), "anna", pass));
        granted(b.tryAcquire(b.cohort("6e"), "bert"));

        platform.runFor(Duration.ofMinutes(1));

        assertThat(b.touch("anna")).isTrue();
        assertThat(b.touch("bert")).isFalse();
    }

    @Test
    void a_policy_of_the_outage_holds_here_at_once_and_everywhere_afterwards() {
        Limiter a = nodes.a();
        Limiter b = nodes.b();
        platform.runFor(TEN_SECONDS);
        nodes.goDown();
        a.publish(a.policy().toBuilder().budget(Budget.total(6)).build());
        platform.runFor(Platform.HEARTBEAT);

        assertThat(CutOff.enterAll(a, "a")).hasSize(3);
        nodes.comeUp();
        assertThat(b.policy().budget()).isEqualTo(Budget.total(6));
    }
}
