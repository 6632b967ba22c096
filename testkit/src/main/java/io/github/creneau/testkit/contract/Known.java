package io.github.creneau.testkit.contract;

import io.github.creneau.spi.CalendarBlock;
import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.LedgerAnswer.Done;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerAnswer.LaneGrant;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Beat;
import io.github.creneau.spi.LedgerRequest.Hold;
import io.github.creneau.spi.LedgerRequest.Publish;
import io.github.creneau.spi.LedgerRequest.Reassert;
import io.github.creneau.spi.LedgerRequest.Renew;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be known of a book from the answers that it gave: names, generations, expiries, blocks that mean something. */
final class Known {

    final Map<String, Inside> sessions = new HashMap<>();
    final Map<String, Long> silence = new HashMap<>();
    final Map<String, Map<String, LaneGrant>> lanes = new HashMap<>();
    final List<Hold> holds = new ArrayList<>();
    final List<CalendarBlock> promises = new ArrayList<>();

    @Nullable
    Publish policy;

    long policyVersion;
    String policyDigest = "";
    long now;
    long revision;

    Known(long nowMillis) {
        now = nowMillis;
    }

    void saw(LedgerBatch batch, LedgerReply reply) {
        now = reply.nowMillis();
        revision = reply.revision();
        policyVersion = reply.policyVersion();
        policyDigest = reply.policyDigest();
        for (int i = 0; i < reply.answers().size(); i++) {
            saw(batch.node(), batch.requests().get(i), reply.answers().get(i));
        }
        promises.removeIf(block -> block.minute() * 60_000 < now - 600_000);
    }

    private void saw(String node, LedgerRequest request, LedgerAnswer answer) {
        String session = nameOf(request);
        if (answer instanceof Inside inside && session != null) {
            sessions.put(session, inside);
        } else if (answer instanceof Done && session != null) {
            sessions.remove(session);
        } else if (request instanceof Beat beat && answer instanceof Beaten beaten && !beaten.stale()) {
            silence.put(node, now + beat.leaseMillis());
            Map<String, LaneGrant> granted = new HashMap<>();
            for (LaneGrant grant : beaten.lanes()) {
                granted.put(grant.cohort(), grant);
                promises.addAll(grant.appointments());
            }
            lanes.put(node, granted);
        } else if (request instanceof Publish publish && publish.version() == policyVersion) {
            policy = publish;
        }
        if (request instanceof Hold hold) {
            holds.add(hold);
        }
    }

    private static @Nullable String nameOf(LedgerRequest request) {
        if (request instanceof Hold hold) {
            return hold.session();
        } else if (request instanceof Renew renew) {
            return renew.session();
        } else if (request instanceof Reassert claim) {
            return claim.session();
        } else if (request instanceof LedgerRequest.Release release) {
            return release.session();
        } else if (request instanceof LedgerRequest.Cancel cancel) {
            return cancel.session();
        }
        return null;
    }

    /** Instants at which something ends. */
    List<Long> edges() {
        List<Long> edges = new ArrayList<>(silence.values());
        sessions.values().forEach(inside -> edges.add(inside.expiresAtMillis()));
        edges.sort(null);
        return edges;
    }
}
