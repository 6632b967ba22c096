package io.github.creneau.lane;

/** The layout of a lane's word: pure functions. {@link Cells} draws it, and says why it is so. */
final class Word {

    /** The most places or tokens in one word. */
    static final int MOST = (1 << 26) - 1;

    /** Where a count begins. */
    static final int PLACES = 0;

    static final int TOKENS = 26;

    /** Nobody takes from it. */
    static final long CLOSED = 1L << 52;

    /** After so many grants a word counts anew. */
    static final int GRANTS_IN_WORD = 1 << 5;

    private static final long COUNTS = (long) MOST << TOKENS | MOST;
    private static final int GENERATION = 53;
    private static final int GENERATIONS = 1 << 6;
    private static final long GENERATION_MASK = (GENERATIONS - 1L) << GENERATION;
    private static final int GRANTS = 59;

    private Word() {}

    static int count(long word, int kind) {
        return (int) (word >>> kind) & MOST;
    }

    static boolean has(long word, int places, long tokens) {
        return count(word, PLACES) >= places && count(word, TOKENS) >= tokens;
    }

    /** What a grant takes from a word: places and tokens, less one for the count of grants. */
    static long grant(int places, long tokens) {
        return places + (tokens << TOKENS) - (1L << GRANTS);
    }

    static long grants(long word) {
        return word >>> GRANTS;
    }

    static long withCounts(long word, int places, int tokens) {
        return (word & ~COUNTS) | (long) tokens << TOKENS | places;
    }

    static long withGeneration(long word, int generation) {
        return (word & ~GENERATION_MASK) | (long) (generation & (GENERATIONS - 1)) << GENERATION;
    }

    /** The first generation, from one on, that a word may be of. */
    static int generationFrom(long word, int earliest) {
        return earliest + ((bits(word) - earliest) & (GENERATIONS - 1));
    }

    /** The last generation, up to one, that a word may be of. */
    static int generationUpTo(long word, int latest) {
        return latest - ((latest - bits(word)) & (GENERATIONS - 1));
    }

    private static int bits(long word) {
        return (int) (word >>> GENERATION) & (GENERATIONS - 1);
    }
}
