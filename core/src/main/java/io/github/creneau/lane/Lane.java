package io.github.creneau.lane;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * The local side of one cohort on one node: places and tokens that were debited beforehand, spent here without a trip,
 * a clock, a lock or an allocation. Callers take and return; all else is for the keeper.
 *
 * <p>What callers do is in {@link Cells}. What the keeper knows beside is here, under a lock: how many places the lane
 * holds, and how many of them are out.
 *
 * <p><b>Why generations.</b> A caller may forget to return its permit. Time is cut into generations of an eighth of the
 * maximum hold; a stamp names the one in which it was taken. A return within the same generation is one compare-and-set.
 * When the keeper rotates, the compare-and-set that writes the new generation into a cell reads its places at that very
 * instant, so the keeper knows exactly how many stamps of the ended generation are out; later returns are counted down
 * under the lock. What is still out when its generation is older than the maximum hold is taken back, and a return that
 * comes after that changes nothing. No permit is ever looked at.
 *
 * <p>Thread-safe. Taking and returning are lock-free but for returns across a rotation.
 */
public final class Lane {

    /** The most places or tokens that a lane can hold. */
    public static final int MOST = Word.MOST;

    /** The greatest weight of one permit. */
    public static final int HEAVIEST = Stamp.HEAVIEST;

    /** Generations in one maximum hold. */
    public static final int GENERATIONS = 8;

    private final Cells cells;
    private final ReentrantLock lock = new ReentrantLock();

    /** Places that are out since a generation that has ended. */
    private final Map<Integer, Integer> outstanding = new HashMap<>();

    private volatile long tokensPerPlace = 1;
    private int held;
    private long grantsSeen;

    /** An empty lane, of as many cells as suit this machine. */
    public Lane() {
        this(Math.min(64, Integer.highestOneBit(4 * Runtime.getRuntime().availableProcessors())));
    }

    /** An empty lane of at most so many cells, a power of two. */
    Lane(int mostCells) {
        cells = new Cells(mostCells);
    }

    /** Takes {@code weight} places and as many tokens; answers a stamp to return them by, or 0 if there are none. */
    public long tryTake(int weight) {
        return cells.take(weight, weight * tokensPerPlace, Word.CLOSED);
    }

    /** The same for one who may be served though the lane is closed to others. */
    public long tryTakeThoughClosed(int weight) {
        return cells.take(weight, weight * tokensPerPlace, 0);
    }

    /**
     * Returns what {@code stamp} took; false if it came after the maximum hold, when the places had been taken back. A
     * stamp is a mere number: that it is returned twice is not noticed here, its holder must see to it.
     */
    public boolean giveBack(long stamp) {
        return cells.giveBack(stamp) || giveBackLate(stamp);
    }

    /** Places that a stamp stands for. */
    public static int weight(long stamp) {
        return Stamp.weight(stamp);
    }

    /** Whether a stamp may be of this lane; one lane in a thousand has the same mark. */
    public boolean isOwn(long stamp) {
        return Stamp.hasMark(stamp, cells.mark);
    }

    /** A stamp that stands for no place, for one who was let in without. */
    public long stampOfNothing() {
        return cells.mark;
    }

    /** Takes tokens alone, all of them or none. */
    public boolean tryTakeTokens(int count) {
        long needed = count * tokensPerPlace;
        return needed == 0 || cells.takeTokens(needed);
    }

    /** Returns tokens that were taken for a place that was not to be had. */
    public void giveBackTokens(int count) {
        cells.put(0, (int) (count * tokensPerPlace));
    }

    /**
     * What to run when the tokens run low, well before they run out: once for each deposit. It is run on the thread of a
     * caller, so it must be quick, and is expected to have {@link #level} called.
     */
    public void whenLow(Runnable action) {
        cells.whenLow(action);
    }

    /** Brings tokens to where they are spent; false if there are few left, and a deposit would be of use. */
    public boolean level() {
        return locked(() -> cells.level() ? 1 : 0) == 1;
    }

    /** Adds what the backend granted, evenly over the cells. */
    public void deposit(int places, int tokens) {
        locked(() -> {
            held += places;
            cells.spread(places, tokens);
            return 0;
        });
    }

    /** Takes unused places out of the lane, at most so many; answers how many. */
    public int withdrawPlaces(int most) {
        return locked(() -> {
            int withdrawn = cells.drain(most, Word.PLACES);
            held -= withdrawn;
            return withdrawn;
        });
    }

    /** Takes unused tokens out of the lane, at most so many; answers how many. */
    public int withdrawTokens(int most) {
        return locked(() -> cells.drain(most, Word.TOKENS));
    }

    /** Brings scattered places and tokens together, so that a heavy caller finds them in one cell. */
    public void gather() {
        locked(() -> {
            cells.put(cells.drain(MOST, Word.PLACES), cells.drain(MOST, Word.TOKENS));
            return 0;
        });
    }

    /**
     * Gathers, and takes {@code weight} places and as many tokens though the lane is closed to others. Nobody scatters or
     * withdraws meanwhile: it answers 0 only if there was too little, or if what was missing is returned during the call.
     */
    public long tryTakeGathered(int weight) {
        lock.lock();
        try {
            gather();
            return tryTakeThoughClosed(weight);
        } finally {
            lock.unlock();
        }
    }

    /** Places held, in use or not. */
    public int held() {
        return locked(() -> held);
    }

    /** Places that callers hold. */
    public int inUse() {
        return locked(() -> Math.max(0, held - cells.sum(Word.PLACES)));
    }

    /** Tokens that are left. */
    public int tokens() {
        return cells.sum(Word.TOKENS);
    }

    /** Permits granted so far. */
    public long granted() {
        return cells.grants();
    }

    /** Whether a permit was taken since the last time this was asked; tokens alone, for sessions, do not count. */
    public boolean wasUsed() {
        return locked(() -> {
                    long before = grantsSeen;
                    grantsSeen = cells.grants();
                    return grantsSeen == before ? 0 : 1;
                })
                == 1;
    }

    /** Whether a place costs a token. */
    public void metered(boolean metered) {
        tokensPerPlace = metered ? 1 : 0;
    }

    /** A closed lane grants nothing; what returns stays in it until the keeper withdraws it. */
    public void close(boolean closed) {
        cells.close(closed);
    }

    /**
     * Begins a new generation and takes back what is out since {@link #GENERATIONS} generations.
     *
     * @return places that were never returned within the maximum hold; they are in the lane again
     */
    public int rotate() {
        return locked(() -> {
            int ended = cells.generation();
            int left = cells.turn();
            int older =
                    outstanding.values().stream().mapToInt(Integer::intValue).sum();
            // More than the lane holds: a stamp was returned twice.
            cells.drain(Math.max(0, left + older - held), Word.PLACES);
            if (held - left - older > 0) {
                outstanding.put(ended, held - left - older);
            }
            Integer forgotten = outstanding.remove(ended - GENERATIONS);
            if (forgotten == null) {
                return 0;
            }
            cells.put(forgotten, 0);
            return forgotten;
        });
    }

    private boolean giveBackLate(long stamp) {
        return locked(() -> {
                    int from = Stamp.generation(stamp);
                    int weight = weight(stamp);
                    if (from != cells.generation()) {
                        int out = outstanding.getOrDefault(from, 0);
                        if (out < weight) {
                            return 0;
                        }
                        outstanding.put(from, out - weight);
                    }
                    cells.put(weight, 0);
                    return 1;
                })
                == 1;
    }

    /** As after a collision of threads. */
    void spreadOut() {
        cells.spreadOut();
    }

    private int locked(IntSupplier work) {
        lock.lock();
        try {
            return work.getAsInt();
        } finally {
            lock.unlock();
        }
    }
}
