package io.github.creneau.lane;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;

/**
 * What callers and the keeper do with a lane, told to Lincheck; and a lane as one thread would write it, which says what
 * the results must be.
 *
 * <p>Each begins with permit that is out for {@link Lane#GENERATIONS} generations: the next rotation takes it back, unless
 * it is returned before.
 */
final class LaneCalls {

    /** Threads, with those before and after the parallel part. */
    private static final int THREADS = 8;

    private static final int OLD_WEIGHT = 2;

    private LaneCalls() {}

    /** The part of a lane that callers see, of the real one or of a careless one. */
    interface Block {
        long tryTake(int weight);

        boolean giveBack(long stamp);

        void deposit(int places, int tokens);

        int withdrawPlaces(int most);
    }

    /** Calls of callers. A thread returns what it took itself, the last first. */
    @Param(name = "weight", gen = IntGen.class, conf = "1:3")
    @Param(name = "thread", gen = ThreadIdGen.class)
    public abstract static class OfCallers {
        private final Block block;
        private final List<Deque<Long>> stamps = new ArrayList<>();

        OfCallers(Block block) {
            this.block = block;
            for (int i = 0; i < THREADS; i++) {
                stamps.add(new ArrayDeque<>());
            }
        }

        @Operation(params = {"weight", "thread"})
        public boolean take(int weight, int thread) {
            long stamp = block.tryTake(weight);
            if (stamp != 0) {
                stamps.get(thread).push(stamp);
            }
            return stamp != 0;
        }

        @Operation(params = "thread")
        public boolean giveBack(int thread) {
            Long stamp = stamps.get(thread).poll();
            return stamp != null && block.giveBack(stamp);
        }

        @Operation(params = {"weight", "weight"})
        public void deposit(int places, int tokens) {
            block.deposit(places, tokens);
        }

        @Operation(params = "weight")
        public int withdrawPlaces(int most) {
            return block.withdrawPlaces(most);
        }
    }

    /** Everything that can be done with a lane of one cell: there, each call happens at one instant. */
    public static final class OfAll extends OfCallers {
        private final Lane lane;
        private final long old;

        public OfAll() {
            this(new Lane(1));
        }

        private OfAll(Lane lane) {
            super(new Block() {
                @Override
                public long tryTake(int weight) {
                    return lane.tryTake(weight);
                }

                @Override
                public boolean giveBack(long stamp) {
                    return lane.giveBack(stamp);
                }

                @Override
                public void deposit(int places, int tokens) {
                    lane.deposit(places, tokens);
                }

                @Override
                public int withdrawPlaces(int most) {
                    return lane.withdrawPlaces(most);
                }
            });
            this.lane = lane;
            lane.deposit(OLD_WEIGHT, OLD_WEIGHT);
            old = lane.tryTake(OLD_WEIGHT);
            for (int i = 0; i < Lane.GENERATIONS; i++) {
                lane.rotate();
            }
        }

        @Operation(runOnce = true)
        public boolean giveBackOld() {
            return lane.giveBack(old);
        }

        @Operation
        public int rotate() {
            return lane.rotate();
        }

        @Operation(params = "weight")
        public int withdrawTokens(int most) {
            return lane.withdrawTokens(most);
        }

        @Operation(params = "weight")
        public boolean takeTokens(int count) {
            return lane.tryTakeTokens(count);
        }

        @Operation
        public int inUse() {
            return lane.inUse();
        }

        @Operation
        public int tokens() {
            return lane.tokens();
        }
    }

    /** Returns places by a read and a write, as if nobody came between. */
    public static final class OfCarelessLane extends OfCallers {
        public OfCarelessLane() {
            super(new CarelessLane());
        }
    }

    /** A lane by one thread. */
    public static final class OneThread {
        private final List<Deque<Integer>> weights = new ArrayList<>();
        private int free;
        private int tokens;
        private int inUse = OLD_WEIGHT;
        private boolean oldIsOut = true;

        public OneThread() {
            for (int i = 0; i < THREADS; i++) {
                weights.add(new ArrayDeque<>());
            }
        }

        public boolean take(int weight, int thread) {
            boolean granted = free >= weight && tokens >= weight;
            if (granted) {
                free -= weight;
                tokens -= weight;
                inUse += weight;
                weights.get(thread).push(weight);
            }
            return granted;
        }

        public boolean giveBack(int thread) {
            Integer weight = weights.get(thread).poll();
            if (weight != null) {
                free += weight;
                inUse -= weight;
            }
            return weight != null;
        }

        public void deposit(int places, int moreTokens) {
            free += places;
            tokens += moreTokens;
        }

        public int withdrawPlaces(int most) {
            int withdrawn = Math.min(most, free);
            free -= withdrawn;
            return withdrawn;
        }

        public boolean giveBackOld() {
            return rotate() != 0;
        }

        public int rotate() {
            int forgotten = oldIsOut ? OLD_WEIGHT : 0;
            oldIsOut = false;
            free += forgotten;
            inUse -= forgotten;
            return forgotten;
        }

        public int withdrawTokens(int most) {
            int withdrawn = Math.min(most, tokens);
            tokens -= withdrawn;
            return withdrawn;
        }

        public boolean takeTokens(int count) {
            boolean taken = tokens >= count;
            tokens -= taken ? count : 0;
            return taken;
        }

        public int inUse() {
            return inUse;
        }

        public int tokens() {
            return tokens;
        }
    }
}
