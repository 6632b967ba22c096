package io.github.creneau;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.http.HttpMapping;
import io.github.creneau.inprocess.InProcessBackend;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What a debugger or a log shows of an object: enough to know it by, and nobody's id, ticket or pass. */
class ToStringTest {

    private final Limiter limiter = Limiter.builder("ent")
            .node("web-1")
            .budget(Budget.total(1))
            .cohort("6e")
            .backend(InProcessBackend.create(new ManualTiming()))
            .build();
    private final Cohort cohort = limiter.cohort("6e");

    @Test
    void a_limiter_tells_its_name_node_backend_and_state_without_a_trip() {
        long trips = limiter.snapshot().health().ledgerTrips().made();

        assertThat(limiter.toString()).matches("Limiter\\[ent, node web-1#[0-9a-z]+, InProcessBackend, UP]");
        assertThat(limiter.snapshot().health().ledgerTrips().made()).isEqualTo(trips);

        limiter.close();
        assertThat(limiter.toString()).matches("Limiter\\[ent, node web-1#[0-9a-z]+, InProcessBackend, closed]");
    }

    @Test
    void a_place_tells_its_cohort_and_whether_it_is_held() {
        Granted permit = (Granted) limiter.tryAcquire(cohort);
        assertThat(permit).hasToString("Granted[permit of 6e]");
        permit.close();
        assertThat(permit).hasToString("Granted[permit of 6e, closed]");
    }

    @Test
    void a_session_does_not_tell_whose_it_is() {
        Decision session = limiter.tryAcquire(cohort, "anna");

        assertThat(session).hasToString("Granted[session of 6e]");
        assertThat(limiter.holders(cohort).findFirst().orElseThrow().toString())
                .startsWith("Holder[session of 6e, weight=1, node=web-1#")
                .doesNotContain("anna");
    }

    @Test
    void a_watched_guest_holds_no_place() {
        limiter.publish(limiter.policy().toBuilder().shadow(true).build());
        limiter.tryAcquire(cohort, "anna");

        assertThat(limiter.tryAcquire(cohort)).hasToString("Granted[permit of 6e, without a place]");
    }

    @Test
    void a_refusal_tells_reason_cohort_and_time_and_never_its_ticket() {
        Instant back = Instant.parse("2020-03-16T09:00:00Z");
        long at = back.minusSeconds(60).toEpochMilli();
        Refused told = new Refused(Refused.Reason.FULL, "6e", ZoneOffset.UTC, at, null, back, "t1.secret");
        Refused ended = new Refused(Refused.Reason.ENDED, "6e", ZoneOffset.UTC, at, null, null, null);

        assertThat(told).hasToString("Refused[FULL, 6e, retryAt=2020-03-16T09:00:00Z]");
        assertThat(ended).hasToString("Refused[ENDED, 6e]");
        assertThat(HttpMapping.of("ent").refusal(told, Locale.ENGLISH).toString())
                .contains("503", "Retry-After: 60", "Set-Cookie: (not shown)")
                .doesNotContain("t1.secret");
    }

    @Test
    void a_value_tells_what_it_was_made_of() {
        assertThat(Budget.perNode(3)).hasToString("Budget[places=3, perNode=true]");
        assertThat(Rate.perMinute(365).burst(180))
                .hasToString("Rate[bandwidths=[Bandwidth[tokens=365, period=PT1M, burst=180]], isPerNode=false]");
        assertThat(Share.percent(20)).hasToString("Share[perMille=200]");
        assertThat(Request.session(cohort, "anna").proof("t1.secret")).hasToString("Request[session of 6e, weight 1]");
        assertThat(cohort).hasToString("6e");
        assertThat(Outage.localShare(Duration.ofMinutes(3)).toString()).isEqualTo("local share for PT3M, then refuse");
        assertThat(limiter.policy().toString()).contains("budget total 1").contains("cohort 6e");
    }
}
