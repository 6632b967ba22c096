package io.github.creneau.testkit.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What was told to whom, and what of it came true. Times in milliseconds.
 */
final class Tells {
    static final long KEPT_WITHIN_MILLIS = 5 * 60_000;
    private static final long NOTHING = Long.MIN_VALUE;

    private final long endMillis;
    private long judgedUntil = Long.MAX_VALUE;
    private final long[] first;
    private final List<long[]> open = new ArrayList<>();
    private int obeyed;
    private int kept;
    private int afterDay;

    Tells(int visits, long endMillis) {
        this.endMillis = endMillis;
        this.first = new long[visits];
        Arrays.fill(first, NOTHING);
        for (int i = 0; i < visits; i++) {
            open.add(new long[0]);
        }
    }

    /** A refusal named a time. Says whether that time is still within the day. */
    boolean told(int visit, boolean follower, long atMillis) {
        if (first[visit] == NOTHING) {
            first[visit] = atMillis;
        }
        boolean withinDay = atMillis < endMillis;
        if (follower) {
            obeyed++;
            if (withinDay) {
                long[] tells = Arrays.copyOf(open.get(visit), open.get(visit).length + 1);
                tells[tells.length - 1] = atMillis;
                open.set(visit, tells);
            } else {
                afterDay++;
            }
        }
        return withinDay;
    }

    /** The visit got in: what it was told is kept or broken now. */
    void inside(int visit, long nowMillis) {
        for (long told : open.get(visit)) {
            if (nowMillis <= told + KEPT_WITHIN_MILLIS) {
                kept++;
            }
        }
        open.set(visit, new long[0]);
    }

    /** The first told time; empty when nothing was told. */
    OptionalLong first(int visit) {
        return first[visit] == NOTHING ? OptionalLong.empty() : OptionalLong.of(first[visit]);
    }

    /** From then on nothing was seen: what may still come true is not judged. */
    void judgedUntil(long nowMillis) {
        judgedUntil = nowMillis;
    }

    /** The part of the obeyed tells that was kept; empty when there was none. */
    OptionalDouble keptPart() {
        long judged = obeyed - mayStillComeTrue();
        return judged == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) kept / judged);
    }

    private long mayStillComeTrue() {
        return open.stream()
                .flatMapToLong(Arrays::stream)
                .filter(told -> told + KEPT_WITHIN_MILLIS > judgedUntil)
                .count();
    }

    /** Tells to followers past the end of the day. */
    int afterDay() {
        return afterDay;
    }
}
