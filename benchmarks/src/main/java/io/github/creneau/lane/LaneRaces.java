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

    /** A place is taken from one cell and returned to another while the keeper passes from cell to cell. */
    @JCStressTest
    @Outcome(id = "1, 0, 4, 0", expect = ACCEPTABLE, desc = "returned once, counted once")
    @Outcome(expect = FORBIDDEN, desc = "a place crossed the line of the rotation, or was lost at it")
    @State
    public static class ReturnElsewhereAndRotate {
        private final Lane lane = spread();
        private final long stamp;

        public ReturnElsewhereAndRotate() {
            lane.deposit(4, 4);
            stamp = lane.tryTake(1);
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
            for (int i = 0; i <= Lane.GENERATIONS; i++) {
                result.r2 += lane.rotate();
            }
            result.r4 = lane.inUse();
            result.r3 = lane.withdrawPlaces(Lane.MOST);
        }
    }

    /** Two callers, each of whom takes and returns, as a generation begins: the next ones find every place again. */
    @JCStressTest
    @Outcome(id = "1, 1, 0, 2", expect = ACCEPTABLE, desc = "both served, nothing left behind")
    @Outcome(expect = FORBIDDEN, desc = "places lost or doubled")
    @State
    public static class PassThroughAndRotate {
        private final Lane lane = spread();

        public PassThroughAndRotate() {
            lane.metered(false);
            lane.deposit(2, 0);
        }

        private int pass() {
            long stamp = lane.tryTake(1);
            return asNumber(stamp != 0 && lane.giveBack(stamp));
        }

        @Actor
        public void one(IIII_Result result) {
            result.r1 = pass();
        }

        @Actor
        public void other(IIII_Result result) {
            result.r2 = pass();
        }

        @Actor
        public void rotate() {
            lane.rotate();
        }

        @Arbiter
        public void rest(IIII_Result result) {
            for (int i = 0; i <= Lane.GENERATIONS; i++) {
                result.r3 += lane.rotate();
            }
            result.r4 = lane.withdrawPlaces(Lane.MOST);
        }
    }

    /** Tokens are levelled while callers spend them. */
    @JCStressTest
    @Outcome(id = "1, 1, 0, 6", expect = ACCEPTABLE, desc = "two are spent")
    @Outcome(id = "1, 0, 0, 7", expect = ACCEPTABLE, desc = "one was overlooked while it was moved")
    @Outcome(id = "0, 1, 0, 7", expect = ACCEPTABLE, desc = "one was overlooked while it was moved")
    @Outcome(expect = FORBIDDEN, desc = "a token lost or spent twice")
    @State
    public static class SpendAndLevel {
        private final Lane lane = new Lane(2);

        public SpendAndLevel() {
            lane.deposit(8, 8);
            lane.spreadOut();
        }

        @Actor
        public void one(IIII_Result result) {
            result.r1 = asNumber(lane.tryTake(1) != 0);
        }

        @Actor
        public void other(IIII_Result result) {
            result.r2 = asNumber(lane.tryTakeTokens(1));
        }

        @Actor
        public void level() {
            lane.level();
        }

        @Arbiter
        public void rest(IIII_Result result) {
            result.r4 = lane.tokens();
        }
    }

    private static Lane spread() {
        Lane lane = new Lane(4);
        lane.spreadOut();
        lane.spreadOut();
        return lane;
    }
}
