package io.github.creneau;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.creneau.inprocess.InProcessBackend;
import io.github.creneau.schedule.Schedule;
import io.github.creneau.spi.Backend;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Values that each make sense, and together none: refused where the mistake is sure, else they mean what is said here. */
class SillyValuesTest {

    private final ManualTiming timing = new ManualTiming();
    private final Backend backend = InProcessBackend.create(timing);

    private Limiter.Builder builder() {
        return Limiter.builder("Ent")
                .timing(timing)
                .budget(Budget.total(10))
                .cohort("6e", "5e")
                .backend(backend);
    }

    private static void isRefused(String message, ThrowingCallable call) {
        assertThatExceptionOfType(InvalidValueException.class).isThrownBy(call).withMessage(message);
    }

    @Test
    void names_may_have_capitals_as_is_said() {
        builder().node("Web-1").build().close();

        isRefused(
                "name: é; allowed: 1 to 64 letters a-z or A-Z, digits, '.', '_' or '-', the first a letter or digit",
                () -> Limiter.builder("é"));
    }

    @Test
    void no_limiter_is_built_on_a_backend_that_is_closed() {
        backend.close();

        isRefused("backend: InProcessBackend, closed; allowed: one that is open", builder()::build);
    }

    @Test
    void a_node_contributes_nothing_to_a_budget_in_total() {
        isRefused(
                "nodeCapacity: 7; allowed: none, as the budget is one in total; or Budget.perNode(..)",
                builder().nodeCapacity(7)::build);

        Limiter limiter = builder().budget(Budget.perNode(10)).nodeCapacity(7).build();
        limiter.publish(limiter.policy().toBuilder().budget(Budget.total(9)).build());
        assertThat(limiter.policy().budget())
                .as("a measure may be one in total")
                .isEqualTo(Budget.total(9));
        limiter.close();
    }

    @Test
    void no_more_is_reserved_for_a_cohort_than_it_may_reach() {
        Limiter.Builder half = builder().share("6e", Share.percent(50));

        isRefused("reserve: 6; allowed: at most the share of cohort 6e, 5", half.reserve("6e", 6)::build);
        try (Limiter limiter = half.reserve("6e", 5).build()) {
            limiter.publish(limiter.policy().toBuilder().budget(Budget.total(8)).build());
            assertThat(limiter.policy().reserve("6e"))
                    .as("a measure may be smaller")
                    .isEqualTo(5);
        }
        half.reserve("6e", 6).share("6e", Share.closed()).build().close();
        half.share("6e", Share.percent(50)).budget(Budget.perNode(10)).build().close();
    }

    @Test
    void nobody_stays_for_longer_on_average_than_is_allowed() {
        Policy policy = Policy.builder()
                .budget(Budget.total(10))
                .cohort("6e")
                .maxSession(Duration.ofMinutes(5))
                .build();

        assertThat(policy.meanHold()).isEqualTo(Duration.ofMinutes(5));
        assertThat(policy.toBuilder().meanHold(Duration.ofHours(1)).build().meanHold())
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(policy.toBuilder().meanHold(Duration.ofMinutes(2)).build().meanHold())
                .isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void a_cohort_without_a_slot_where_the_doors_are_closed_out_of_slot_is_told_no_time() {
        Limiter limiter = builder()
                .schedule(Schedule.in("Europe/Paris").slot("6e", "08:30", "10:30"))
                .outOfSlot(OutOfSlot.closed())
                .build();

        for (Decision decision :
                List.of(limiter.tryAcquire(limiter.cohort("5e")), limiter.tryAcquire(limiter.cohort("5e"), "anna"))) {
            assertThat(decision).isInstanceOfSatisfying(Refused.class, refused -> {
                assertThat(refused.reason()).isEqualTo(Refused.Reason.OUT_OF_SLOT);
                assertThat(refused.retryAt()).isEmpty();
                assertThat(refused.explain(Locale.ENGLISH)).endsWith("Try again later.");
            });
        }
        limiter.close();
    }

    @Test
    void after_the_last_day_everybody_may_fill_the_platform_unless_the_doors_are_closed_out_of_slot() {
        Schedule over = Schedule.in("Europe/Paris").slot("6e", "08:30", "10:30").lastDay(LocalDate.of(2020, 3, 13));
        Limiter open = builder().schedule(over).build();
        Limiter closed = Limiter.builder("closed")
                .timing(timing)
                .budget(Budget.total(10))
                .schedule(over)
                .outOfSlot(OutOfSlot.closed())
                .build();

        for (int i = 0; i < 10; i++) {
            assertThat(open.tryAcquire(open.cohort("6e"), "s" + i).isGranted()).isTrue();
        }
        assertThat(closed.tryAcquire(closed.cohort("6e"), "anna")).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Refused.Reason.ENDED);
            assertThat(refused.retryAt()).isEmpty();
        });
        open.close();
        closed.close();
    }
}
