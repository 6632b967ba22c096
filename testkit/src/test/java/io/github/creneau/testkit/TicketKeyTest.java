package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static io.github.creneau.testkit.Platform.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Limiter;
import io.github.creneau.Policy;
import io.github.creneau.Refused;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An operator changes the key that signs tickets, on all nodes at once. */
class TicketKeyTest {

    private static final int PLACES = 20;

    private final Platform platform = new Platform();
    private final Limiter a = platform.node("a", TicketKeyTest::values);
    private final Limiter b = platform.node("b", TicketKeyTest::values);
    private final Cohort onA = a.cohort("6e");
    private final Cohort onB = b.cohort("6e");

    private static Limiter.Builder values(Limiter.Builder builder) {
        return builder.budget(Budget.total(PLACES)).cohort("6e").meanHold(Duration.ofMinutes(2));
    }

    /** Told to anna; so many come after her that she would be told another time if she were new. */
    private Refused toldToAnna() {
        for (int i = 0; i < PLACES; i++) {
            granted(a.tryAcquire(onA, "inside" + i));
        }
        Refused told = refused(a.tryAcquire(onA, "anna"));
        for (int i = 0; i < 40; i++) {
            refused(a.tryAcquire(onA, "other" + i));
            platform.runForMillis(50);
        }
        return told;
    }

    private List<String> keys() {
        return platform.store().ticketKeys();
    }

    @Test
    void the_next_ticket_is_signed_by_a_new_key_and_the_former_one_is_still_accepted() {
        Refused told = toldToAnna();
        List<String> before = keys();
        Policy policy = a.policy();

        a.rotateTicketKey("anna@ent");
        platform.runFor(Platform.HEARTBEAT.multipliedBy(2));

        assertThat(keys()).hasSize(2).endsWith(before.get(0)).isNotEqualTo(before);
        assertThat(b.policy()).isEqualTo(policy);
        Refused again = comesWith(told);
        assertThat(again.retryAt()).isEqualTo(told.retryAt());
        assertThat(again.ticket()).as("signed by the new key").isPresent().isNotEqualTo(told.ticket());
        assertThat(comesWith(again).retryAt()).isEqualTo(told.retryAt());
    }

    @Test
    void whoever_may_know_the_key_knows_nothing_when_it_was_changed_twice() {
        Refused told = toldToAnna();
        List<String> before = keys();

        a.rotateTicketKey("anna@ent");
        platform.runFor(Platform.HEARTBEAT.multipliedBy(2));
        b.rotateTicketKey("anna@ent");
        platform.runFor(Platform.HEARTBEAT.multipliedBy(2));

        assertThat(keys()).hasSize(2).doesNotContainAnyElementsOf(before);
        assertThat(comesWith(told).retryAt()).isNotEqualTo(told.retryAt());
    }

    /** Who is early with a good ticket is told the same time again. */
    private Refused comesWith(Refused told) {
        return refused(b.tryAcquire(onB, "anna", told.ticket().orElseThrow()));
    }

    @Test
    void another_policy_changes_no_key() {
        toldToAnna();
        List<String> before = keys();

        a.publish(a.policy().toBuilder().budget(Budget.total(PLACES + 1)).build());
        platform.runFor(Platform.HEARTBEAT.multipliedBy(2));
        b.publish(b.policy());
        platform.runFor(Platform.HEARTBEAT.multipliedBy(2));

        assertThat(keys()).isEqualTo(before);
    }
}
