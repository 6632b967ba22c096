package io.github.creneau.testkit.simulation;

import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Hold;
import io.github.creneau.spi.LedgerRequest.Reassert;
import io.github.creneau.spi.LedgerRequest.Renew;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Promises "backend down" and "restarted empty or rolled back": who is inside stays, as far as a node that lives knew it
 * when the store lost it. Who was known to none is lost, and is counted out here.
 */
final class StayCheck {

    private final Observed seen;
    private final Figures figures;
    private final long learningNanos;
    private final Set<String> lostWrites = new HashSet<>();

    StayCheck(Observed seen, Figures figures, long learningNanos) {
        this.seen = seen;
        this.figures = figures;
        this.learningNanos = learningNanos;
    }

    /** The store forgot everything. */
    void forgot() {
        seen.truth.stays().forEach(this::isLostUnnoticed);
        learns();
    }

    /** The store came up without these. */
    void rolledBack(List<LedgerBatch> lost) {
        lost.forEach(batch -> batch.requests().forEach(this::noteLost));
        seen.world.in(learningNanos + 2 * World.SECOND, () -> {
            seen.rollbackIsPast();
            seen.truth.stays().forEach(this::isLostUnnoticed);
        });
        excuse(learningNanos + 3 * World.SECOND);
    }

    private void noteLost(LedgerRequest request) {
        if (request instanceof Hold hold) {
            lostWrites.add(hold.session());
        } else if (request instanceof Renew renew) {
            lostWrites.add(renew.session());
        } else if (request instanceof Reassert claim) {
            lostWrites.add(claim.session());
        }
    }

    /** The store said of a session that it is inside: whatever it had lost of it, it knows it again. */
    void carriedOut(LedgerBatch batch, LedgerReply reply) {
        if (lostWrites.isEmpty()) {
            return;
        }
        for (int i = 0; i < batch.requests().size(); i++) {
            LedgerRequest request = batch.requests().get(i);
            if (reply.answers().get(i) instanceof Inside) {
                if (request instanceof Renew renew) {
                    lostWrites.remove(renew.session());
                } else if (request instanceof Hold hold) {
                    lostWrites.remove(hold.session());
                }
            }
        }
    }

    /** The store has noticed, and learns. */
    void learns() {
        lostWrites.clear();
        excuse(learningNanos);
    }

    /** Time was set forward while the store learned: it may have ended before everybody could be told again. */
    void learningWasCut() {
        seen.truth.stays().forEach(Stay::end);
    }

    /**
     * Whether what the store knew of a session was in writes that a failover lost without anybody noticing. Known limit:
     * a failover shows by a node that has seen a later revision than the copy has; where other nodes have brought the copy
     * to that revision before that node speaks, nobody can tell, no learning period begins, and sessions that were
     * admitted or touched by the lost writes end. They are counted, and the number is among the figures.
     */
    boolean isLostUnnoticed(Stay stay) {
        if (!lostWrites.contains(stay.id)) {
            return false;
        }
        if (!stay.isOver()) {
            stay.end();
            figures.lostUnnoticed++;
        }
        return true;
    }

    /** Those whom no node that was well all through the learning period had known are lost, and had no promise. */
    private void excuse(long during) {
        long since = seen.world.now();
        long storeTime = seen.time.shown();
        Map<Stay, List<SimNode>> witnesses = new HashMap<>();
        for (Stay stay : seen.truth.stays()) {
            List<SimNode> knowing = new ArrayList<>();
            stay.nodes().forEach(node -> {
                if (stay.isKnownBy(node, storeTime)) {
                    knowing.add(node);
                }
            });
            witnesses.put(stay, knowing);
        }
        seen.world.in(
                during - World.MILLI,
                () -> witnesses.forEach((stay, knowing) -> {
                    if (knowing.stream().noneMatch(node -> node.isUp() && node.wasWellSince(since))) {
                        stay.end();
                    }
                }));
    }
}
