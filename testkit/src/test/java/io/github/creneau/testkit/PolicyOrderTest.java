package io.github.creneau.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Limiter;
import io.github.creneau.Policy;
import io.github.creneau.inprocess.InProcessBackend;
import io.github.creneau.observe.Event;
import io.github.creneau.observe.Event.PolicyConflict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which policy holds after another: what returns after a measure, what a deployment replaces, what a cut-off node's change is worth. */
class PolicyOrderTest {

    private static final Duration SOON = Platform.HEARTBEAT.multipliedBy(3);
    private static final Duration LONG = Duration.ofHours(3);

    private final Platform platform = new Platform();
    private final Map<String, CutOff.Reach> ways = new HashMap<>();
    private final Map<String, List<Event>> events = new HashMap<>();

    private Limiter node(String name, int budget, long version) {
        List<Event> told = events.computeIfAbsent(name, key -> new ArrayList<>());
        CutOff.Reach way = ways.computeIfAbsent(name, key -> new CutOff.Reach(platform.trips));
        return platform.node(
                name,
                builder -> builder.backend(way)
                        .budget(Budget.total(budget))
                        .cohort("6e", "5e")
                        .appointments(Appointments.none())
                        .policyVersion(version)
                        .listener(told::add));
    }

    private Limiter node(String name) {
        Limiter node = node(name, 5_000, 1);
        platform.runFor(SOON);
        return node;
    }

    private static Policy with(Policy policy, int places) {
        return policy.toBuilder().budget(Budget.total(places)).build();
    }

    /** All were built with 5,000; 8,500 was published for good, and a measure over it. */
    private Limiter oneWithAMeasure() {
        Limiter a = node("a");
        a.publish(with(a.lastingPolicy(), 8_500), "anna");
        platform.runFor(SOON);
        a.publish(with(a.policy(), 6_000), "anna", LONG);
        platform.runFor(SOON);
        return a;
    }

    private boolean hasConflict(String node) {
        return events.get(node).stream().anyMatch(PolicyConflict.class::isInstance);
    }

    private PolicyConflict conflict(String node) {
        return events.get(node).stream()
                .filter(PolicyConflict.class::isInstance)
                .map(PolicyConflict.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_measure_of_a_cut_off_node_that_others_published_for_another_time_says_so() {
        Limiter a = node("a");
        Limiter b = node("b");
        ways.get("a").cut = true;
        a.publish(with(a.policy(), 6_000), "anna", LONG);
        b.publish(with(b.policy(), 6_000), "berta", Duration.ofHours(1));
        platform.runFor(SOON);
        ways.get("a").cut = false;
        platform.runFor(SOON);

        assertThat(a.snapshot().policy().until())
                .isEqualTo(b.snapshot().policy().until());
        assertThat(conflict("a").differences())
                .singleElement()
                .asString()
                .startsWith("until: 2020-03-16T10:00:06")
                .endsWith(" in the store");
    }

    @Test
    void a_node_that_starts_during_a_measure_knows_what_returns_then() {
        Limiter a = oneWithAMeasure();
        a.publish(with(a.policy(), 7_000), "anna", Duration.ofHours(1));

        Limiter late = node("late");

        assertThat(late.policy().budget()).isEqualTo(Budget.total(7_000));
        assertThat(late.lastingPolicy()).isEqualTo(a.lastingPolicy());
        late.publish(late.lastingPolicy().toBuilder().shadow("6e").build(), "berta");
        platform.runFor(SOON);
        assertThat(a.policy().budget()).isEqualTo(Budget.total(8_500));
        assertThat(a.policy().isShadow("6e")).isTrue();
        assertThat(hasConflict("a") || hasConflict("late")).isFalse();
    }

    @Test
    void a_node_that_started_during_a_measure_tells_an_empty_store_what_returns() {
        Limiter a = oneWithAMeasure();
        Limiter late = node("late");
        a.close();
        platform.runFor(SOON);

        ways.get("late").store = InProcessBackend.create(platform.time);
        platform.runFor(SOON);
        assertThat(late.snapshot().budget()).isEqualTo(6_000);
        platform.runFor(LONG);

        assertThat(late.snapshot().budget()).isEqualTo(8_500);
    }

    @Test
    void a_measure_that_replaced_more_than_its_node_knew_returns_to_what_the_store_says() {
        Limiter a = node("a");
        Limiter b = node("b");
        ways.get("a").cut = true;
        b.publish(with(b.policy(), 8_500), "berta");
        a.publish(with(a.policy(), 4_000), "anna");
        a.publish(with(a.policy(), 6_000), "anna", LONG);
        platform.runFor(SOON);
        ways.get("a").cut = false;
        platform.runFor(SOON);

        assertThat(b.policy().budget()).isEqualTo(Budget.total(6_000));
        assertThat(b.lastingPolicy().budget()).isEqualTo(Budget.total(8_500));
        assertThat(a.lastingPolicy()).isEqualTo(b.lastingPolicy());
        assertThat(conflict("a").differences())
                .containsExactly("budget: 4000 in total here, 8500 in total in the store");
    }

    @Test
    void a_configuration_deployed_after_measures_holds() {
        Limiter old = node("old", 5_000, 20_261_123);
        platform.runFor(SOON);
        for (int i = 0; i < 2; i++) {
            old.publish(with(old.policy(), 4_000), "anna", Duration.ofMinutes(30));
            platform.runFor(Duration.ofMinutes(31));
        }
        assertThat(old.snapshot().policy().version()).isEqualTo(20_261_123_004L);

        Limiter deployed = node("deployed", 8_500, 20_261_124);
        platform.runFor(SOON);

        assertThat(deployed.policy().budget()).isEqualTo(Budget.total(8_500));
        assertThat(old.policy()).isEqualTo(deployed.policy());
        assertThat(old.snapshot().policy().version()).isEqualTo(20_261_124_000L);
        assertThat(hasConflict("old") || hasConflict("deployed")).isFalse();
    }

    @Test
    void the_highest_version_that_may_be_built_can_be_changed() {
        Limiter a = node("a", 100, 1L << 40);
        platform.runFor(SOON);
        a.publish(with(a.policy(), 90), "anna");
        platform.runFor(SOON);
        assertThat(a.snapshot().budget()).isEqualTo(90);
        assertThat(a.snapshot().policy().version()).isEqualTo(1_000 * (1L << 40) + 1);
    }

    @Test
    void a_change_on_a_node_that_is_cut_off_says_so_where_it_is_dropped() {
        Limiter a = node("a");
        Limiter b = node("b");
        ways.get("a").cut = true;
        a.publish(with(a.policy(), 4_000), "anna");
        b.publish(with(b.policy(), 6_000), "berta");
        platform.runFor(SOON);
        b.publish(with(b.policy(), 7_000), "berta");
        platform.runFor(SOON);
        assertThat(a.policy().budget()).isEqualTo(Budget.total(4_000));

        ways.get("a").cut = false;
        platform.runFor(SOON);

        assertThat(a.policy().budget()).isEqualTo(Budget.total(7_000));
        assertThat(conflict("a").differences())
                .containsExactly("budget: 4000 in total here, 7000 in total in the store");
        assertThat(a.snapshot().policy().conflicts()).isEqualTo(conflict("a").differences());
        assertThat(hasConflict("b")).isFalse();
    }

    @Test
    void a_change_that_the_store_took_or_that_is_over_is_no_conflict() {
        Limiter a = node("a");
        Limiter b = node("b");
        ways.get("a").cut = true;
        a.publish(with(a.policy(), 4_000), "anna");
        platform.runFor(SOON);
        ways.get("a").cut = false;
        platform.runFor(SOON);
        assertThat(b.policy().budget()).isEqualTo(Budget.total(4_000));

        ways.get("a").cut = true;
        a.publish(with(a.policy(), 6_000), "anna", Duration.ofSeconds(30));
        platform.runFor(Duration.ofMinutes(1));
        ways.get("a").cut = false;
        platform.runFor(SOON);
        b.publish(with(b.policy(), 7_000), "berta");
        platform.runFor(SOON);

        assertThat(a.policy().budget()).isEqualTo(Budget.total(7_000));
        assertThat(hasConflict("a") || hasConflict("b")).isFalse();
    }
}
