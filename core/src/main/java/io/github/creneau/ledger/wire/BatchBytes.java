package io.github.creneau.ledger.wire;

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

/** Batches as bytes. */
public final class BatchBytes {

    private static final int VERBS = 8;

    private BatchBytes() {}

    /** The bytes of a batch. */
    public static byte[] of(LedgerBatch batch) {
        return new ByteWriter(Kind.BATCH)
                .name(batch.node())
                .number(batch.policyVersion())
                .text(batch.policyDigest())
                .number(batch.seenRevision())
                .optional(batch.holdUntilMillis())
                .list(batch.requests(), BatchBytes::request)
                .toBytes();
    }

    /** The batch that they are. */
    public static LedgerBatch read(byte[] bytes) {
        ByteReader in = new ByteReader(Kind.BATCH, bytes);
        LedgerBatch batch = new LedgerBatch(
                in.name(), in.number(), in.text(), in.number(), in.optional(), in.list(BatchBytes::request));
        in.end();
        return batch;
    }

    private static void request(ByteWriter out, LedgerRequest request) {
        if (request instanceof Hold hold) {
            hold(out.number(0), hold);
        } else if (request instanceof Renew renew) {
            out.number(1).text(renew.session()).optional(renew.generation()).number(renew.touchedAtMillis());
        } else if (request instanceof Release release) {
            out.number(2).text(release.session()).optional(release.generation());
        } else if (request instanceof Cancel cancel) {
            out.number(3).text(cancel.session()).number(cancel.attempt());
        } else if (request instanceof Reassert claim) {
            claim(out.number(4), claim);
        } else if (request instanceof Beat beat) {
            beat(out.number(5), beat);
        } else if (request instanceof Publish publish) {
            publish(out.number(6), publish);
        } else if (request instanceof Expel expel) {
            out.number(7).name(expel.node());
        }
    }

    private static LedgerRequest request(ByteReader in) {
        return switch (in.ordinal(VERBS)) {
            case 0 ->
                new Hold(
                        in.text(),
                        in.name(),
                        in.integer(),
                        in.number(),
                        in.number(),
                        in.number(),
                        in.number(),
                        in.optional());
            case 1 -> new Renew(in.text(), in.optional(), in.number());
            case 2 -> new Release(in.text(), in.optional());
            case 3 -> new Cancel(in.text(), in.number());
            case 4 ->
                new Reassert(
                        in.text(),
                        in.name(),
                        in.integer(),
                        in.number(),
                        in.number(),
                        in.number(),
                        in.number(),
                        in.number());
            case 5 ->
                new Beat(
                        in.number(),
                        in.number(),
                        in.integer(),
                        in.number(),
                        in.flag(),
                        in.number(),
                        in.list(BatchBytes::lane));
            case 6 ->
                new Publish(
                        in.number(), in.text(), in.text(), TermsBytes.read(in), in.text(), in.optional(), in.text());
            default -> new Expel(in.name());
        };
    }

    private static void hold(ByteWriter out, Hold hold) {
        out.text(hold.session())
                .name(hold.cohort())
                .number(hold.weight())
                .number(hold.attempt())
                .number(hold.idleMillis())
                .number(hold.confirmMillis())
                .number(hold.endsAtMillis())
                .optional(hold.appointmentMillis());
    }

    private static void claim(ByteWriter out, Reassert claim) {
        out.text(claim.session())
                .name(claim.cohort())
                .number(claim.weight())
                .number(claim.generation())
                .number(claim.startedAtMillis())
                .number(claim.touchedAtMillis())
                .number(claim.idleMillis())
                .number(claim.endsAtMillis());
    }

    private static void beat(ByteWriter out, Beat beat) {
        out.number(beat.sequence())
                .number(beat.acknowledged())
                .number(beat.capacity())
                .number(beat.leaseMillis())
                .flag(beat.leaving())
                .number(beat.seenRevision())
                .list(beat.lanes(), BatchBytes::lane);
    }

    private static void lane(ByteWriter out, LaneReport lane) {
        out.name(lane.cohort())
                .number(lane.inUse())
                .number(lane.keep())
                .number(lane.asked())
                .number(lane.wants())
                .number(lane.appointmentsWanted())
                .list(lane.returned(), TermsBytes::block)
                .number(lane.urgent())
                .number(lane.urgentSinceMillis());
    }

    private static LaneReport lane(ByteReader in) {
        return new LaneReport(
                in.name(),
                in.integer(),
                in.integer(),
                in.integer(),
                in.integer(),
                in.integer(),
                in.list(TermsBytes::block),
                in.integer(),
                in.number());
    }

    private static void publish(ByteWriter out, Publish publish) {
        out.number(publish.version()).text(publish.digest()).text(publish.text());
        TermsBytes.write(out, publish.terms());
        out.text(publish.author()).optional(publish.untilMillis()).text(publish.ticketKey());
    }
}
