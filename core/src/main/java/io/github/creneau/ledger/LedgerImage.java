package io.github.creneau.ledger;

import io.github.creneau.ledger.LedgerState.Ended;
import io.github.creneau.ledger.LedgerState.Spent;
import io.github.creneau.ledger.Member.LaneBook;
import io.github.creneau.ledger.wire.ByteReader;
import io.github.creneau.ledger.wire.ByteWriter;
import io.github.creneau.ledger.wire.Kind;
import io.github.creneau.ledger.wire.TermsBytes;
import io.github.creneau.spi.BackendException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * A whole book as bytes, to be kept by value or to move to another JVM. A book that was read goes on exactly as the one
 * that was written. Sums are made again from what they sum up; the count of places is written too, and must agree.
 */
public final class LedgerImage {

    private static final int CHECKSUM_BYTES = 4;

    private LedgerImage() {}

    /** The bytes of a book. */
    public static byte[] of(LedgerState state) {
        ByteWriter out = new ByteWriter(Kind.BOOK);
        out.number(state.epoch)
                .number(state.bornAtMillis)
                .number(state.learningMillis)
                .number(state.updatedAtMillis)
                .number(state.revision)
                .number(state.learningUntilMillis)
                .number(state.generations)
                .number(state.membership)
                .number(state.used)
                .list(state.ticketKeys, ByteWriter::text);
        policies(out, state);
        out.list(List.copyOf(state.leases.entrySet()), LedgerImage::lease)
                .list(List.copyOf(state.members.values()), LedgerImage::member)
                .list(List.copyOf(state.ended), LedgerImage::ended)
                .list(List.copyOf(state.spentInOrder), LedgerImage::spent);
        state.calendar.write(out);
        out.number(state.spare.parts());
        state.flow.write(out);
        byte[] body = out.toBytes();
        return ByteBuffer.allocate(body.length + CHECKSUM_BYTES)
                .put(body)
                .putInt(checksum(body, body.length))
                .array();
    }

    /** The book that they are; fails with {@link BackendException} where they are none, damaged, or of another version. */
    public static LedgerState read(byte[] image) {
        int length = Math.max(0, image.length - CHECKSUM_BYTES);
        ByteReader in = new ByteReader(Kind.BOOK, image, length);
        if (ByteBuffer.wrap(image).getInt(length) != checksum(image, length)) {
            throw new BackendException("the book is damaged: its checksum is wrong");
        }
        LedgerState state = new LedgerState(in.number(), in.number(), in.number());
        state.updatedAtMillis = in.number();
        state.revision = in.number();
        state.learningUntilMillis = in.number();
        state.generations = in.number();
        state.membership = in.number();
        long used = in.number();
        state.ticketKeys.addAll(in.list(ByteReader::text));
        readPolicies(in, state);
        in.list(from -> lease(from, state));
        in.list(from -> member(from, state));
        state.ended.addAll(in.list(from -> new Ended(from.number(), from.number(), from.text(), from.number())));
        state.spentInOrder.addAll(in.list(from -> new Spent(from.number(), from.text())));
        state.spentInOrder.forEach(spent -> state.spent.add(spent.attempt()));
        state.calendar.fill(in);
        state.spare.fill(in.number());
        state.flow.fill(in);
        in.end();
        if (state.used != used) {
            throw new BackendException(
                    "the book contradicts itself: " + used + " places are held, but its weights are " + state.used);
        }
        return state;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }

    /** The policy and those that return after it, the last one first: each is made with the one that follows it. */
    private static void policies(ByteWriter out, LedgerState state) {
        List<StoredPolicy> chain = new ArrayList<>();
        for (StoredPolicy policy = state.policy; policy != null; policy = policy.former) {
            chain.add(0, policy);
        }
        out.list(chain, LedgerImage::policy);
    }

    private static void policy(ByteWriter out, StoredPolicy policy) {
        out.number(policy.version).text(policy.digest).text(policy.text);
        TermsBytes.write(out, policy.terms);
        out.text(policy.author).optional(policy.untilMillis);
    }

    private static void readPolicies(ByteReader in, LedgerState state) {
        in.list(from -> state.policy = new StoredPolicy(
                from.number(),
                from.text(),
                from.text(),
                TermsBytes.read(from),
                from.text(),
                from.optional(),
                state.policy));
    }

    private static void lease(ByteWriter out, Map.Entry<String, Lease> entry) {
        Lease lease = entry.getValue();
        out.text(entry.getKey())
                .name(lease.cohort)
                .number(lease.weight)
                .number(lease.generation)
                .number(lease.attempt)
                .number(lease.startedAtMillis)
                .number(lease.idleMillis)
                .number(lease.endsAtMillis)
                .name(lease.node)
                .number(lease.expiresAtMillis())
                .flag(lease.isConfirmed());
    }

    private static Lease lease(ByteReader in, LedgerState state) {
        String session = in.text();
        Lease lease = new Lease(
                in.name(),
                in.integer(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.name(),
                in.number());
        if (in.flag()) {
            lease.confirmed();
        }
        state.leases.put(session, lease);
        state.expiries.add(session, lease.expiresAtMillis());
        state.addSessionUse(lease.cohort, lease.weight);
        return lease;
    }

    private static void member(ByteWriter out, Member member) {
        out.name(member.node)
                .number(member.sequence)
                .number(member.expiresAtMillis)
                .number(member.capacity)
                .list(List.copyOf(member.lanes.entrySet()), LedgerImage::lane);
    }

    private static Member member(ByteReader in, LedgerState state) {
        Member member = new Member(in.name());
        member.sequence = in.number();
        member.expiresAtMillis = in.number();
        member.capacity = in.integer();
        in.list(from -> lane(from, member, state));
        state.members.put(member.node, member);
        state.capacity += member.capacity;
        return member;
    }

    private static void lane(ByteWriter out, Map.Entry<String, LaneBook> entry) {
        LaneBook lane = entry.getValue();
        out.name(entry.getKey())
                .number(lane.held)
                .number(lane.inUse)
                .number(lane.asked)
                .number(lane.wants)
                .number(lane.urgent)
                .number(lane.urgentSinceMillis)
                .number(lane.blockSequence)
                .list(lane.block, TermsBytes::block);
    }

    private static LaneBook lane(ByteReader in, Member member, LedgerState state) {
        String cohort = in.name();
        LaneBook lane = new LaneBook(member.node);
        lane.held = in.integer();
        lane.inUse = in.integer();
        lane.asked = in.integer();
        lane.wants = in.integer();
        lane.urgent = in.integer();
        lane.urgentSinceMillis = in.number();
        lane.blockSequence = in.number();
        lane.block = List.copyOf(in.list(TermsBytes::block));
        member.lanes.put(cohort, lane);
        state.addLaneUse(cohort, lane.held);
        return lane;
    }

    private static void ended(ByteWriter out, Ended ended) {
        out.number(ended.revision())
                .number(ended.atMillis())
                .text(ended.session())
                .number(ended.generation());
    }

    private static void spent(ByteWriter out, Spent spent) {
        out.number(spent.atMillis()).text(spent.attempt());
    }
}
