package io.github.creneau.ledger;

/**
 * How many places newcomers leave free for people with appointments: of those that are due, as many as turn out to be
 * needed. A book begins with all of them. Each time somebody who came as told had need of such a place, it becomes clear
 * whether there were enough: for each who was refused, as many more are left as are left fewer for 32 who were let in.
 *
 * <p>So it comes to rest where 32 of 33 are let in, whatever stays are like. Where they end at any time, about five places are
 * enough for a platform of any size; where all of them end together, it takes as many as come until then.
 */
final class Spare {

    /** Parts of a place, and so many are let in for each who is not. */
    private static final int PARTS = 32;

    private static final int GREATEST_STEP = 4;
    private static final int PLACES_A_STEP = 8;
    private static final long ALL = 1L << 40;

    private long parts = ALL;

    long places() {
        return parts / PARTS;
    }

    /**
     * Somebody came as told, whom newcomers could have kept out.
     *
     * @param sufficed whether there was a place nevertheless
     * @param most places that may be kept free at all
     */
    void needed(boolean sufficed, long most) {
        long before = Math.min(parts, (most + GREATEST_STEP) * PARTS);
        long step = Math.min(GREATEST_STEP, 1 + before / (PLACES_A_STEP * PARTS));
        parts = sufficed ? Math.max(0, before - step) : before + PARTS * step;
    }

    long parts() {
        return parts;
    }

    void fill(long stored) {
        parts = stored;
    }
}
