package io.github.creneau.testkit;

import static io.github.creneau.testkit.Platform.granted;
import static io.github.creneau.testkit.Platform.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.Appointments;
import io.github.creneau.Budget;
import io.github.creneau.Limiter;
import io.github.creneau.Refused;
import io.github.creneau.observe.LimiterMetrics;
import io.github.creneau.observe.Snapshot;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The meters of a limiter, and what they cost. */
class LimiterMetricsTest {

    private final Platform platform = new Platform();
    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private int snapshots;

    private Limiter watched() {
        Limiter node = platform.node(
                "a",
                builder -> builder.budget(Budget.total(3)).cohort("6e", "5e").appointments(Appointments.none()));
        new LimiterMetrics(node.name(), () -> seenBy(node)).bindTo(registry);
        return node;
    }

    private Snapshot seenBy(Limiter node) {
        snapshots++;
        return node.snapshot();
    }

    private void aSecondLater() {
        platform.runFor(Platform.HEARTBEAT);
        clock.add(Duration.ofSeconds(1));
    }

    private double requests(String cohort, String result) {
        return registry.get("creneau.requests")
                .tags("limiter", "ent", "cohort", cohort, "result", result)
                .functionCounter()
                .count();
    }

    @Test
    void requests_are_counted_by_cohort_and_result() {
        Limiter node = watched();
        for (int i = 0; i < 3; i++) {
            granted(node.tryAcquire(node.cohort("6e"), "s" + i));
        }
        refused(node.tryAcquire(node.cohort("6e"), "late"));
        refused(node.tryAcquire(node.cohort("6e"), "later"));
        aSecondLater();

        assertThat(requests("6e", "granted")).isEqualTo(3);
        assertThat(requests("6e", "full")).isEqualTo(2);
        assertThat(requests("5e", "granted")).isZero();
    }

    @Test
    void places_and_the_store_are_shown() {
        Limiter node = watched();
        granted(node.tryAcquire(node.cohort("6e"), "s"));
        aSecondLater();

        assertThat(registry.get("creneau.places.active")
                        .tag("cohort", "6e")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(registry.get("creneau.places.limit")
                        .tag("cohort", "5e")
                        .gauge()
                        .value())
                .isEqualTo(3);
        assertThat(registry.get("creneau.budget").gauge().value()).isEqualTo(3);
        assertThat(registry.get("creneau.members").gauge().value()).isEqualTo(1);
        assertThat(registry.get("creneau.mode").tag("mode", "up").gauge().value())
                .isEqualTo(1);
        assertThat(registry.get("creneau.mode").tag("mode", "lost").gauge().value())
                .isZero();
        assertThat(registry.get("creneau.backend.calls")
                        .tags("kind", "ledger", "outcome", "success")
                        .functionCounter()
                        .count())
                .isPositive();
    }

    @Test
    void a_scrape_costs_one_snapshot() {
        watched();
        clock.add(Duration.ofSeconds(1));
        int before = snapshots;

        registry.getMeters().forEach(meter -> meter.measure().forEach(measurement -> measurement.getValue()));

        assertThat(snapshots - before).isEqualTo(1);
    }

    @Test
    void tags_come_from_the_configuration_alone() {
        Limiter node = watched();
        granted(node.tryAcquire(node.cohort("6e"), "a-pupil"));
        aSecondLater();

        Set<String> values = registry.getMeters().stream()
                .map(Meter::getId)
                .flatMap(id -> id.getTags().stream())
                .map(Tag::getValue)
                .collect(Collectors.toSet());
        assertThat(values).contains("ent", "6e", "5e").doesNotContain("a-pupil");
    }

    @Test
    void every_reason_of_a_refusal_has_its_meter() {
        watched();

        for (Refused.Reason reason : Arrays.asList(Refused.Reason.values())) {
            assertThat(requests("6e", reason.name().toLowerCase(java.util.Locale.ROOT)))
                    .isZero();
        }
    }
}
