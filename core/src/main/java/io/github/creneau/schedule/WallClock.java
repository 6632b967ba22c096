package io.github.creneau.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * Turns local times into instants, also in the nights when the clock on the wall is moved.
 *
 * <p>Why two directions: a local time that is shown twice has two instants, one that is never shown has none. A window
 * begins when the wall clock first shows its beginning or more, and ends when the wall clock last leaves it. So a
 * window that touches a repeated hour covers both passes of it, one inside a skipped hour comes out empty (both ends at
 * the instant of the change), and no other rule is needed.
 */
final class WallClock {

    private WallClock() {}

    /** The first instant at which the wall clock shows this time; in a gap the end of the gap. */
    static Instant opens(ZoneRules rules, LocalDateTime local) {
        ZoneOffsetTransition change = rules.getTransition(local);
        if (change == null) {
            return local.toInstant(rules.getOffset(local));
        }
        return change.isGap() ? change.getInstant() : local.toInstant(change.getOffsetBefore());
    }

    /**
     * The instant after the last one at which the wall clock shows a time just before this one; in a gap the end of the
     * gap. When the repeated hour begins exactly here, the time before is shown once, and so the first pass counts.
     */
    static Instant closes(ZoneRules rules, LocalDateTime local) {
        ZoneOffsetTransition change = rules.getTransition(local);
        if (change == null) {
            return local.toInstant(rules.getOffset(local));
        }
        if (change.isGap()) {
            return change.getInstant();
        }
        boolean repeatBeginsHere = local.equals(change.getDateTimeAfter());
        return local.toInstant(repeatBeginsHere ? change.getOffsetBefore() : change.getOffsetAfter());
    }
}
