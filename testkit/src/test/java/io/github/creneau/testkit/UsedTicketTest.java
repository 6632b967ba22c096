package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static io.github.creneau.testkit.Platform.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Decision;
import io.github.creneau.Limiter;
import io.github.creneau.Rate;
import io.github.creneau.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An appointment is kept once: who leaves and shows its ticket again is a newcomer, and takes no other's place. */
class UsedTicketTest {

    private static final int PLACES = 20;

    private final Platform platform = new Platform();
    private final Limiter node = platform.node(
            "a", builder -> builder.budget(Budget.total(PLACES)).cohort("6e").meanHold(Duration.ofMinutes(2)));
    private final Cohort cohort = node.cohort("6e");

    /** Full; six people are told the next minute, and when it begins ten of those inside have left. */
    private List<String> ticketsOfSix() {
        for (int i = 0; i < PLACES; i++) {
            granted(node.tryAcquire(cohort, "inside" + i));
        }
        List<String> tickets = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            tickets.add(refused(node.tryAcquire(cohort, "person" + i)).ticket().orElseThrow());
        }
        Instant minute = Platform.START.plusSeconds(119);
        platform.time.runUntil(minute);
        for (int i = 0; i < 10; i++) {
            node.release("inside" + i);
        }
        platform.runFor(Platform.HEARTBEAT);
        return tickets;
    }

    private void comeAndGo(String person, String ticket) {
        if (node.tryAcquire(cohort, person, ticket).isGranted()) {
            node.release(person);
        }
        platform.runFor(Platform.HEARTBEAT);
    }

    private void newcomersTakeWhatIsLeft() {
        for (int i = 0; i < PLACES; i++) {
            node.tryAcquire(cohort, "newcomer" + i);
        }
        platform.runFor(Platform.HEARTBEAT);
    }

    @Test
    void whoever_comes_and_goes_with_one_ticket_leaves_the_others_their_places() {
        List<String> tickets = ticketsOfSix();

        for (int i = 0; i < 30; i++) {
            comeAndGo("person0", tickets.get(0));
        }
        newcomersTakeWhatIsLeft();

        for (int i = 1; i < 6; i++) {
            assertThat(node.tryAcquire(cohort, "person" + i, tickets.get(i)).isGranted())
                    .as("person %d", i)
                    .isTrue();
        }
    }

    @Test
    void whoever_lacks_only_a_token_at_its_time_comes_again_in_some_seconds_with_the_same_ticket() {
        Platform metered = new Platform();
        Limiter slow = metered.node(
                "slow",
                builder -> builder.budget(Budget.total(PLACES))
                        .rate(Rate.perMinute(6).burst(PLACES))
                        .cohort("6e")
                        .meanHold(Duration.ofMinutes(2)));
        Cohort pupils = slow.cohort("6e");
        for (int i = 0; i < PLACES; i++) {
            granted(slow.tryAcquire(pupils, "inside" + i));
        }
        Refused told = refused(slow.tryAcquire(pupils, "anna"));
        metered.time.runUntil(told.retryAt().orElseThrow());
        for (int i = 0; i < PLACES; i++) {
            slow.release("inside" + i);
        }
        metered.runFor(Platform.HEARTBEAT);
        for (int i = 0; i < PLACES; i++) {
            slow.tryAcquire(pupils, "newcomer" + i);
        }

        Refused again = refused(slow.tryAcquire(pupils, "anna", told.ticket().orElseThrow()));

        assertThat(again.reason()).isEqualTo(Refused.Reason.RATE);
        assertThat(again.ticket()).isEqualTo(told.ticket());
        assertThat(again.retryAfter().orElseThrow()).isLessThanOrEqualTo(Duration.ofSeconds(15));
        Decision decision = again;
        for (int i = 0; i < 3 && decision instanceof Refused refused; i++) {
            metered.time.runUntil(refused.retryAt().orElseThrow());
            decision = slow.tryAcquire(pupils, "anna", told.ticket().orElseThrow());
        }
        assertThat(decision.isGranted()).as("a token comes each ten seconds").isTrue();
    }

    @Test
    void whoever_lost_an_admission_on_the_way_may_show_the_ticket_again() {
        List<String> tickets = ticketsOfSix();
        granted(node.tryAcquire(cohort, "person0", tickets.get(0)));

        assertThat(node.tryAcquire(cohort, "person0", tickets.get(0)).isGranted())
                .as("still inside")
                .isTrue();
    }
}
