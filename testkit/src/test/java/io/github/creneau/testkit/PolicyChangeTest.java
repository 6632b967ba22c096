package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static io.github.creneau.testkit.Platform.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Granted;
import io.github.creneau.InvalidValueException;
import io.github.creneau.Limiter;
import io.github.creneau.Policy;
import io.github.creneau.observe.Event;
import io.github.creneau.observe.Event.PolicyChanged;
import io.github.creneau.observe.Event.PolicyConflict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A policy that changes while people come and go: adopted everywhere, told everywhere, gone when its time is over. */
class PolicyChangeTest {

    private static final Duration STEP = Duration.ofMillis(10);

    private final Platform platform = new Platform();
    private final Map<String, List<Event>> events = new HashMap<>();

    private Limiter node(String name, int budget) {
        List<Event> told = events.computeIfAbsent(name, key -> new ArrayList<>());
        return platform.node(
                name,
                builder -> builder.budget(Budget.total(budget))
                        .cohort("6e", "5e")
                        .appointments(Appointments.none())
                        .maxHold(Duration.ofHours(1))
                        .listener(told::add));
    }

    private static Policy withBudget(Limiter node, int places) {
        return node.policy().toBuilder().budget(Budget.total(places)).build();
    }

    private List<PolicyChanged> changesSeenBy(String node) {
        return events.get(node).stream()
                .filter(PolicyChanged.class::isInstance)
                .map(PolicyChanged.class::cast)
                .toList();
    }

    /** Callers who take what they can get on a node, and give it back a second later. */
    private void load(Limiter node, List<Integer> mostInside) {
        Cohort cohort = node.cohort("6e");
        List<Granted> held = new ArrayList<>();
        platform.each(STEP, Duration.ofMinutes(2), () -> {
            if (node.tryAcquire(cohort) instanceof Granted permit) {
                held.add(permit);
            }
            if (held.size() > 40) {
                held.remove(0).close();
            }
            mostInside.add(held.size());
        });
    }

    @Test
    void is_adopted_by_all_nodes_within_a_heartbeat_under_load() {
        Limiter a = node("a", 100);
        Limiter b = node("b", 100);
        load(a, new ArrayList<>());
        load(b, new ArrayList<>());
        platform.runForMillis(10_340);

        a.publish(withBudget(a, 60), "anna");
        Duration after = platform.until(() -> b.policy().equals(a.policy()), STEP, Platform.HEARTBEAT.multipliedBy(3));

        assertThat(after).isLessThanOrEqualTo(Platform.HEARTBEAT);
        platform.runFor(Platform.HEARTBEAT);
        assertThat(a.snapshot().budget()).isEqualTo(60);
        assertThat(b.snapshot().budget()).isEqualTo(60);
    }

    @Test
    void its_author_is_told_on_every_node() {
        Limiter a = node("a", 100);
        Limiter b = node("b", 100);
        Limiter c = node("c", 100);
        platform.runFor(Platform.HEARTBEAT);

        b.publish(withBudget(b, 70), "anna@ent", Duration.ofHours(2));
        platform.runFor(Platform.HEARTBEAT);

        Instant end = c.snapshot().policy().until().orElseThrow();
        assertThat(Duration.between(platform.time.now(), end)).isBetween(Duration.ofMinutes(119), Duration.ofHours(2));
        for (String name : List.of("a", "b", "c")) {
            PolicyChanged change = changesSeenBy(name).get(changesSeenBy(name).size() - 1);
            assertThat(change.by()).isEqualTo("anna@ent");
            assertThat(change.version()).isEqualTo(1_001);
            assertThat(change.policy()).contains("budget total 70");
            assertThat(change.until()).isEqualTo(end);
        }
        assertThat(a.snapshot().policy().author()).isEqualTo("anna@ent");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 250, 500, 999})
    void a_measure_expires_by_itself_on_all_nodes_under_load(long phaseMillis) {
        Limiter a = node("a", 100);
        Limiter b = node("b", 100);
        Policy usual = a.policy();
        load(a, new ArrayList<>());
        platform.runForMillis(5_000 + phaseMillis);

        a.publish(withBudget(a, 150), "anna", Duration.ofSeconds(30));
        platform.runFor(Duration.ofSeconds(29));
        assertThat(a.snapshot().budget()).isEqualTo(150);
        assertThat(b.snapshot().budget()).isEqualTo(150);
        platform.runFor(Duration.ofSeconds(1).plus(Platform.HEARTBEAT));

        for (Limiter node : List.of(a, b)) {
            assertThat(node.policy()).isEqualTo(usual);
            assertThat(node.snapshot().policy().version()).isEqualTo(1_002);
            assertThat(node.snapshot().policy().until()).isEmpty();
            assertThat(node.snapshot().budget()).isEqualTo(100);
        }
        assertThat(changesSeenBy("b")).hasSize(2);
    }

    @Test
    void a_measure_over_a_measure_returns_to_what_still_holds() {
        Limiter a = node("a", 100);
        Limiter b = node("b", 100);
        platform.runFor(Platform.HEARTBEAT);
        a.publish(withBudget(a, 20), "first", Duration.ofSeconds(60));
        platform.runFor(Platform.HEARTBEAT);
        b.publish(withBudget(b, 30), "shorter", Duration.ofSeconds(10));
        platform.runFor(Duration.ofSeconds(12));
        assertThat(a.snapshot().budget()).as("the first goes on").isEqualTo(20);

        a.publish(withBudget(a, 40), "longer", Duration.ofSeconds(120));
        platform.runFor(Duration.ofSeconds(90));
        assertThat(b.snapshot().budget()).isEqualTo(40);
        platform.runFor(Duration.ofSeconds(35));

        assertThat(a.snapshot().budget()).as("the first has ended meanwhile").isEqualTo(100);
        assertThat(b.snapshot().budget()).isEqualTo(100);
    }

    /** What all servers have in common during a measure must not count for each of them when it is over. */
    @Test
    void a_budget_in_common_is_not_taken_for_one_per_node_afterwards() {
        List<Limiter> nodes = List.of(nodeOf20("a"), nodeOf20("b"));
        platform.runFor(Platform.HEARTBEAT.multipliedBy(3));
        Limiter a = nodes.get(0);
        a.publish(a.policy().toBuilder().budget(Budget.total(45)).build(), "anna", Duration.ofSeconds(10));
        platform.runFor(Platform.HEARTBEAT.multipliedBy(2));
        List<Integer> budgets = new ArrayList<>();
        AtomicInteger people = new AtomicInteger();
        platform.each(
                STEP,
                Duration.ofSeconds(20),
                () -> nodes.forEach(node -> {
                    node.tryAcquire(node.cohort("6e"), "p" + people.incrementAndGet());
                    budgets.add(node.snapshot().budget());
                }));

        platform.runFor(Duration.ofSeconds(20));

        assertThat(budgets)
                .contains(45, 40)
                .allSatisfy(budget -> assertThat(budget).isLessThanOrEqualTo(45));
        assertThat(platform.used()).isEqualTo(45);
    }

    private Limiter nodeOf20(String name) {
        return platform.node(
                name, builder -> builder.budget(Budget.perNode(20)).cohort("6e").appointments(Appointments.none()));
    }

    @Test
    void a_measure_may_be_taken_back_before_its_end_and_does_not_return() {
        Limiter a = node("a", 100);
        Limiter b = node("b", 100);
        Policy usual = a.policy();
        platform.runFor(Platform.HEARTBEAT);
        a.publish(withBudget(a, 20), "anna", Duration.ofSeconds(60));
        platform.runFor(Duration.ofSeconds(5));

        b.publish(usual, "back");
        platform.runFor(Duration.ofMinutes(2));

        assertThat(a.policy()).isEqualTo(usual);
        assertThat(a.snapshot().policy().version()).isGreaterThanOrEqualTo(1_002);
        assertThat(a.snapshot().policy().author()).isEqualTo("back");
    }

    /** The measure has ended in the ledger, and no node has heard of it yet. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 200, 400, 700, 999, 1_500})
    void a_policy_published_just_after_a_measures_end_holds(long afterMillis) {
        Limiter a = node("a", 100);
        Limiter b = node("b", 100);
        platform.runForMillis(1_234);
        a.publish(withBudget(a, 20), "anna", Duration.ofSeconds(10));
        platform.runForMillis(10_000 + afterMillis);

        b.publish(withBudget(b, 9), "bert");
        platform.runFor(Platform.HEARTBEAT.multipliedBy(3));

        assertThat(a.snapshot().budget()).isEqualTo(9);
        assertThat(b.snapshot().budget()).isEqualTo(9);
        assertThat(a.snapshot().policy().author()).isEqualTo("bert");
    }

    @Test
    void two_nodes_with_different_policies_agree_on_one_and_say_so() {
        Limiter a = node("a", 100);
        Limiter b = node("b", 80);
        platform.runFor(Platform.HEARTBEAT.multipliedBy(2));

        assertThat(b.policy()).isEqualTo(a.policy());
        assertThat(a.snapshot().budget()).isEqualTo(b.snapshot().budget()).isEqualTo(100);
        assertThat(events.get("b")).filteredOn(PolicyConflict.class::isInstance).hasSize(1);
        assertThat(events.get("a")).filteredOn(PolicyConflict.class::isInstance).isEmpty();
    }

    @Test
    void two_published_at_once_leave_one_for_all() {
        Limiter a = node("a", 100);
        Limiter b = node("b", 100);
        platform.runFor(Platform.HEARTBEAT);

        a.publish(withBudget(a, 10), "anna");
        b.publish(withBudget(b, 20), "bert");
        platform.runFor(Platform.HEARTBEAT.multipliedBy(2));

        assertThat(a.policy()).isEqualTo(b.policy());
        assertThat(a.snapshot().policy().author())
                .isEqualTo(b.snapshot().policy().author());
    }

    @Test
    void shrinking_below_what_is_held_drains_and_evicts_nobody() {
        Limiter a = node("a", 100);
        List<Granted> permits = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            granted(a.tryAcquire(a.cohort("6e"), "s" + i));
            permits.add(granted(a.tryAcquire(a.cohort("5e"))));
        }

        a.publish(withBudget(a, 30), "anna");
        platform.runFor(Duration.ofSeconds(10));

        assertThat(platform.used()).isEqualTo(100);
        assertThat(a.touch("s7")).isTrue();
        refused(a.tryAcquire(a.cohort("5e")));
        permits.forEach(Granted::close);
        for (int i = 0; i < 21; i++) {
            a.release("s" + i);
        }
        platform.runFor(Platform.HEARTBEAT);
        granted(a.tryAcquire(a.cohort("5e")));
        assertThat(platform.used()).isLessThanOrEqualTo(30);
    }

    @Test
    void the_lasting_policy_is_what_a_measure_gives_way_to() {
        Limiter a = node("a", 100);
        Limiter b = node("b", 100);
        Policy usual = a.policy();
        platform.runFor(Platform.HEARTBEAT);

        a.publish(withBudget(a, 20), "anna", Duration.ofSeconds(60));
        a.publish(withBudget(a, 30), "anna", Duration.ofSeconds(30));
        platform.runFor(Platform.HEARTBEAT);

        assertThat(a.policy().budget()).isEqualTo(Budget.total(30));
        assertThat(a.lastingPolicy()).isEqualTo(usual);
        assertThat(b.lastingPolicy()).isEqualTo(usual);
    }

    /** Why the guide has a measure start from what holds, and only a change that stays from the lasting policy. */
    @Test
    void a_measure_that_starts_from_what_holds_keeps_the_measure_of_another() {
        Limiter a = node("a", 100);
        Limiter b = node("b", 100);
        Duration usual = a.policy().idleTime();
        platform.runFor(Platform.HEARTBEAT);
        a.publish(withBudget(a, 20), "anna", Duration.ofSeconds(60));
        platform.runFor(Platform.HEARTBEAT);

        Policy both = b.policy().toBuilder().idleTime(Duration.ofMinutes(8)).build();
        b.publish(both, "berta", Duration.ofSeconds(10));
        platform.runFor(Duration.ofSeconds(2));
        assertThat(a.policy().budget()).isEqualTo(Budget.total(20));
        assertThat(a.policy().idleTime()).isEqualTo(Duration.ofMinutes(8));

        platform.runFor(Duration.ofSeconds(10));
        assertThat(a.policy().budget()).as("hers goes on").isEqualTo(Budget.total(20));
        assertThat(a.policy().idleTime()).isEqualTo(usual);
    }

    @Test
    void a_node_with_a_newer_configuration_brings_it_along() {
        Limiter old = node("old", 100);
        platform.runFor(Platform.HEARTBEAT);
        List<Event> told = new ArrayList<>();
        Limiter deployed = platform.node(
                "deployed",
                builder -> builder.budget(Budget.total(70))
                        .cohort("6e", "5e", "4e")
                        .policyVersion(20_201_116)
                        .listener(told::add));
        platform.runFor(Platform.HEARTBEAT);

        assertThat(old.snapshot().budget()).isEqualTo(70);
        assertThat(old.policy()).isEqualTo(deployed.policy());
        granted(deployed.tryAcquire(deployed.cohort("4e"), "new"));
        assertThat(told).noneMatch(PolicyConflict.class::isInstance);
        assertThat(changesSeenBy("old")).hasSize(1);
    }

    @Test
    void other_cohorts_than_the_limiters_are_refused() {
        Limiter a = node("a", 100);
        Policy strange =
                Policy.builder().budget(Budget.total(5)).cohort("6e", "4e").build();

        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> a.publish(strange))
                .withMessageContaining("policy.cohorts")
                .withMessageContaining("[5e, 6e]");
    }
}
