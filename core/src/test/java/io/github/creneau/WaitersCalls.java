package io.github.creneau;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;

/**
 * What callers do who wait for the places of one lane. Each thread returns and cancels its own. The results are free: what
 * holds in the end is that nobody waits while all is free, and that what is in use is what callers
 * have.
 */
@Param(name = "weight", gen = IntGen.class, conf = "1:2")
@Param(name = "thread", gen = ThreadIdGen.class)
public class WaitersCalls {

    private static final int THREADS = 8;
    private static final int HEAVIEST = 2;

    private final CohortLane lane = new CohortLane("6e");
    private final Cohort cohort = new Cohort("a test", lane);
    private final List<List<Caller>> callers = new ArrayList<>();

    /** Somebody who got, waits for, or gave up a permit. */
    private record Caller(int weight, CompletableFuture<Decision> result) {
        boolean holds() {
            return result.isDone() && !result.isCancelled();
        }

        void close() {
            ((Granted) result.join()).close();
        }
    }

    public WaitersCalls() {
        for (int i = 0; i < THREADS; i++) {
            callers.add(new ArrayList<>());
        }
        lane.lane.metered(false);
        lane.lane.deposit(HEAVIEST, 0);
    }

    @Operation(params = {"weight", "thread"})
    public void acquire(int weight, int thread) {
        Caller caller = new Caller(weight, new CompletableFuture<>());
        callers.get(thread).add(caller);
        lane.waiters.add(Request.permit(cohort).weight(weight), this::attempt, caller.result);
    }

    private CompletableFuture<Optional<Outcome>> attempt(Request request) {
        long stamp = lane.takeForWaiter(request.weight());
        return CompletableFuture.completedFuture(
                stamp == 0 ? Optional.empty() : Optional.of(Outcome.permit(new Granted(lane, stamp))));
    }

    @Operation(params = "thread")
    public void close(int thread) {
        List<Caller> mine = callers.get(thread);
        mine.stream().filter(Caller::holds).findFirst().ifPresent(caller -> {
            mine.remove(caller);
            caller.close();
        });
    }

    @Operation(params = "thread")
    public void cancel(int thread) {
        List<Caller> mine = callers.get(thread);
        if (!mine.isEmpty()) {
            Caller last = mine.get(mine.size() - 1);
            if (last.result.cancel(false)) {
                mine.remove(last);
            }
        }
    }

    /** As a caller does who finds the lane empty or closed. */
    @Operation
    public void gather() {
        lane.lane.gather();
    }

    @Validate
    public void nobodyWaitsForWhatIsFree() {
        int held = callers.stream()
                .flatMap(List::stream)
                .filter(Caller::holds)
                .mapToInt(Caller::weight)
                .sum();
        boolean someoneWaits = callers.stream().flatMap(List::stream).anyMatch(caller -> !caller.result.isDone());
        if (lane.lane.inUse() != held) {
            throw new IllegalStateException(lane.lane.inUse() + " places are in use, not " + held);
        }
        if (someoneWaits && held == 0) {
            throw new IllegalStateException("somebody waits though all is free");
        }
    }
}
