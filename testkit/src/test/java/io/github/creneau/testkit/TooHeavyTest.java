package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static io.github.creneau.testkit.Platform.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Budget;
import io.github.creneau.Decision;
import io.github.creneau.Limiter;
import io.github.creneau.Rate;
import io.github.creneau.Refused;
import io.github.creneau.Refused.Reason;
import io.github.creneau.Request;
import io.github.creneau.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** More is asked for at once than there can be. */
class TooHeavyTest {

    private static final int PLACES = 10;

    private final Platform platform = new Platform();

    private Limiter node(UnaryOperator<Limiter.Builder> more) {
        Limiter node = platform.node(
                "a", builder -> more.apply(builder.budget(Budget.total(PLACES)).cohort("6e", "5e")));
        platform.runFor(Platform.HEARTBEAT);
        return node;
    }

    private static Decision permit(Limiter node, int weight) {
        return node.tryAcquire(Request.permit(node.cohort("6e")).weight(weight));
    }

    private static Decision session(Limiter node, String id, int weight) {
        return node.tryAcquire(Request.session(node.cohort("6e"), id).weight(weight));
    }

    private static void isTooHeavy(Decision decision) {
        Refused refused = refused(decision);
        assertThat(refused.reason()).isEqualTo(Reason.TOO_HEAVY);
        assertThat(refused.retryAt()).isEmpty();
        assertThat(refused.ticket()).isEmpty();
        assertThat(refused.explain(Locale.ENGLISH))
                .contains("More places are asked for at once than one request can have");
    }

    @Test
    void a_permit_of_more_than_all_places_is_told_no_time_and_keeps_nobody_out() {
        Limiter node = node(builder -> builder);

        isTooHeavy(permit(node, PLACES + 1));

        for (int i = 0; i < PLACES; i++) {
            granted(permit(node, 1));
        }
    }

    @Test
    void all_places_together_are_not_too_many() {
        Limiter node = node(builder -> builder);
        granted(permit(node, PLACES)).close();
        platform.runFor(Platform.HEARTBEAT.multipliedBy(3));
        granted(session(node, "class", PLACES));
        Refused other = refused(session(node, "other", PLACES));
        assertThat(other.retryAt()).isPresent();
        assertThat(other.ticket()).as("no minute is promised whole").isEmpty();
    }

    @Test
    void a_session_of_more_than_all_places_is_given_no_appointment_and_makes_no_trip() {
        Limiter node = node(builder -> builder);
        int before = platform.trips.all();

        isTooHeavy(session(node, "class", PLACES + 1));

        assertThat(platform.trips.all()).isEqualTo(before);
    }

    @Test
    void whoever_is_inside_stays_whatever_weight_is_asked_for() {
        Limiter node = node(builder -> builder);
        granted(session(node, "class", 3));
        granted(session(node, "class", PLACES + 1));
        assertThat(platform.used()).isEqualTo(3);
    }

    @Test
    void more_than_the_share_of_the_cohort_is_too_much() {
        Limiter node = node(builder -> builder.share("6e", Share.percent(40)));
        isTooHeavy(permit(node, 5));
        isTooHeavy(session(node, "class", 5));
        granted(session(node, "group", 4));
    }

    @Test
    void of_a_cohort_that_is_closed_nothing_is_too_heavy() {
        Limiter node = node(builder -> builder.share("6e", Share.closed()));
        assertThat(refused(permit(node, 5)).reason()).isEqualTo(Reason.OUT_OF_SLOT);
    }

    @Test
    void more_than_the_burst_of_the_rate_is_too_much_and_takes_no_token_from_others() {
        Limiter node = node(builder -> builder.rate(Rate.perMinute(10).burst(4)));

        isTooHeavy(permit(node, 5));
        isTooHeavy(session(node, "class", 5));

        granted(session(node, "group", 4));
        assertThat(refused(permit(node, 1)).reason()).isEqualTo(Reason.RATE);
    }

    @Test
    void what_is_refilled_within_a_heartbeat_counts_with_the_burst() {
        Limiter node = node(builder -> builder.rate(Rate.perSecond(4).burst(2)));

        assertThat(refused(permit(node, 6)).reason()).isEqualTo(Reason.RATE);
        isTooHeavy(permit(node, 7));
    }

    @Test
    void nobody_waits_for_it() throws InterruptedException {
        Limiter node = node(builder -> builder.rate(Rate.perMinute(10).burst(4)));
        Instant before = platform.time.now();

        isTooHeavy(node.acquire(Request.permit(node.cohort("6e")).weight(5), Duration.ofMinutes(1)));

        assertThat(platform.time.now()).isEqualTo(before);
    }

    @Test
    void it_is_granted_when_another_server_has_brought_as_many_places() {
        Limiter node = node(builder -> builder.budget(Budget.perNode(PLACES)));
        isTooHeavy(session(node, "class", PLACES + 5));

        platform.node("b", builder -> builder.budget(Budget.perNode(PLACES)).cohort("6e", "5e"));
        platform.runFor(Platform.HEARTBEAT.multipliedBy(2));

        granted(session(node, "class", PLACES + 5));
    }

    @Test
    void it_is_granted_under_a_larger_policy() {
        Limiter node = node(builder -> builder);
        isTooHeavy(session(node, "class", PLACES + 5));

        node.publish(node.policy().toBuilder().budget(Budget.total(2 * PLACES)).build());
        platform.runFor(Platform.HEARTBEAT.multipliedBy(2));

        granted(session(node, "class", PLACES + 5));
    }
}
