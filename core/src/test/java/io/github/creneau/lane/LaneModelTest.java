package io.github.creneau.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random sequences of everything a lane can do, by one thread, against a model that keeps each permit in a list. A
 * failure names its seed and what was done; {@code -Dcreneau.seed=} runs from another one.
 */
class LaneModelTest {

    private static final long SEED = Long.getLong("creneau.seed", 20_200_316L);
    private static final int SEQUENCES = 120 * Integer.getInteger("creneau.effort", 100);
    private static final int STEPS = 80;

    @Test
    void a_lane_agrees_with_a_list_of_permits() {
        for (int i = 0; i < SEQUENCES; i++) {
            new Run(SEED + i).run();
        }
    }

    /** A permit that is out. */
    private record Permit(long stamp, int weight, int generation) {}

    /** One sequence. */
    private static final class Run {
        private final long seed;
        private final SplittableRandom random;
        private final Lane lane = new Lane(4);
        private final boolean isSpread;
        private final List<String> done = new ArrayList<>();
        private final List<Permit> out = new ArrayList<>();
        private final List<Permit> takenBack = new ArrayList<>();
        private int held;
        private int tokens;
        private int generation;
        private boolean closed;
        private boolean metered = true;
        private boolean used;

        Run(long seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            int times = random.nextInt(4);
            for (int i = 0; i < times; i++) {
                lane.spreadOut();
            }
            isSpread = times > 0;
            done.add("spread out " + times + " times");
        }

        void run() {
            for (int i = 0; i < STEPS; i++) {
                step();
                check(lane.held(), held, "held");
                check(lane.inUse(), inUse(), "in use");
                check(lane.tokens(), tokens, "tokens");
            }
        }

        private int inUse() {
            return out.stream().mapToInt(Permit::weight).sum();
        }

        private void step() {
            switch (random.nextInt(20)) {
                case 0, 1, 2, 3, 4, 5 -> take(random.nextInt(10) == 0 ? 1 + random.nextInt(20) : 1);
                case 6, 7, 8, 9 -> giveBack();
                case 10, 11 -> deposit(random.nextInt(12), random.nextInt(20));
                case 12 -> withdrawPlaces(random.nextInt(8));
                case 13 -> withdrawTokens(random.nextInt(8));
                case 14, 15 -> rotate();
                case 16 -> takeTokens(1 + random.nextInt(4));
                case 17 -> giveBackLate();
                case 18 -> settings();
                default -> askWhetherUsed();
            }
        }

        /** In several cells there may be enough together and too little in each: gathered, it is found. */
        private boolean isFound() {
            boolean gathers = isSpread && random.nextBoolean();
            if (gathers) {
                done.add("gather");
                lane.gather();
            }
            return gathers || !isSpread;
        }

        private void take(int weight) {
            boolean isFound = isFound();
            long stamp = lane.tryTake(weight);
            done.add("take " + weight + " -> " + (stamp != 0));
            int needed = metered ? weight : 0;
            boolean expected = !closed && held - inUse() >= weight && tokens >= needed;
            check(stamp != 0, expected && (isFound || stamp != 0), "granted");
            if (stamp != 0) {
                check(Lane.weight(stamp), weight, "weight of the stamp");
                out.add(new Permit(stamp, weight, generation));
                tokens -= needed;
                used = true;
            }
        }

        private void giveBack() {
            if (!out.isEmpty()) {
                Permit permit = out.remove(random.nextInt(out.size()));
                done.add("give back " + permit);
                check(lane.giveBack(permit.stamp), true, "taken back in time");
            }
        }

        private void giveBackLate() {
            if (!takenBack.isEmpty()) {
                Permit permit = takenBack.get(random.nextInt(takenBack.size()));
                done.add("give back late " + permit);
                check(lane.giveBack(permit.stamp), false, "taken back in time");
            }
        }

        private void deposit(int places, int more) {
            done.add("deposit " + places + " " + more);
            lane.deposit(places, more);
            held += places;
            tokens += more;
        }

        private void withdrawPlaces(int most) {
            done.add("withdraw places " + most);
            int expected = Math.min(most, held - inUse());
            check(lane.withdrawPlaces(most), expected, "places withdrawn");
            held -= expected;
        }

        private void withdrawTokens(int most) {
            done.add("withdraw tokens " + most);
            int expected = Math.min(most, tokens);
            check(lane.withdrawTokens(most), expected, "tokens withdrawn");
            tokens -= expected;
        }

        private void takeTokens(int count) {
            boolean isFound = isFound();
            done.add("take tokens " + count);
            int needed = metered ? count : 0;
            boolean taken = lane.tryTakeTokens(count);
            check(taken, tokens >= needed && (isFound || taken), "tokens granted");
            if (taken) {
                tokens -= needed;
                if (random.nextBoolean()) {
                    done.add("give back tokens " + count);
                    lane.giveBackTokens(count);
                    tokens += needed;
                }
            }
        }

        private void rotate() {
            done.add("rotate");
            generation++;
            List<Permit> forgotten = out.stream()
                    .filter(permit -> permit.generation + Lane.GENERATIONS < generation)
                    .toList();
            int expected = forgotten.stream().mapToInt(Permit::weight).sum();
            check(lane.rotate(), expected, "taken back");
            out.removeAll(forgotten);
            takenBack.addAll(forgotten);
        }

        private void settings() {
            switch (random.nextInt(4)) {
                case 0 -> lane.close(closed = !closed);
                case 1 -> lane.metered(metered = !metered);
                case 2 -> lane.level();
                default -> lane.gather();
            }
            done.add("closed " + closed + ", metered " + metered);
        }

        private void askWhetherUsed() {
            done.add("was used");
            check(lane.wasUsed(), used, "used");
            used = false;
        }

        private void check(Object actual, Object expected, String what) {
            if (!actual.equals(expected)) {
                assertThat(actual).as("seed %d: %s after %s", seed, what, done).isEqualTo(expected);
            }
        }
    }
}
