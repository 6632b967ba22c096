package io.github.creneau;

import io.github.creneau.lane.Lane;
import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Beat;
import io.github.creneau.spi.LedgerRequest.LaneReport;
import io.github.creneau.spi.LedgerRequest.Renew;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Beats of a node without its store, to its own book: how that begins, goes on and ends. Guarded by the keeper. */
final class OwnBeats {

    private final Settings settings;
    private final Collection<CohortLane> lanes;
    private final PolicyBook policies;
    private final NodeClock clock;
    private final Sessions sessions;
    private final LaneReports reports;
    private final Health health;
    private final Apart apart;
    private long sequence;
    private Outage.@Nullable Rule told;

    OwnBeats(
            Settings settings,
            Collection<CohortLane> lanes,
            PolicyBook policies,
            NodeClock clock,
            Sessions sessions,
            LaneReports reports,
            Health health,
            Apart apart) {
        this.settings = settings;
        this.lanes = lanes;
        this.policies = policies;
        this.clock = clock;
        this.sessions = sessions;
        this.reports = reports;
        this.health = health;
        this.apart = apart;
    }

    /** From now on this node keeps its own book, of everybody inside whom it knows, as one of so many members. */
    void begin(int members) {
        OwnBook own = new OwnBook(settings.timing(), clock, members);
        own.apply(sessions.claims.everybody(clock.millis()));
        told = null;
        forgetTokens();
        apart.begin(own);
    }

    /** Tokens of the shared rate are none of the node's own, and the other way round. */
    private void forgetTokens() {
        for (CohortLane lane : lanes) {
            lane.lane.withdrawTokens(Lane.MOST);
            lane.tokensRefused = null;
        }
    }

    void beat(OwnBook own, List<LaneReport> lanesNow, int contributed) {
        long now = clock.millis();
        Outage.Rule rule = apart.rule();
        List<LedgerRequest> requests = new ArrayList<>(own.toPublish(policies, rule, now));
        requests.addAll(sessions.renewals.due(now));
        int capacity = own.capacity(policies, contributed);
        requests.add(new Beat(++sequence, 0, capacity, OwnBook.LEASE_MILLIS, false, 0, lanesNow));
        settle(requests, own.apply(requests));
        if (rule != told) {
            told = rule;
            health.goesOnBy(rule);
        }
    }

    private void settle(List<LedgerRequest> requests, List<LedgerAnswer> answers) {
        for (int i = 0; i < requests.size(); i++) {
            if (requests.get(i) instanceof Renew renew) {
                sessions.renewed(renew, answers.get(i));
            } else if (answers.get(i) instanceof Beaten beaten) {
                reports.settle(beaten.lanes().stream().map(OwnBook::told).toList(), false, beaten.urgent() > 0, false);
            }
        }
    }

    /**
     * The store is back. What was let in meanwhile is told with the next beat, after the store has told what ended.
     *
     * @param heardMillis when it was last heard before
     */
    void end(long heardMillis) {
        apart.end();
        forgetTokens();
        reports.reopen();
        sessions.claims.storeIsBack(heardMillis);
    }
}
