package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static io.github.creneau.testkit.Platform.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Budget;
import io.github.creneau.Cohort;
import io.github.creneau.Granted;
import io.github.creneau.Limiter;
import io.github.creneau.OutOfSlot;
import io.github.creneau.Request;
import io.github.creneau.observe.Snapshot.CohortView;
import io.github.creneau.schedule.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shadow mode: the limiter decides and counts, and refuses nobody. */
class ShadowTest {

    private final Platform platform = new Platform();

    private static Limiter.Builder values(Limiter.Builder builder) {
        return builder.budget(Budget.total(10)).cohort("6e", "5e");
    }

    @Test
    void nobody_is_refused_and_those_who_would_have_been_are_counted() {
        Limiter node = platform.node("a", builder -> values(builder).shadow(true));
        Cohort cohort = node.cohort("6e");
        for (int i = 0; i < 25; i++) {
            granted(node.tryAcquire(cohort, "s" + i));
        }

        CohortView view = node.snapshot().cohort("6e").orElseThrow();
        assertThat(view.shadow()).isTrue();
        assertThat(view.shadowed()).containsEntry("FULL", 15L);
        assertThat(view.refused()).containsEntry("FULL", 15L);
        assertThat(platform.used()).as("they take no place").isEqualTo(10);
        assertThat(platform.store().due()).as("nor are they promised one").isZero();
    }

    @Test
    void whoever_was_let_in_is_inside_on_every_node_until_it_leaves() {
        Limiter a = platform.node("a", builder -> values(builder).shadow("6e"));
        Limiter b = platform.node("b", builder -> values(builder).shadow("6e"));
        for (int i = 0; i < 10; i++) {
            granted(a.tryAcquire(a.cohort("5e"), "other" + i));
        }
        Granted guest = granted(a.tryAcquire(a.cohort("6e"), "guest"));

        assertThat(guest.sessionId()).contains("guest");
        assertThat(b.touch("guest")).isTrue();
        assertThat(b.release("guest")).isTrue();
        platform.runFor(Platform.HEARTBEAT);
        assertThat(a.touch("guest")).isFalse();
    }

    @Test
    void one_cohort_may_be_watched_while_another_is_held() {
        Limiter node = platform.node("a", builder -> values(builder).shadow("6e"));
        for (int i = 0; i < 10; i++) {
            granted(node.tryAcquire(node.cohort("5e"), "s" + i));
        }

        granted(node.tryAcquire(node.cohort("6e"), "watched"));
        refused(node.tryAcquire(node.cohort("5e"), "held"));
        assertThat(node.snapshot().cohort("5e").orElseThrow().shadowed()).isEmpty();
    }

    @Test
    void permits_are_let_in_too_and_hold_nothing() throws Exception {
        Limiter node =
                platform.node("a", builder -> values(builder).shadow(true).maxHold(Duration.ofHours(1)));
        Cohort cohort = node.cohort("6e");
        List<Granted> permits = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            permits.add(granted(node.tryAcquire(cohort)));
        }
        granted(node.acquire(Request.permit(cohort).weight(4), Duration.ofSeconds(30)));

        assertThat(node.snapshot().cohort("6e").orElseThrow().inUse()).isEqualTo(10);
        permits.forEach(Granted::close);
        permits.forEach(Granted::close);
        platform.runFor(Platform.HEARTBEAT);
        assertThat(node.snapshot().cohort("6e").orElseThrow().inUse()).isZero();
    }

    @Test
    void it_watches_the_slots() {
        Limiter node = platform.node(
                "a",
                builder -> builder.budget(Budget.total(10))
                        .schedule(Schedule.in("Europe/Paris").slot("6e", "08:30", "10:30"))
                        .outOfSlot(OutOfSlot.closed())
                        .shadow("6e"));

        granted(node.tryAcquire(node.cohort("6e"), "early"));

        assertThat(node.snapshot().cohort("6e").orElseThrow().shadowed()).containsEntry("OUT_OF_SLOT", 1L);
    }

    @Test
    void it_is_switched_off_by_a_policy_and_those_inside_stay() {
        Limiter node = platform.node("a", builder -> values(builder).shadow(true));
        for (int i = 0; i < 12; i++) {
            granted(node.tryAcquire(node.cohort("6e"), "s" + i));
        }

        node.publish(node.policy().toBuilder().shadow(false).build(), "anna");
        platform.runFor(Platform.HEARTBEAT);

        refused(node.tryAcquire(node.cohort("6e"), "newcomer"));
        assertThat(node.touch("s11")).isTrue();
    }
}
