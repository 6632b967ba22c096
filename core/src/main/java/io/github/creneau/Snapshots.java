package io.github.creneau;

import io.github.creneau.observe.Snapshot;
import io.github.creneau.observe.Snapshot.CohortView;
import io.github.creneau.observe.Snapshot.HealthView;
import io.github.creneau.observe.Snapshot.PolicyView;
import io.github.creneau.observe.Snapshot.Waits;
import io.github.creneau.schedule.Occurrence;
import io.github.creneau.spi.Terms.Segment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes a snapshot of a node. */
final class Snapshots {

    private final Node node;
    private final PolicyBook.Edition edition;
    private final Platform platform;
    private final long nowMillis;

    private Snapshots(Node node) {
        this.node = node;
        this.edition = node.policies.edition();
        this.platform = node.keeper.platform();
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
                platform.budget(),
                platform.used(),
                platform.due(),
                platform.members(),
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
        Optional<Occurrence> slot = edition.slot(lane.name, nowMillis);
        return new CohortView(
                lane.name,
                platform.used(lane),
                (int) platform.part(segment.sharePerMille()),
                (int) platform.part(segment.thresholdPerMille()),
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
}
