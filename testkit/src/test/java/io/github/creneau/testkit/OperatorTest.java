package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.creneau.Budget;
import io.github.creneau.InvalidValueException;
import io.github.creneau.Limiter;
import io.github.creneau.Request;
import io.github.creneau.observe.Holder;
import io.github.creneau.spi.BackendException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an operator may ask and do while an incident runs. */
class OperatorTest {

    private final Platform platform = new Platform();

    private Limiter node(String name) {
        return platform.node(
                name,
                builder ->
                        builder.budget(Budget.perNode(5_000)).cohort("6e", "5e").maxHold(Duration.ofHours(1)));
    }

    @Test
    void the_holders_of_a_cohort_are_listed_from_all_nodes() {
        Limiter a = node("a");
        Limiter b = node("b");
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < 2_500; i++) {
            Limiter node = i % 2 == 0 ? a : b;
            granted(node.tryAcquire(node.cohort("6e"), "pupil " + i));
            expected.add("pupil " + i);
        }
        granted(a.tryAcquire(Request.session(a.cohort("5e"), "heavy").weight(3)));

        List<Holder> holders = a.holders(a.cohort("6e")).toList();

        assertThat(holders).extracting(Holder::session).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(holders).allMatch(holder -> holder.cohort().equals("6e"));
        assertThat(holders).extracting(Holder::node).allMatch(name -> name.matches("[ab]#.+"));
        Holder heavy = b.holders(b.cohort("5e")).findFirst().orElseThrow();
        assertThat(heavy.weight()).isEqualTo(3);
        assertThat(heavy.until()).isAfter(platform.time.now());
    }

    @Test
    void one_session_is_ended_by_its_id() {
        Limiter a = node("a");
        Limiter b = node("b");
        granted(a.tryAcquire(a.cohort("6e"), "troll"));

        assertThat(b.release("troll")).isTrue();
        platform.runFor(Platform.HEARTBEAT);

        assertThat(a.touch("troll")).isFalse();
        assertThat(a.holders(a.cohort("6e"))).isEmpty();
    }

    @Test
    void a_nodes_holds_are_freed_at_once() {
        Platform.Crashing clock = new Platform.Crashing(platform.time);
        Limiter dead = platform.node(
                "dead",
                builder -> builder.timing(clock)
                        .budget(Budget.perNode(5_000))
                        .cohort("6e", "5e")
                        .maxHold(Duration.ofHours(1)));
        Limiter alive = node("alive");
        for (int i = 0; i < 700; i++) {
            granted(dead.tryAcquire(dead.cohort("6e"), "s" + i));
        }
        granted(dead.tryAcquire(dead.cohort("5e")));
        granted(alive.tryAcquire(alive.cohort("6e"), "other"));
        String name = alive.holders(alive.cohort("6e"))
                .map(Holder::node)
                .filter(node -> node.startsWith("dead"))
                .findFirst()
                .orElseThrow();
        clock.crash();

        assertThat(alive.free(name)).isEqualTo(700);

        assertThat(platform.used()).isEqualTo(1);
        assertThat(platform.store().members()).isEqualTo(1);
        assertThat(platform.store().budget()).isEqualTo(5_000);
        assertThatExceptionOfType(InvalidValueException.class)
                .as("nothing is left of it")
                .isThrownBy(() -> alive.free(name));
    }

    @Test
    void a_node_that_was_freed_and_lives_joins_again_with_what_its_callers_hold() {
        Limiter a = node("a");
        Limiter b = node("b");
        granted(a.tryAcquire(a.cohort("6e"), "s"));
        granted(a.tryAcquire(a.cohort("5e")));
        String name = b.holders(b.cohort("6e")).findFirst().orElseThrow().node();

        assertThat(b.free(name)).isEqualTo(1);
        platform.runFor(Platform.HEARTBEAT.multipliedBy(2));

        assertThat(platform.store().members()).isEqualTo(2);
        assertThat(platform.used()).as("the permit counts again").isGreaterThanOrEqualTo(1);
        assertThat(a.touch("s")).isFalse();
    }

    @Test
    void a_store_that_does_not_answer_is_an_error_that_says_what_was_asked() {
        Limiter a = node("a");
        platform.runFor(Platform.HEARTBEAT);
        platform.trips.close();

        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> a.holders(a.cohort("6e")))
                .withMessage("limiter 'ent': no answer to the listing of who is inside: the backend is closed")
                .withCauseInstanceOf(IllegalStateException.class);
        assertThatExceptionOfType(BackendException.class).isThrownBy(() -> a.free("b#1"));
    }

    @Test
    void a_cohort_of_another_limiter_is_refused() {
        Limiter a = node("a");
        Limiter b = node("b");

        assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> a.holders(b.cohort("6e")));
        assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> a.tryAcquire(b.cohort("6e")));
        assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> a.tryAcquire(b.cohort("6e"), "s"));
    }
}
