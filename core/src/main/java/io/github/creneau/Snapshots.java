package io.github.creneau;

import io.github.creneau.observe.Snapshot;
import io.github.creneau.observe.Snapshot.CohortView;
import io.github.creneau.spi.LedgerAnswer.Beaten;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Takes snapshots of a node. */
final class Snapshots {

    private Snapshots() {}

    static Snapshot of(Node node) {
        Beaten last = node.keeper.last();
        List<CohortView> cohorts = new ArrayList<>();
        node.lanes.forEach((name, lane) -> cohorts.add(new CohortView(
                name,
                lane.lane.held(),
                lane.lane.inUse(),
                lane.refusals.sum() + lane.rateRefusals.sum() + lane.sessionRefusals.sum())));
        return new Snapshot(
                Instant.ofEpochMilli(node.clock.millis()),
                last == null ? 0 : last.budget(),
                last == null ? 0 : last.used(),
                last == null ? 0 : last.due(),
                last == null ? 0 : last.members(),
                node.policies.version(),
                node.sessions.knownSessions(),
                cohorts);
    }
}
