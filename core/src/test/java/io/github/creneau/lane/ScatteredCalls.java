package io.github.creneau.lane;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;

/**
 * Calls of a lane of two cells. A caller who goes through the cells may be refused though there was always a place in one
 * of them; so the results are free here. What holds is that callers never have more than was deposited, and that in the
 * end what is in use is what they have.
 */
@Param(name = "weight", gen = IntGen.class, conf = "1:3")
@Param(name = "thread", gen = ThreadIdGen.class)
public class ScatteredCalls {

    private static final int THREADS = 8;

    private final Lane lane = new Lane(2);
    private final List<Deque<Long>> stamps = new ArrayList<>();

    /** Places that may be out, and places that are: raised early and lowered late, and the other way about. */
    private final AtomicLong book = new AtomicLong();

    public ScatteredCalls() {
        for (int i = 0; i < THREADS; i++) {
            stamps.add(new ArrayDeque<>());
        }
        lane.metered(false);
        lane.spreadOut();
        deposit(4);
    }

    @Operation(params = {"weight", "thread"})
    public void take(int weight, int thread) {
        keep(lane.tryTake(weight), thread);
    }

    @Operation(params = {"weight", "thread"})
    public void takeGathered(int weight, int thread) {
        keep(lane.tryTakeGathered(weight), thread);
    }

    private void keep(long stamp, int thread) {
        if (stamp != 0) {
            long now = book.addAndGet(Lane.weight(stamp));
            stamps.get(thread).push(stamp);
            if ((int) now > now >>> 32) {
                throw new IllegalStateException((int) now + " places are out, " + (now >>> 32) + " were deposited");
            }
        }
    }

    @Operation(params = "thread")
    public void giveBack(int thread) {
        Long stamp = stamps.get(thread).poll();
        if (stamp != null) {
            book.addAndGet(-Lane.weight(stamp));
            if (!lane.giveBack(stamp)) {
                throw new IllegalStateException("a return in time was refused");
            }
        }
    }

    @Operation(params = "weight")
    public void deposit(int places) {
        book.addAndGet((long) places << 32);
        lane.deposit(places, 0);
    }

    @Operation(params = "weight")
    public void withdraw(int most) {
        book.addAndGet(-((long) lane.withdrawPlaces(most) << 32));
    }

    @Operation
    public void gather() {
        lane.gather();
    }

    @Operation
    public void rotate() {
        lane.rotate();
    }

    @Validate
    public void nothingIsLostOrDoubled() {
        long now = book.get();
        if (lane.inUse() != (int) now || lane.held() != now >>> 32) {
            throw new IllegalStateException(lane.inUse() + " of " + lane.held() + " places are in use, not " + (int) now
                    + " of " + (now >>> 32));
        }
    }
}
