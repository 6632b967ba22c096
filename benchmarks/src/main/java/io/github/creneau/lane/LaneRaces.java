package io.github.creneau.lane;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** Two callers of one lane, or a caller and the keeper, at the same instant. */
public final class LaneRaces {

    private LaneRaces() {}

    private static int asNumber(boolean is) {
        return is ? 1 : 0;
    }

    /** One place and one token: a permit takes both or neither, another caller the token alone. */
    @JCStressTest
    @Outcome(id = "1, 0, 0, 0", expect = ACCEPTABLE, desc = "the permit came first")
    @Outcome(id = "0, 1, 1, 0", expect = ACCEPTABLE, desc = "the token was taken alone; the place is left")
    @Outcome(expect = FORBIDDEN, desc = "a place without its token, or a token twice")
    @State
    public static class PlaceAndToken {
        private final Lane lane = new Lane();

        public PlaceAndToken() {
            lane.deposit(1, 1);
        }

        @Actor
        public void permit(IIII_Result result) {
            result.r1 = asNumber(lane.tryTake(1) != 0);
        }

        @Actor
        public void token(IIII_Result result) {
            result.r2 = asNumber(lane.tryTakeTokens(1));
        }

        @Arbiter
        public void rest(IIII_Result result) {
            result.r3 = lane.withdrawPlaces(Lane.MOST);
            result.r4 = lane.tokens();
        }
    }

    /** A permit returns while a generation begins. */
    @JCStressTest
    @Outcome(id = "1, 0, 3, 0", expect = ACCEPTABLE, desc = "returned once")
    @Outcome(expect = FORBIDDEN, desc = "places lost or doubled")
    @State
    public static class ReturnAndRotate {
        private final Lane lane = new Lane();
        private final long stamp;

        public ReturnAndRotate() {
            lane.deposit(3, 3);
            stamp = lane.tryTakeGathered(2);
        }

        @Actor
        public void giveBack(IIII_Result result) {
            result.r1 = asNumber(lane.giveBack(stamp));
        }

        @Actor
        public void rotate(IIII_Result result) {
            result.r2 = lane.rotate();
        }

        @Arbiter
        public void rest(IIII_Result result) {
            result.r4 = lane.inUse();
            result.r3 = lane.withdrawPlaces(Lane.MOST);
        }
    }

    /** A permit returns at the instant of its maximum hold: by its holder or by the keeper, never by both. */
    @JCStressTest
    @Outcome(id = "1, 0, 3, 0", expect = ACCEPTABLE, desc = "returned by its holder")
    @Outcome(id = "0, 2, 3, 0", expect = ACCEPTABLE, desc = "taken back")
    @Outcome(expect = FORBIDDEN, desc = "places lost or doubled")
    @State
    public static class ReturnAndForget {
        private final Lane lane = new Lane();
        private final long stamp;

        public ReturnAndForget() {
            lane.deposit(3, 3);
            stamp = lane.tryTakeGathered(2);
            for (int i = 0; i < Lane.GENERATIONS; i++) {
                lane.rotate();
            }
        }

        @Actor
        public void giveBack(IIII_Result result) {
            result.r1 = asNumber(lane.giveBack(stamp));
        }

        @Actor
        public void rotate(IIII_Result result) {
            result.r2 = lane.rotate();
        }

        @Arbiter
        public void rest(IIII_Result result) {
            result.r4 = lane.inUse();
            result.r3 = lane.withdrawPlaces(Lane.MOST);
        }
    }

    /** Places are withdrawn while a caller takes one. */
    @JCStressTest
    @Outcome(id = "1, 1, 0, 1", expect = ACCEPTABLE, desc = "one each")
    @Outcome(id = "0, 2, 0, 0", expect = ACCEPTABLE, desc = "all withdrawn")
    @Outcome(expect = FORBIDDEN, desc = "places lost or doubled")
    @State
    public static class TakeAndWithdraw {
        private final Lane lane = new Lane();

        public TakeAndWithdraw() {
            lane.deposit(2, 2);
        }

        @Actor
        public void take(IIII_Result result) {
            result.r1 = asNumber(lane.tryTake(1) != 0);
        }

        @Actor
        public void withdraw(IIII_Result result) {
            result.r2 = lane.withdrawPlaces(2);
        }

        @Arbiter
        public void rest(IIII_Result result) {
            result.r3 = lane.held() - lane.inUse();
            result.r4 = lane.inUse();
        }
    }
}
