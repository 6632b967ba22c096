package io.github.creneau.redis.wire;

import io.github.creneau.spi.CalendarBlock;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Beat;
import io.github.creneau.spi.LedgerRequest.Cancel;
import io.github.creneau.spi.LedgerRequest.Expel;
import io.github.creneau.spi.LedgerRequest.Hold;
import io.github.creneau.spi.LedgerRequest.LaneReport;
import io.github.creneau.spi.LedgerRequest.Publish;
import io.github.creneau.spi.LedgerRequest.Reassert;
import io.github.creneau.spi.LedgerRequest.Release;
import io.github.creneau.spi.LedgerRequest.Renew;
import io.github.creneau.spi.Terms;
import io.github.creneau.spi.Terms.CohortTerms;
import io.github.creneau.spi.Terms.Segment;
import java.util.List;

/** A batch as the script reads it: each request an array that begins with its kind. */
public final class Batches {

    private Batches() {}

    /** The bytes of a batch. */
    public static byte[] bytes(LedgerBatch batch) {
        Packer packer = new Packer();
        packer.array(6)
                .text(batch.node())
                .integer(batch.policyVersion())
                .text(batch.policyDigest())
                .integer(batch.seenRevision())
                .integerOrNil(batch.holdUntilMillis())
                .array(batch.requests().size());
        for (LedgerRequest request : batch.requests()) {
            pack(packer, request);
        }
        return packer.bytes();
    }

    private static void pack(Packer packer, LedgerRequest request) {
        if (request instanceof Renew renew) {
            packer.array(4)
                    .integer(2)
                    .text(renew.session())
                    .integerOrNil(renew.generation())
                    .integer(renew.touchedAtMillis());
        } else if (request instanceof Hold hold) {
            pack(packer, hold);
        } else if (request instanceof Beat beat) {
            pack(packer, beat);
        } else if (request instanceof Release release) {
            packer.array(3).integer(3).text(release.session()).integerOrNil(release.generation());
        } else if (request instanceof Cancel cancel) {
            packer.array(3).integer(4).text(cancel.session()).text(Long.toString(cancel.attempt()));
        } else if (request instanceof Reassert claim) {
            pack(packer, claim);
        } else if (request instanceof Publish publish) {
            pack(packer, publish);
        } else if (request instanceof Expel expel) {
            packer.array(2).integer(8).text(expel.node());
        }
    }

    /** Attempts are only ever compared, so they travel as text, which holds all of a {@code long}. */
    private static void pack(Packer packer, Hold hold) {
        packer.array(9)
                .integer(1)
                .text(hold.session())
                .text(hold.cohort())
                .integer(hold.weight())
                .text(Long.toString(hold.attempt()))
                .integer(hold.idleMillis())
                .integer(hold.confirmMillis())
                .integer(hold.endsAtMillis())
                .integerOrNil(hold.appointmentMillis());
    }

    private static void pack(Packer packer, Reassert claim) {
        packer.array(9)
                .integer(5)
                .text(claim.session())
                .text(claim.cohort())
                .integer(claim.weight())
                .integer(claim.generation())
                .integer(claim.startedAtMillis())
                .integer(claim.touchedAtMillis())
                .integer(claim.idleMillis())
                .integer(claim.endsAtMillis());
    }

    private static void pack(Packer packer, Beat beat) {
        packer.array(8)
                .integer(6)
                .integer(beat.sequence())
                .integer(beat.acknowledged())
                .integer(beat.capacity())
                .integer(beat.leaseMillis())
                .bool(beat.leaving())
                .integer(beat.seenRevision())
                .array(beat.lanes().size());
        for (LaneReport lane : beat.lanes()) {
            packer.array(9)
                    .text(lane.cohort())
                    .integer(lane.inUse())
                    .integer(lane.keep())
                    .integer(lane.asked())
                    .integer(lane.wants())
                    .integer(lane.appointmentsWanted());
            pack(packer, lane.returned());
            packer.integer(lane.urgent()).integer(lane.urgentSinceMillis());
        }
    }

    private static void pack(Packer packer, List<CalendarBlock> blocks) {
        packer.array(2 * blocks.size());
        for (CalendarBlock block : blocks) {
            packer.integer(block.minute()).integer(block.count());
        }
    }

    private static void pack(Packer packer, Publish publish) {
        packer.array(8)
                .integer(7)
                .integer(publish.version())
                .text(publish.digest())
                .text(publish.text());
        pack(packer, publish.terms());
        packer.text(publish.author()).integerOrNil(publish.untilMillis()).text(publish.ticketKey());
    }

    private static void pack(Packer packer, Terms terms) {
        packer.array(7)
                .integer(terms.budget())
                .integer(terms.ratePerThousandMinutes())
                .bool(terms.ratePerNode())
                .integer(terms.calendarPerMille())
                .integer(terms.holdMillis())
                .integer(terms.compiledToMillis())
                .array(terms.cohorts().size());
        for (CohortTerms cohort : terms.cohorts()) {
            packer.array(3)
                    .text(cohort.cohort())
                    .integer(cohort.reserve())
                    .array(cohort.segments().size());
            for (Segment segment : cohort.segments()) {
                packer.array(3)
                        .integer(segment.fromMillis())
                        .integer(segment.sharePerMille())
                        .integer(segment.thresholdPerMille());
            }
        }
    }
}
