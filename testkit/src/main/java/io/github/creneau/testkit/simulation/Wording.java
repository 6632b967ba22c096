package io.github.creneau.testkit.simulation;

import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Beat;
import io.github.creneau.spi.LedgerRequest.Hold;
import io.github.creneau.spi.LedgerRequest.Publish;
import io.github.creneau.spi.LedgerRequest.Reassert;
import io.github.creneau.spi.LedgerRequest.Renew;
import java.util.stream.Collectors;

/** Messages in few words, for the trace; keys and proofs are left out. */
final class Wording {

    private Wording() {}

    static String of(LedgerBatch batch) {
        return batch.requests().stream().map(Wording::of).collect(Collectors.joining(", "));
    }

    static String of(LedgerReply reply) {
        return reply.answers().stream().map(Wording::of).collect(Collectors.joining(", "));
    }

    private static String of(LedgerRequest request) {
        if (request instanceof Publish publish) {
            return "publish v" + publish.version();
        } else if (request instanceof Beat beat) {
            return "beat " + beat.sequence() + " ack " + beat.acknowledged() + " seen r" + beat.seenRevision()
                    + (beat.leaving() ? " leaving " : " ") + beat.lanes();
        } else if (request instanceof Hold hold) {
            return "hold " + hold.session() + " of " + hold.cohort()
                    + (hold.appointmentMillis() == null ? "" : " due " + World.clock(hold.appointmentMillis()));
        } else if (request instanceof Renew renew) {
            return "renew " + renew.session() + " g" + renew.generation() + " at "
                    + World.clock(renew.touchedAtMillis());
        } else if (request instanceof Reassert claim) {
            return "reassert " + claim.session() + " g" + claim.generation() + " at "
                    + World.clock(claim.touchedAtMillis());
        }
        return request.toString();
    }

    private static String of(LedgerAnswer answer) {
        if (answer instanceof Inside inside) {
            return (inside.created() ? "in g" : "inside g") + inside.generation() + " until "
                    + World.clock(inside.expiresAtMillis());
        } else if (answer instanceof Beaten beaten) {
            return (beaten.stale() ? "stale" : "") + "budget " + beaten.budget() + " used " + beaten.used() + " due "
                    + beaten.due() + " of " + beaten.members() + " ended " + beaten.ended() + " " + beaten.lanes();
        }
        return answer.toString();
    }
}
