package io.github.creneau;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.github.creneau.lane.Lane;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Whoever returns a place, whoever waits for one, and whoever goes away, at the same instant. */
public final class WaitingRaces {

    private WaitingRaces() {}

    /** A lane of one place, which is taken. */
    private static final class FullLane {
        final CohortLane lane = new CohortLane("6e");
        final Request request = Request.permit(new Cohort("a test", lane));
        final CompletableFuture<Decision> result = new CompletableFuture<>();
        final Granted held;

        FullLane() {
            lane.lane.metered(false);
            lane.lane.deposit(1, 0);
            held = new Granted(lane, lane.tryTake(1));
        }

        void join() {
            lane.waiters.add(request, this::attempt, result);
        }

        private CompletableFuture<Optional<io.github.creneau.Outcome>> attempt(Request asked) {
            long stamp = lane.takeForWaiter(asked.weight());
            return CompletableFuture.completedFuture(
                    stamp == 0
                            ? Optional.empty()
                            : Optional.of(io.github.creneau.Outcome.permit(new Granted(lane, stamp))));
        }

        int served() {
            return result.isDone() && !result.isCompletedExceptionally() ? 1 : 0;
        }
    }

    /** A permit is closed by two threads. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "returned once")
    @Outcome(expect = FORBIDDEN, desc = "returned twice or not at all")
    @State
    public static class CloseTwice {
        private final CohortLane lane = new CohortLane("6e");
        private final Granted permit;

        public CloseTwice() {
            lane.lane.metered(false);
            lane.lane.deposit(2, 0);
            permit = new Granted(lane, lane.tryTake(1));
            lane.tryTake(1);
        }

        @Actor
        public void one() {
            permit.close();
        }

        @Actor
        public void other() {
            permit.close();
        }

        @Arbiter
        public void rest(II_Result result) {
            result.r1 = lane.lane.inUse();
            result.r2 = lane.lane.withdrawPlaces(Lane.MOST);
        }
    }

    /** A place returns as somebody begins to wait for it. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "served")
    @Outcome(expect = FORBIDDEN, desc = "the wake-up was lost")
    @State
    public static class ReturnAndJoin {
        private final FullLane full = new FullLane();

        @Actor
        public void giveBack() {
            full.held.close();
        }

        @Actor
        public void join() {
            full.join();
        }

        @Arbiter
        public void rest(II_Result result) {
            result.r1 = full.served();
            result.r2 = full.lane.lane.inUse();
        }
    }

    /** A place returns to somebody who waits, while another caller gathers the lane's places. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "served")
    @Outcome(expect = FORBIDDEN, desc = "the place was out of sight, and nobody looked again")
    @State
    public static class ReturnAndGather {
        private final FullLane full = new FullLane();

        public ReturnAndGather() {
            full.join();
        }

        @Actor
        public void giveBack() {
            full.held.close();
        }

        @Actor
        public void gather() {
            for (int i = 0; i < 5; i++) {
                full.lane.lane.gather();
            }
        }

        @Arbiter
        public void rest(II_Result result) {
            result.r1 = full.served();
            result.r2 = full.lane.lane.inUse();
        }
    }

    /** A place returns to somebody who goes away. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "served before")
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "cancelled; the place is free")
    @Outcome(expect = FORBIDDEN, desc = "a place for nobody")
    @State
    public static class ReturnAndCancel {
        private final FullLane full = new FullLane();

        public ReturnAndCancel() {
            full.join();
        }

        @Actor
        public void giveBack() {
            full.held.close();
        }

        @Actor
        public void cancel() {
            full.result.cancel(false);
        }

        @Arbiter
        public void rest(II_Result result) {
            result.r1 = full.served();
            result.r2 = full.lane.lane.inUse();
        }
    }
}
