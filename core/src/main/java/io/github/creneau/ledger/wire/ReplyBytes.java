package io.github.creneau.ledger.wire;

import io.github.creneau.spi.HolderPage;
import io.github.creneau.spi.HolderPage.Holder;
import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.LedgerAnswer.CohortUse;
import io.github.creneau.spi.LedgerAnswer.Done;
import io.github.creneau.spi.LedgerAnswer.Ended;
import io.github.creneau.spi.LedgerAnswer.Full;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerAnswer.LaneGrant;
import io.github.creneau.spi.LedgerAnswer.Rule;
import io.github.creneau.spi.LedgerAnswer.Unknown;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerReply.PolicyNotice;

/** Replies and listings as bytes. */
public final class ReplyBytes {

    private static final int ANSWERS = 5;

    private ReplyBytes() {}

    /** The bytes of a reply. */
    public static byte[] of(LedgerReply reply) {
        return new ByteWriter(Kind.REPLY)
                .number(reply.nowMillis())
                .number(reply.epoch())
                .number(reply.revision())
                .number(reply.learningUntilMillis())
                .number(reply.policyVersion())
                .text(reply.policyDigest())
                .list(reply.policies(), ReplyBytes::notice)
                .list(reply.answers(), ReplyBytes::answer)
                .toBytes();
    }

    /** The reply that they are. */
    public static LedgerReply read(byte[] bytes) {
        ByteReader in = new ByteReader(Kind.REPLY, bytes);
        LedgerReply reply = new LedgerReply(
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.text(),
                in.list(ReplyBytes::notice),
                in.list(ReplyBytes::answer));
        in.end();
        return reply;
    }

    private static void notice(ByteWriter out, PolicyNotice notice) {
        out.text(notice.text()).text(notice.author()).optional(notice.untilMillis());
    }

    private static PolicyNotice notice(ByteReader in) {
        return new PolicyNotice(in.text(), in.text(), in.optional());
    }

    private static void answer(ByteWriter out, LedgerAnswer answer) {
        if (answer instanceof Inside inside) {
            inside(out.number(0), inside);
        } else if (answer instanceof Full full) {
            out.number(1).name(full.rule().name());
        } else if (answer instanceof Unknown) {
            out.number(2);
        } else if (answer instanceof Done) {
            out.number(3);
        } else if (answer instanceof Beaten beaten) {
            beaten(out.number(4), beaten);
        }
    }

    private static LedgerAnswer answer(ByteReader in) {
        return switch (in.ordinal(ANSWERS)) {
            case 0 ->
                new Inside(
                        in.flag(),
                        in.name(),
                        in.integer(),
                        in.number(),
                        in.number(),
                        in.number(),
                        in.number(),
                        in.number());
            case 1 -> new Full(in.constant(Rule.class));
            case 2 -> new Unknown();
            case 3 -> new Done();
            default -> beaten(in);
        };
    }

    private static void inside(ByteWriter out, Inside inside) {
        out.flag(inside.created())
                .name(inside.cohort())
                .number(inside.weight())
                .number(inside.generation())
                .number(inside.startedAtMillis())
                .number(inside.expiresAtMillis())
                .number(inside.idleMillis())
                .number(inside.endsAtMillis());
    }

    private static void beaten(ByteWriter out, Beaten beaten) {
        out.number(beaten.sequence())
                .flag(beaten.stale())
                .number(beaten.budget())
                .number(beaten.used())
                .number(beaten.due())
                .number(beaten.members())
                .number(beaten.membership())
                .number(beaten.activeLanes())
                .number(beaten.urgent())
                .list(beaten.uses(), (to, use) -> to.name(use.cohort()).number(use.used()))
                .list(beaten.ended(), (to, ended) -> to.text(ended.session()).number(ended.generation()))
                .list(beaten.ticketKeys(), ByteWriter::text)
                .list(beaten.lanes(), ReplyBytes::grant);
    }

    private static Beaten beaten(ByteReader in) {
        return new Beaten(
                in.number(),
                in.flag(),
                in.integer(),
                in.integer(),
                in.integer(),
                in.integer(),
                in.number(),
                in.integer(),
                in.integer(),
                in.list(from -> new CohortUse(from.name(), from.integer())),
                in.list(from -> new Ended(from.text(), from.number())),
                in.list(ByteReader::text),
                in.list(ReplyBytes::grant));
    }

    private static void grant(ByteWriter out, LaneGrant grant) {
        Rule rule = grant.rule();
        out.name(grant.cohort())
                .number(grant.held())
                .number(grant.target())
                .name(rule == null ? "" : rule.name())
                .list(grant.appointments(), TermsBytes::block);
    }

    private static LaneGrant grant(ByteReader in) {
        return new LaneGrant(
                in.name(), in.integer(), in.integer(), in.constantOrNone(Rule.class), in.list(TermsBytes::block));
    }

    /** The bytes of a page. */
    public static byte[] of(HolderPage page) {
        return new ByteWriter(Kind.PAGE)
                .list(page.holders(), ReplyBytes::holder)
                .text(page.next())
                .toBytes();
    }

    /** The page that they are. */
    public static HolderPage readPage(byte[] bytes) {
        ByteReader in = new ByteReader(Kind.PAGE, bytes);
        HolderPage page = new HolderPage(in.list(ReplyBytes::holder), in.text());
        in.end();
        return page;
    }

    private static void holder(ByteWriter out, Holder holder) {
        out.text(holder.session())
                .name(holder.cohort())
                .number(holder.weight())
                .name(holder.node())
                .number(holder.generation())
                .number(holder.startedAtMillis())
                .number(holder.expiresAtMillis());
    }

    private static Holder holder(ByteReader in) {
        return new Holder(in.text(), in.name(), in.integer(), in.name(), in.number(), in.number(), in.number());
    }
}
