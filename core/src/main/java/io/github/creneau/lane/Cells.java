package io.github.creneau.lane;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The words of a lane, and all that callers do with them: one compare-and-set to take, one to return; no lock, no clock,
 * no allocation.
 *
 * <p><b>Why one word.</b> A permit needs a place and a token together. Both counts share a word with whatever else decides
 * on them, so that one compare-and-set takes both or neither, from an open lane, and knows in which generation it did:
 *
 * <pre>
 * 63    59 58        53   52   51    26 25    0
 *  grants  generation  closed  tokens   places
 * </pre>
 *
 * No field reaches another: a caller subtracts only what is there, places are never more than were deposited, tokens are
 * cut off at the most that fits, and grants are uppermost, so that their carry falls out of the word. Grants are counted in
 * the word as it is written anyway; the caller whose grant lets them begin again at zero adds them to the sum beside it.
 *
 * <p><b>Why several words.</b> Two threads that write one word wait for each other's cache line. So words lie in cells, two
 * lines apart. A thread begins at its own, by its number, and goes through the others before it is refused; it returns a
 * place to its own, so that places come to lie where they are used. A lane begins with one cell; collisions double
 * their number, and then try another order of threads, a limited number of times. What a cell holds only a
 * compare-and-set on it changes, and what the keeper moves is out of all cells meanwhile: so the sum over the cells never
 * exceeds what was deposited less what callers hold. A caller may overlook what is being moved, never take what is not there.
 *
 * <p><b>Why six bits name a generation.</b> The keeper writes the next generation into cell after cell, and only then into
 * {@link #generation}: no cell is behind it, nor ahead by more than one. Whoever takes reads {@code generation} first, and
 * takes the six bits for the first generation from there on that ends in them; if 64 passed between the two reads, the
 * stamp names one that is too old, its return changes nothing, and the keeper takes the place back. Whoever returns reads
 * the word first, and takes its bits for the last generation up to the present one and the next; if 64 passed between, they
 * are taken for too new, and the lock decides. So a pause between two reads may cost a return, it makes no place out of
 * nothing; for that, a thread would have to rest for exactly eight maximum holds between a read and the compare-and-set
 * that follows, and find the word as it was, count of grants and all.
 *
 * <p><b>Why a place may return to another cell.</b> It does so only in the generation in which it was taken. So none crosses
 * the line between the cells that a rotation has passed and those before it, and each is counted once; whoever would cross
 * it waits for the lock.
 */
final class Cells {

    private static final int STRIDE = 16;

    /** A fourth of a block's tokens is few. */
    private static final int LOW = 4;

    /** So many collisions are no chance. */
    private static final int PATIENCE = 16;

    private static final int MOST_COLLISIONS = 64 * PATIENCE;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);

    /** What the lane's stamps have in common. */
    final long mark = Stamp.newMark();

    private final AtomicInteger collisions = new AtomicInteger();
    private final int mostCells;

    /** The first stride is empty: what lies before the array in memory is read by all. */
    private final long[] words;

    private volatile Runnable whenLow = () -> {};
    private volatile int low;
    private volatile boolean asked;
    private volatile int mask;
    private volatile long order = GOLDEN;
    private volatile int generation;

    /** Tokens that were in the lane after the last deposit. Guarded by the lane. */
    private int block;

    Cells(int mostCells) {
        this.mostCells = mostCells;
        this.words = new long[(mostCells + 1) * STRIDE];
    }

    /** Takes both or neither; a stamp to return the places by, or 0. */
    long take(int weight, long tokens, long refusing) {
        int began = generation;
        long grant = Word.grant(weight, tokens);
        int last = mask;
        int own = last == 0 ? 0 : ofThread(last);
        for (int i = 0; i <= last; i++) {
            int cell = (own + i) & last;
            long word = word(cell);
            while (Word.has(word, weight, tokens) && (word & refusing) == 0) {
                long next = word - grant;
                if (compareAndSet(cell, word, next)) {
                    if (Word.grants(next) == 0) {
                        countGrants(cell);
                    }
                    if (Word.count(next, Word.TOKENS) < low || i > 0) {
                        runsLow();
                    }
                    return Stamp.of(mark, weight, Word.generationFrom(next, began));
                }
                collided();
                word = word(cell);
            }
        }
        return 0;
    }

    /** Returns what a stamp took; false if a generation ended since, or is about to. */
    boolean giveBack(long stamp) {
        int last = mask;
        int cell = last == 0 ? 0 : ofThread(last);
        while (true) {
            long word = word(cell);
            if (Word.generationUpTo(word, generation + 1) != Stamp.generation(stamp)) {
                return false;
            }
            if (compareAndSet(cell, word, word + Stamp.weight(stamp))) {
                return true;
            }
            collided();
        }
    }

    /** Takes tokens alone, all of them from one cell or none. */
    boolean takeTokens(long tokens) {
        for (int cell = 0; cell <= mask; cell++) {
            for (long word = word(cell); Word.has(word, 0, tokens); word = word(cell)) {
                long next = word - (tokens << Word.TOKENS);
                if (compareAndSet(cell, word, next)) {
                    if (Word.count(next, Word.TOKENS) < low) {
                        runsLow();
                    }
                    return true;
                }
            }
        }
        return false;
    }

    /** The keeper is asked once; then it has to come first. */
    private void runsLow() {
        if (low > 0 && !asked) {
            asked = true;
            whenLow.run();
        }
    }

    /** What is run, on a caller's thread, when a cell holds few tokens; once for each deposit or levelling. */
    void whenLow(Runnable action) {
        whenLow = action;
    }

    /**
     * Spreads the tokens over the cells in use, if there are enough of them for that to be of use.
     *
     * @return false if most of what was deposited is spent
     */
    boolean level() {
        int cells = mask + 1;
        int all = sum(Word.TOKENS);
        if (cells == 1 || all < block / LOW) {
            return false;
        }
        int most = all / cells;
        int surplus = 0;
        for (int cell = 0; cell < cells; cell++) {
            surplus += drain(cell, Word.count(word(cell), Word.TOKENS) - most, Word.TOKENS);
        }
        for (int cell = 0; cell < cells && surplus > 0; cell++) {
            int part = Math.min(surplus, Math.max(0, most - Word.count(word(cell), Word.TOKENS)));
            put(cell, 0, part);
            surplus -= part;
        }
        put(0, surplus);
        mark(all, cells);
        return true;
    }

    /** From here on the keeper is asked again. */
    private void mark(int tokens, int cells) {
        low = tokens / LOW / cells;
        asked = false;
    }

    /** Adds to the cells in use, evenly. */
    void spread(int places, int tokens) {
        int cells = mask + 1;
        for (int cell = 0; cell < cells; cell++) {
            put(cell, part(places, cell, cells), part(tokens, cell, cells));
        }
        if (tokens > 0) {
            block = sum(Word.TOKENS);
            mark(block, cells);
        }
    }

    /** Adds to the cell of this thread. */
    void put(int places, int tokens) {
        put(ofThread(mask), places, tokens);
    }

    private void put(int cell, int places, int tokens) {
        long word;
        long next;
        do {
            word = word(cell);
            next = Word.withCounts(
                    word,
                    Math.min(Word.MOST, Word.count(word, Word.PLACES) + places),
                    Math.min(Word.MOST, Word.count(word, Word.TOKENS) + tokens));
        } while (!compareAndSet(cell, word, next));
    }

    /** Takes out at most so many of one kind; answers how many. */
    int drain(int most, int kind) {
        int drained = 0;
        for (int cell = mostCells - 1; cell >= 0 && drained < most; cell--) {
            drained += drain(cell, most - drained, kind);
        }
        return drained;
    }

    private int drain(int cell, int most, int kind) {
        long word;
        int taken;
        do {
            word = word(cell);
            taken = Math.min(most, Word.count(word, kind));
        } while (taken > 0 && !compareAndSet(cell, word, word - ((long) taken << kind)));
        return Math.max(0, taken);
    }

    /** How many of one kind there are, each cell at its own instant. */
    int sum(int kind) {
        int sum = 0;
        for (int cell = 0; cell < mostCells; cell++) {
            sum += Word.count(word(cell), kind);
        }
        return sum;
    }

    /** Grants so far; for an instant, up to a word's worth of them may be missing. */
    long grants() {
        long grants = 0;
        for (int cell = 0; cell < mostCells; cell++) {
            grants += Word.grants(word(cell)) + (long) WORDS.getVolatile(words, index(cell) + 1);
        }
        return grants;
    }

    /** Closes or opens all cells. */
    void close(boolean closed) {
        for (int cell = 0; cell < mostCells; cell++) {
            long unused = closed
                    ? (long) WORDS.getAndBitwiseOr(words, index(cell), Word.CLOSED)
                    : (long) WORDS.getAndBitwiseAnd(words, index(cell), ~Word.CLOSED);
        }
    }

    /** Begins the next generation; answers the places that each cell had at that very instant, together. */
    int turn() {
        int next = generation + 1;
        int left = 0;
        for (int cell = 0; cell < mostCells; cell++) {
            long word;
            do {
                word = word(cell);
            } while (!compareAndSet(cell, word, Word.withGeneration(word, next)));
            left += Word.count(word, Word.PLACES);
        }
        generation = next;
        return left;
    }

    /** The present generation. */
    int generation() {
        return generation;
    }

    /** Threads came into each other's way. Some do by chance; many do because they share a cell. */
    private void collided() {
        int before = collisions.get();
        if (before < MOST_COLLISIONS && collisions.compareAndSet(before, before + 1) && before % PATIENCE == 0) {
            spreadOut();
        }
    }

    /** Twice as many cells, or if all are in use, another order of threads. */
    synchronized void spreadOut() {
        int last = mask;
        if (last < mostCells - 1) {
            mask = 2 * last + 1;
        } else {
            order += GOLDEN << 1;
        }
    }

    /** The cell of this thread: neighbours in number are far apart. */
    private int ofThread(int last) {
        long number = (Thread.currentThread().getId() * order) >>> 32;
        return (int) ((number * (last + 1)) >>> 32);
    }

    private void countGrants(int cell) {
        long unused = (long) WORDS.getAndAdd(words, index(cell) + 1, (long) Word.GRANTS_IN_WORD);
    }

    private long word(int cell) {
        return (long) WORDS.getVolatile(words, index(cell));
    }

    private boolean compareAndSet(int cell, long word, long next) {
        return WORDS.compareAndSet(words, index(cell), word, next);
    }

    private static int index(int cell) {
        return (cell + 1) * STRIDE;
    }

    private static int part(int whole, int cell, int cells) {
        return whole / cells + (cell < whole % cells ? 1 : 0);
    }
}
