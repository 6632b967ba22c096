package io.github.creneau;

import io.github.creneau.observe.Snapshot;
import io.github.creneau.observe.Snapshot.CohortView;
import io.github.creneau.observe.Snapshot.HealthView;
import io.github.creneau.observe.Snapshot.PolicyView;
import io.github.creneau.observe.Snapshot.Waits;
import io.github.creneau.schedule.Occurrence;
import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.Terms.Segment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes a snapshot of a node. */
final class Snapshots {

    private final Node node;
    private final PolicyBook.Edition edition;
    private final @Nullable Beaten last;
    private final long nowMillis;

    private Snapshots(Node node) {
        this.node = node;
        this.edition = node.policies.edition();
        this.last = node.keeper.last();
        this.nowMillis = node.clock.millis();
    }

    static Snapshot of(Node node) {
        return new Snapshots(node).take();
    }

    private Snapshot take() {
        List<CohortView> cohorts = new ArrayList<>();
        node.lanes.values().forEach(lane -> cohorts.add(cohort(lane)));
        return new Snapshot(
                Instant.ofEpochMilli(nowMillis),
                last == null ? 0 : last.budget(),
                used(),
                last == null ? 0 : last.due(),
                last == null ? 0 : last.members(),
                node.sessions.knownSessions(),
                node.maxOverAdmission(),
                new PolicyView(
                        edition.version,
                        edition.author,
                        Optional.ofNullable(edition.untilMillis).map(Instant::ofEpochMilli),
                        edition.conflicts),
                health(),
                cohorts);
    }

    private HealthView health() {
        return new HealthView(
                node.health.store(),
                node.clock.error(),
                Duration.ofMillis(node.settings.timing().wallMillis() - nowMillis),
                node.health.lateness(),
                node.ledgerTrips.seen(),
                node.tokenTrips.seen(),
                node.apart.view(node.keeper.permits()));
    }

    private CohortView cohort(CohortLane lane) {
        Segment segment = node.policies.segment(lane.name, nowMillis);
        long budget = last == null ? 0 : last.budget();
        Optional<Occurrence> slot = edition.slot(lane.name, nowMillis);
        return new CohortView(
                lane.name,
                used(lane),
                (int) (budget * segment.sharePerMille() / 1_000),
                (int) (budget * segment.thresholdPerMille() / 1_000),
                slot,
                slot.filter(occurrence -> occurrence.contains(Instant.ofEpochMilli(nowMillis)))
                        .isPresent(),
                edition.policy.isShadow(lane.name),
                lane.lane.held(),
                lane.lane.inUse(),
                lane.lane.tokens(),
                lane.waiters.count(),
                new Waits(lane.waits.sum(), Duration.ofNanos(lane.waitedNanos.sum())),
                lane.lane.granted() + lane.sessionsGranted.sum(),
                Tally.together(lane.permitRefusals, lane.sessionRefusals),
                Tally.together(lane.shadowed));
    }

    /** As of the last beat, and what sessions changed here since; never above the budget by an answer that crossed it. */
    private int used() {
        if (last == null) {
            return 0;
        }
        int since = node.keeper.sessionPlacesSince();
        return Math.max(0, Math.min(last.used() + since, Math.max(last.used(), last.budget())));
    }

    private int used(CohortLane lane) {
        return last == null
                ? 0
                : Math.max(0, Foresight.used(last, lane.name) + node.keeper.sessionPlacesSince(List.of(lane)));
    }
}
