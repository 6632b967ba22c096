package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static io.github.creneau.testkit.Platform.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Budget;
import io.github.creneau.Limiter;
import io.github.creneau.Refused.Reason;
import io.github.creneau.observe.Event;
import io.github.creneau.observe.Event.PolicyConflict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A node that was built with another policy than the store has: what differs is said, and what to do. */
class PolicyConflictTest {

    private final Platform platform = new Platform();
    private final Limiter old =
            platform.node("old", builder -> builder.budget(Budget.total(8_500)).cohort("6e", "5e"));
    private final List<Event> events = new ArrayList<>();

    private Limiter deployed(long version) {
        Limiter deployed = platform.node(
                "deployed",
                builder -> builder.budget(Budget.total(5_000))
                        .cohort("6e", "5e", "cm2")
                        .policyVersion(version)
                        .listener(events::add));
        platform.runFor(Platform.HEARTBEAT.multipliedBy(2));
        return deployed;
    }

    private PolicyConflict conflict() {
        return (PolicyConflict) events.stream()
                .filter(PolicyConflict.class::isInstance)
                .reduce((one, other) -> {
                    throw new AssertionError("told twice");
                })
                .orElseThrow();
    }

    @Test
    void a_cohort_that_the_store_does_not_know_is_told_with_what_to_do() {
        platform.runFor(Platform.HEARTBEAT);
        Limiter deployed = deployed(1);

        assertThat(refused(deployed.tryAcquire(deployed.cohort("cm2"), "new")).reason())
                .isEqualTo(Reason.OUT_OF_SLOT);
        List<String> differences =
                List.of("cohort cm2 only here", "budget: 5000 in total here, 8500 in total in the store");
        assertThat(conflict().version()).isEqualTo(1);
        assertThat(conflict().differences()).isEqualTo(differences);
        assertThat(deployed.snapshot().policy().conflicts()).isEqualTo(differences);
        assertThat(old.snapshot().policy().conflicts()).isEmpty();
        assertThat(conflict().toString())
                .startsWith("PolicyConflict[")
                .contains("the store's policy holds, not this node's: cohort cm2 only here; budget: 5000 in total here")
                .contains("raise policyVersion to 2 or more, or publish it");
    }

    @Test
    void done_as_it_says_the_cohort_comes_in() {
        platform.runFor(Platform.HEARTBEAT);
        deployed(1).close();
        events.clear();
        Limiter deployed = deployed(2);

        granted(deployed.tryAcquire(deployed.cohort("cm2"), "new"));
        assertThat(events).noneMatch(PolicyConflict.class::isInstance);
        assertThat(deployed.snapshot().policy().conflicts()).isEmpty();
    }

    @Test
    void what_an_operator_published_is_no_conflict_but_for_the_cohort_that_it_lacks() {
        platform.runFor(Platform.HEARTBEAT);
        old.publish(old.policy().toBuilder().budget(Budget.total(7_000)).build(), "anna");
        platform.runFor(Platform.HEARTBEAT);
        Limiter deployed = deployed(1);

        assertThat(conflict().version()).isEqualTo(2);
        assertThat(conflict().differences()).containsExactly("cohort cm2 only here");
        assertThat(deployed.snapshot().policy().conflicts()).containsExactly("cohort cm2 only here");
    }

    @Test
    void many_differences_are_told_but_not_all_of_them_in_one_line() {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            many.add("cohort c" + i + " only here");
        }

        assertThat(new PolicyConflict(platform.time.now(), 3, many).toString())
                .contains("cohort c11 only here; and 8 more. If")
                .doesNotContain("cohort c12 ")
                .contains("policyVersion to 4 or more");
    }
}
