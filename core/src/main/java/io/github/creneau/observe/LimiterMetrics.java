package io.github.creneau.observe;

import io.github.creneau.observe.Snapshot.CohortView;
import io.github.creneau.observe.Snapshot.HealthView;
import io.github.creneau.observe.Snapshot.Store;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The meters of a limiter for Micrometer, which is an optional dependency: this class is the only one that needs it.
 *
 * <pre>{@code
 * new LimiterMetrics(limiter.name(), limiter::snapshot).bindTo(registry);
 * }</pre>
 *
 * <p>All meters carry the tag {@code limiter}; those of a cohort also {@code cohort}. Tags come from the configuration
 * alone, never from callers. A scrape costs one snapshot a second at most. Thread-safe.
 */
@SuppressWarnings("exports") // whoever calls this has Micrometer
public final class LimiterMetrics implements MeterBinder {

    /** The names of {@code Refused.Reason}: what a request may come to beside "granted". */
    private static final List<String> REASONS =
            List.of("OUT_OF_SLOT", "FULL", "COHORT_FULL", "RATE", "ENDED", "TOO_HEAVY", "BACKEND");

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Tags tags;
    private final Supplier<Snapshot> snapshots;

    /** Meters of one limiter on this node. */
    public LimiterMetrics(String limiter, Supplier<Snapshot> snapshots) {
        this.tags = Tags.of("limiter", limiter);
        this.snapshots = snapshots;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Latest latest = new Latest(snapshots, registry.config().clock());
        gauge(registry, latest, "creneau.budget", "places", "Places on the whole platform", Snapshot::budget);
        gauge(registry, latest, "creneau.places.due", "places", "Kept free for appointments", Snapshot::due);
        gauge(registry, latest, "creneau.members", "nodes", "Live nodes", Snapshot::members);
        gauge(
                registry,
                latest,
                "creneau.over.admission",
                "places",
                "At most, by this node",
                Snapshot::maxOverAdmission);
        for (CohortView cohort : latest.snapshot().cohorts()) {
            bindCohort(registry, latest, cohort.cohort());
        }
        bindHealth(registry, latest);
    }

    private void bindCohort(MeterRegistry registry, Latest latest, String cohort) {
        Tags own = tags.and("cohort", cohort);
        counter(
                registry,
                own.and("result", "granted"),
                latest,
                "creneau.requests",
                s -> of(s, cohort).granted());
        for (String reason : REASONS) {
            Tags result = own.and("result", reason.toLowerCase(Locale.ROOT));
            counter(
                    registry,
                    result,
                    latest,
                    "creneau.requests",
                    s -> count(of(s, cohort).refused().get(reason)));
            counter(
                    registry,
                    result,
                    latest,
                    "creneau.shadowed",
                    s -> count(of(s, cohort).shadowed().get(reason)));
        }
        places(
                registry,
                own,
                latest,
                "creneau.places.active",
                s -> of(s, cohort).used());
        places(registry, own, latest, "creneau.places.limit", s -> of(s, cohort).ceiling());
        places(
                registry,
                own,
                latest,
                "creneau.places.offered",
                s -> of(s, cohort).held());
        FunctionTimer.builder(
                        "creneau.wait",
                        latest,
                        ignored -> of(latest.snapshot(), cohort).waits().count(),
                        ignored -> of(latest.snapshot(), cohort).waits().total().toNanos(),
                        TimeUnit.NANOSECONDS)
                .tags(own)
                .description("Callers that waited for a place")
                .register(registry);
    }

    private void bindHealth(MeterRegistry registry, Latest latest) {
        for (Store mode : Store.values()) {
            Gauge.builder("creneau.mode", latest, ignored -> health(latest).store() == mode ? 1 : 0)
                    .tags(tags.and("mode", mode.name().toLowerCase(Locale.ROOT)))
                    .description("1 for what this node knows of the store, 0 for the others")
                    .register(registry);
        }
        TimeGauge.builder(
                        "creneau.keeper.lateness",
                        latest,
                        TimeUnit.NANOSECONDS,
                        ignored -> health(latest).keeperLateness().toNanos())
                .tags(tags)
                .description("How late this node's timer was at most, lately")
                .register(registry);
        bindTrips(registry, latest, "ledger", s -> s.health().ledgerTrips());
        bindTrips(registry, latest, "tokens", s -> s.health().tokenTrips());
    }

    private void bindTrips(MeterRegistry registry, Latest latest, String kind, TripsOf trips) {
        Tags calls = tags.and("kind", kind);
        counter(registry, calls.and("outcome", "success"), latest, "creneau.backend.calls", s -> {
            Snapshot.Trips seen = trips.in(s);
            return seen.made() - seen.failed();
        });
        counter(
                registry,
                calls.and("outcome", "failure"),
                latest,
                "creneau.backend.calls",
                s -> trips.in(s).failed());
    }

    private interface TripsOf {
        Snapshot.Trips in(Snapshot snapshot);
    }

    private static HealthView health(Latest latest) {
        return latest.snapshot().health();
    }

    private static CohortView of(Snapshot snapshot, String cohort) {
        return snapshot.cohort(cohort).orElseThrow();
    }

    private static double count(@Nullable Long value) {
        return value == null ? 0 : value;
    }

    private void gauge(
            MeterRegistry registry,
            Latest latest,
            String name,
            String unit,
            String description,
            ToDoubleFunction<Snapshot> value) {
        Gauge.builder(name, latest, ignored -> value.applyAsDouble(latest.snapshot()))
                .tags(tags)
                .baseUnit(unit)
                .description(description)
                .register(registry);
    }

    private static void places(
            MeterRegistry registry, Tags tags, Latest latest, String name, ToDoubleFunction<Snapshot> value) {
        Gauge.builder(name, latest, ignored -> value.applyAsDouble(latest.snapshot()))
                .tags(tags)
                .baseUnit("places")
                .register(registry);
    }

    private static void counter(
            MeterRegistry registry, Tags tags, Latest latest, String name, ToDoubleFunction<Snapshot> value) {
        FunctionCounter.builder(name, latest, ignored -> value.applyAsDouble(latest.snapshot()))
                .tags(tags)
                .register(registry);
    }

    /**
     * The last snapshot, taken anew when it is a second old; the meters of one scrape share it. Micrometer holds what a meter
     * looks at weakly, so each meter's function holds it, too.
     */
    private static final class Latest {
        private final Supplier<Snapshot> snapshots;
        private final Clock clock;
        private @Nullable Snapshot last;
        private long takenNanos;

        Latest(Supplier<Snapshot> snapshots, Clock clock) {
            this.snapshots = snapshots;
            this.clock = clock;
        }

        synchronized Snapshot snapshot() {
            long now = clock.monotonicTime();
            Snapshot known = last;
            if (known == null || now - takenNanos >= FRESH_NANOS) {
                known = snapshots.get();
                last = known;
                takenNanos = now;
            }
            return known;
        }
    }
}
