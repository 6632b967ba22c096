package io.github.creneau.lane;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The local side of one cohort on one node: places and tokens that were debited beforehand, spent here without a trip,
 * a clock, a lock or an allocation.
 *
 * <p><b>Why one long.</b> A permit needs a place and a token together. Both counts share a word, so that one
 * compare-and-set takes both or neither:
 *
 * <pre>
 * 63        54     53      52      51    26  25     0
 * generation | closed | used | tokens  | places
 * </pre>
 *
 * The word exists in several cells, to spread contention; a caller starts at the cell of its thread and goes through the
 * others before it is refused. Cells come into use as compare-and-sets fail. What a cell holds only a successful
 * compare-and-set on it changes, and the keeper moves what it withdrew from one cell into another: so the sum over the
 * cells never exceeds what was deposited less what callers hold.
 *
 * <p><b>Why generations.</b> A caller may forget to return its permit. Time is cut into generations of an eighth of the
 * maximum hold; a stamp names the one in which it was taken. A return within the same generation is one compare-and-set.
 * When the keeper rotates, the compare-and-set that writes the new generation into a cell reads its places at that very
 * instant, so the keeper knows exactly how many stamps of the ended generation are out; later returns are counted down
 * under the lock. What is still out when its generation is older than the maximum hold is taken back, and a return that
 * comes after that changes nothing. No permit is ever looked at.
 *
 * <p>Taking and returning are thread-safe and lock-free but for returns across a rotation. All else is for the keeper,
 * and takes the lock.
 */
public final class Lane {

    /** The most places or tokens that a lane can hold. */
    public static final int MOST = (1 << 26) - 1;

    /** The greatest weight of one permit. */
    public static final int HEAVIEST = (1 << 20) - 1;

    /** Generations in one maximum hold. */
    public static final int GENERATIONS = 8;

    private static final int TOKEN_SHIFT = 26;
    private static final long USED = 1L << 52;
    private static final long CLOSED = 1L << 53;
    private static final int GENERATION_SHIFT = 54;
    private static final long GENERATION_MASK = ~0L << GENERATION_SHIFT;
    private static final int CELL_GENERATIONS = 1 << 10;
    private static final int STAMP_GENERATIONS = 1 << 24;
    private static final long STAMP = 1L << 62;
    private static final int STRIDE = 16;
    private static final int GRANTS = 1;

    private final int mostCells;
    private final AtomicLongArray cells;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Integer, Integer> outstanding = new HashMap<>();
    private volatile int mask;
    private volatile int generation;
    private volatile long tokensPerPlace = 1;
    private int held;

    /** An empty lane, of as many cells as suit this machine. */
    public Lane() {
        this(Math.min(64, Integer.highestOneBit(4 * Runtime.getRuntime().availableProcessors() - 1)));
    }

    /** An empty lane of at most so many cells, a power of two. */
    Lane(int mostCells) {
        this.mostCells = mostCells;
        this.cells = new AtomicLongArray(mostCells * STRIDE);
    }

    /** Takes {@code weight} places and as many tokens; answers a stamp to return them by, or 0 if there are none. */
    public long tryTake(int weight) {
        return take(weight, CLOSED);
    }

    /** The same for one who may be served though the lane is closed to others. */
    public long tryTakeThoughClosed(int weight) {
        return take(weight, 0);
    }

    private long take(int weight, long refusing) {
        long needed = weight * tokensPerPlace;
        long taken = weight + (needed << TOKEN_SHIFT);
        int last = mask;
        int first = probe() & last;
        for (int i = 0; i <= last; i++) {
            int cell = (first + i) & last;
            long word = cells.get(cell * STRIDE);
            while (places(word) >= weight && tokens(word) >= needed && (word & refusing) == 0) {
                if (cells.compareAndSet(cell * STRIDE, word, (word - taken) | USED)) {
                    count(cell);
                    return stamp(cell, weight, fullGeneration(word));
                }
                spreadOut();
                word = cells.get(cell * STRIDE);
            }
        }
        return 0;
    }

    /**
     * Returns what {@code stamp} took; false if it came after the maximum hold, when the places had been taken back. A
     * stamp is a mere number: that it is returned twice is not noticed here, its holder must see to it.
     */
    public boolean giveBack(long stamp) {
        int cell = (int) (stamp & 0xFF) * STRIDE;
        int weight = weight(stamp);
        int from = (int) (stamp >>> 28) & (STAMP_GENERATIONS - 1);
        long word = cells.get(cell);
        while (fullGeneration(word) == from) {
            if (cells.compareAndSet(cell, word, word + weight)) {
                return true;
            }
            word = cells.get(cell);
        }
        return giveBackLate(cell, weight, from);
    }

    /** Places that a stamp stands for. */
    public static int weight(long stamp) {
        return (int) (stamp >>> 8) & HEAVIEST;
    }

    /** Takes tokens alone, all of them or none. */
    public boolean tryTakeTokens(int count) {
        long needed = count * tokensPerPlace;
        for (int cell = 0; cell <= mask; cell++) {
            long word = cells.get(cell * STRIDE);
            while (tokens(word) >= needed) {
                if (cells.compareAndSet(cell * STRIDE, word, word - (needed << TOKEN_SHIFT))) {
                    return true;
                }
                word = cells.get(cell * STRIDE);
            }
        }
        return false;
    }

    /** Returns tokens that were taken for a place that was not to be had. */
    public void giveBackTokens(int count) {
        put(probe() & mask, 0, (int) (count * tokensPerPlace));
    }

    /** Adds what the backend granted, evenly over the cells. */
    public void deposit(int places, int tokens) {
        locked(() -> {
            held += places;
            int cellCount = mask + 1;
            for (int cell = 0; cell < cellCount; cell++) {
                put(cell, share(places, cell, cellCount), share(tokens, cell, cellCount));
            }
            return 0;
        });
    }

    /** Takes unused places out of the lane, at most so many; answers how many. */
    public int withdrawPlaces(int most) {
        return locked(() -> {
            int withdrawn = drain(most, 0);
            held -= withdrawn;
            return withdrawn;
        });
    }

    /** Takes unused tokens out of the lane, at most so many; answers how many. */
    public int withdrawTokens(int most) {
        return locked(() -> drain(most, TOKEN_SHIFT));
    }

    /** Brings scattered places and tokens together, so that a heavy caller finds them in one cell. */
    public void gather() {
        locked(() -> {
            put(probe() & mask, drain(MOST, 0), drain(MOST, TOKEN_SHIFT));
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
            return take(weight, 0);
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
        return locked(() -> Math.max(0, held - sum(0)));
    }

    /** Tokens that are left. */
    public int tokens() {
        return sum(TOKEN_SHIFT);
    }

    /** Permits granted so far, for metrics: two threads that meet on one cell may be counted as one. */
    public long granted() {
        long granted = 0;
        for (int cell = 0; cell < mostCells; cell++) {
            granted += cells.getOpaque(cell * STRIDE + GRANTS);
        }
        return granted;
    }

    /** Whether a permit was taken since the last time this was asked; tokens alone, for sessions, do not count. */
    public boolean wasUsed() {
        boolean used = false;
        for (int cell = 0; cell < mostCells; cell++) {
            used |= (cells.getAndUpdate(cell * STRIDE, word -> word & ~USED) & USED) != 0;
        }
        return used;
    }

    /** Whether a place costs a token. */
    public void metered(boolean metered) {
        tokensPerPlace = metered ? 1 : 0;
    }

    /** A closed lane grants nothing; what returns stays in it until the keeper withdraws it. */
    public void close(boolean closed) {
        for (int cell = 0; cell < mostCells; cell++) {
            cells.getAndUpdate(cell * STRIDE, word -> closed ? word | CLOSED : word & ~CLOSED);
        }
    }

    /**
     * Begins a new generation and takes back what is out since {@link #GENERATIONS} generations.
     *
     * @return places that were never returned within the maximum hold; they are in the lane again
     */
    public int rotate() {
        return locked(() -> {
            int ended = generation;
            int next = (ended + 1) & (STAMP_GENERATIONS - 1);
            int left = 0;
            for (int cell = 0; cell < mostCells; cell++) {
                long bits = (long) (next & (CELL_GENERATIONS - 1)) << GENERATION_SHIFT;
                left += places(cells.getAndUpdate(cell * STRIDE, word -> (word & ~GENERATION_MASK) | bits));
            }
            generation = next;
            int older =
                    outstanding.values().stream().mapToInt(Integer::intValue).sum();
            if (held - left - older > 0) {
                outstanding.put(ended, held - left - older);
            }
            Integer forgotten = outstanding.remove((next - GENERATIONS - 1) & (STAMP_GENERATIONS - 1));
            if (forgotten != null) {
                put(0, forgotten, 0);
            }
            return forgotten == null ? 0 : forgotten;
        });
    }

    private boolean giveBackLate(int cell, int weight, int from) {
        return locked(() -> {
                    if (from != generation) {
                        int out = outstanding.getOrDefault(from, 0);
                        if (out < weight) {
                            return 0;
                        }
                        outstanding.put(from, out - weight);
                    }
                    put(cell / STRIDE, weight, 0);
                    return 1;
                })
                == 1;
    }

    private void put(int cell, int places, int tokens) {
        cells.getAndUpdate(
                cell * STRIDE,
                word -> (word & ~(((long) MOST << TOKEN_SHIFT) | MOST))
                        | Math.min(MOST, places(word) + places)
                        | ((long) Math.min(MOST, tokens(word) + tokens) << TOKEN_SHIFT));
    }

    private int drain(int most, int shift) {
        int drained = 0;
        for (int cell = mostCells - 1; cell >= 0 && drained < most; cell--) {
            int wished = most - drained;
            long before = cells.getAndUpdate(
                    cell * STRIDE, word -> word - ((long) Math.min(wished, (int) (word >>> shift) & MOST) << shift));
            drained += Math.min(wished, (int) (before >>> shift) & MOST);
        }
        return drained;
    }

    private int sum(int shift) {
        int sum = 0;
        for (int cell = 0; cell < mostCells; cell++) {
            sum += (int) (cells.get(cell * STRIDE) >>> shift) & MOST;
        }
        return sum;
    }

    private void count(int cell) {
        cells.setOpaque(cell * STRIDE + GRANTS, cells.getPlain(cell * STRIDE + GRANTS) + 1);
    }

    void spreadOut() {
        int last = mask;
        if (last < mostCells - 1 && lock.tryLock()) {
            try {
                mask = Math.max(mask, 2 * last + 1);
            } finally {
                lock.unlock();
            }
        }
    }

    private int locked(java.util.function.IntSupplier work) {
        lock.lock();
        try {
            return work.getAsInt();
        } finally {
            lock.unlock();
        }
    }

    /** The generation of a word in full: the one nearest to the lane's that has the word's ten bits. */
    private int fullGeneration(long word) {
        int current = generation;
        int ahead = (((int) (word >>> GENERATION_SHIFT) - current) << 22) >> 22;
        return (current + ahead) & (STAMP_GENERATIONS - 1);
    }

    private static long stamp(int cell, int weight, int generation) {
        return STAMP | ((long) generation << 28) | ((long) weight << 8) | cell;
    }

    private static int places(long word) {
        return (int) word & MOST;
    }

    private static int tokens(long word) {
        return (int) (word >>> TOKEN_SHIFT) & MOST;
    }

    private static int share(int whole, int cell, int cellCount) {
        return whole / cellCount + (cell < whole % cellCount ? 1 : 0);
    }

    private static int probe() {
        return (int) ((Thread.currentThread().getId() * 0x9E3779B97F4A7C15L) >>> 40);
    }
}
