package io.github.creneau.lane;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a caller holds of a place: a number of the weight, the generation in which it was taken, and a mark of the lane. From
 * below: 20 bits, 32 bits, 10 bits, and one that makes it no zero.
 */
final class Stamp {

    /** The greatest weight. */
    static final int HEAVIEST = (1 << 20) - 1;

    private static final int GENERATION = 20;
    private static final int MARK = 52;
    private static final int MARKS = 1 << 10;
    private static final long IS_STAMP = 1L << 62;
    private static final long MARK_MASK = IS_STAMP | ((MARKS - 1L) << MARK);
    private static final AtomicInteger NEXT = new AtomicInteger();

    private Stamp() {}

    /** The mark of one more lane; as it is, a stamp of no place. After a thousand they come again. */
    static long newMark() {
        return IS_STAMP | (long) (NEXT.getAndIncrement() & (MARKS - 1)) << MARK;
    }

    static long of(long mark, int weight, int generation) {
        return mark | (generation & 0xFFFF_FFFFL) << GENERATION | weight;
    }

    static int weight(long stamp) {
        return (int) stamp & HEAVIEST;
    }

    static int generation(long stamp) {
        return (int) (stamp >>> GENERATION);
    }

    static boolean hasMark(long stamp, long mark) {
        return (stamp & MARK_MASK) == mark;
    }
}
