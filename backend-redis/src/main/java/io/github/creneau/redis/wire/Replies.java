package io.github.creneau.redis.wire;

import io.github.creneau.spi.CalendarBlock;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Replies as the script writes them. */
public final class Replies {

    private static final LedgerAnswer DONE = new Done();
    private static final LedgerAnswer UNKNOWN = new Unknown();

    private Replies() {}

    /** The reply to a batch; fails with {@link IllegalStateException} for what is none, whatever it is. */
    public static LedgerReply reply(byte[] bytes) {
        return read(bytes, Replies::reply);
    }

    private static <T> T read(byte[] bytes, Function<Unpacker, T> reader) {
        Unpacker from = new Unpacker(bytes);
        try {
            from.array();
            T read = reader.apply(from);
            from.end();
            return read;
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new IllegalStateException("the reply has a value that cannot be", e);
        }
    }

    private static LedgerReply reply(Unpacker from) {
        return new LedgerReply(
                from.integer(),
                from.integer(),
                from.integer(),
                from.integer(),
                from.integer(),
                from.text(),
                from.list(Replies::notice),
                from.list(Replies::answer));
    }

    private static PolicyNotice notice(Unpacker from) {
        from.array();
        return new PolicyNotice(from.text(), from.text(), from.isNothing() ? null : (Long) from.integer());
    }

    private static LedgerAnswer answer(Unpacker from) {
        if (!from.isArray()) {
            return from.integer() == 1 ? DONE : UNKNOWN;
        }
        from.array();
        int kind = from.intValue();
        return switch (kind) {
            case 3 -> new Full(Rule.valueOf(from.text()));
            case 4 ->
                new Inside(
                        from.bool(),
                        from.text(),
                        from.intValue(),
                        from.integer(),
                        from.integer(),
                        from.integer(),
                        from.integer(),
                        from.integer());
            case 5 -> beaten(from);
            default -> throw new IllegalStateException("the reply has an answer of an unknown kind: " + kind);
        };
    }

    private static Beaten beaten(Unpacker from) {
        return new Beaten(
                from.integer(),
                from.bool(),
                from.intValue(),
                from.intValue(),
                from.intValue(),
                from.intValue(),
                from.integer(),
                from.intValue(),
                from.intValue(),
                uses(from),
                from.list(Replies::ended),
                from.list(Unpacker::text),
                from.list(Replies::grant));
    }

    /** Lua has no order of names that is the same on every server, so they are ordered here. */
    private static List<CohortUse> uses(Unpacker from) {
        List<CohortUse> uses = from.list(Replies::use);
        uses.sort(Comparator.comparing(CohortUse::cohort));
        return uses;
    }

    private static CohortUse use(Unpacker from) {
        from.array();
        return new CohortUse(from.text(), from.intValue());
    }

    private static Ended ended(Unpacker from) {
        from.array();
        return new Ended(from.text(), from.integer());
    }

    private static LaneGrant grant(Unpacker from) {
        from.array();
        return new LaneGrant(
                from.text(),
                from.intValue(),
                from.intValue(),
                from.isNothing() ? null : Rule.valueOf(from.text()),
                blocks(from));
    }

    private static List<CalendarBlock> blocks(Unpacker from) {
        int pairs = from.array() / 2;
        List<CalendarBlock> blocks = new ArrayList<>(pairs);
        for (int i = 0; i < pairs; i++) {
            blocks.add(new CalendarBlock(from.integer(), from.intValue()));
        }
        return blocks;
    }

    /** A page of sessions; fails as {@link #reply} does. */
    public static HolderPage holders(byte[] bytes) {
        return read(bytes, Replies::page);
    }

    private static HolderPage page(Unpacker from) {
        String next = from.text();
        return new HolderPage(from.list(Replies::holder), next);
    }

    private static Holder holder(Unpacker from) {
        from.array();
        return new Holder(
                from.text(), from.text(), from.intValue(), from.text(), from.integer(), from.integer(), from.integer());
    }
}
