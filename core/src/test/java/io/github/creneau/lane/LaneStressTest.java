package io.github.creneau.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Real threads on one lane. What they do is seeded, how they interleave is not; a failure names the seed. */
@Isolated("its threads need the cores to meet on")
class LaneStressTest {

    private static final long SEED = Long.getLong("creneau.seed", 20_200_316L);
    private static final int CALLERS = 3;
    private static final int ROUNDS = 150_000;

    private final Lane lane = new Lane();
    private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    private final AtomicBoolean over = new AtomicBoolean();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** What one caller does until it has done it all; it returns everything in the end. */
    private interface Caller {
        void call(SplittableRandom random);
    }

    private List<Future<?>> start(Caller caller) {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            SplittableRandom random = new SplittableRandom(SEED + i);
            running.add(threads.submit(() -> caller.call(random)));
        }
        return running;
    }

    private static boolean anyRuns(List<Future<?>> running) {
        return running.stream().anyMatch(future -> !future.isDone());
    }

    private static void join(List<Future<?>> running) throws InterruptedException, ExecutionException {
        for (Future<?> future : running) {
            future.get();
        }
    }

    /**
     * Both sides of the promise in one word, so that they can be compared at one instant: places that may be out (raised
     * before a deposit, lowered after a withdrawal) and places that callers have (raised after a take, lowered before a
     * return).
     */
    private static final class Book {
        private final AtomicLong word = new AtomicLong();

        void deposited(int places) {
            word.addAndGet((long) places << 32);
        }

        void took(int places) {
            long now = word.addAndGet(places);
            if ((int) now > (int) (now >>> 32)) {
                throw new AssertionError((int) now + " places are out, " + (now >>> 32) + " were deposited");
            }
        }

        void returns(int places) {
            word.addAndGet(-places);
        }

        int out() {
            return (int) word.get();
        }
    }

    @Test
    void callers_never_hold_more_than_was_deposited() throws Exception {
        Book book = new Book();
        book.deposited(20);
        lane.metered(false);
        lane.deposit(20, 0);

        List<Future<?>> running = start(random -> takeAndReturn(random, book));
        SplittableRandom random = new SplittableRandom(SEED - 1);
        int deposited = 20;
        while (anyRuns(running)) {
            int places = random.nextInt(8);
            book.deposited(places);
            lane.deposit(places, 0);
            int withdrawn = lane.withdrawPlaces(deposited + places > 40 ? 20 : random.nextInt(8));
            book.deposited(-withdrawn);
            deposited += places - withdrawn;
            lane.gather();
            lane.close(random.nextInt(4) == 0);
        }
        join(running);

        assertThat(book.out()).as("seed %d", SEED).isZero();
        assertThat(lane.held()).as("seed %d", SEED).isEqualTo(deposited);
        assertThat(lane.inUse()).as("seed %d", SEED).isZero();
        assertThat(lane.withdrawPlaces(Lane.MOST)).as("seed %d", SEED).isEqualTo(deposited);
    }

    private void takeAndReturn(SplittableRandom random, Book book) {
        List<Long> stamps = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            long stamp = random.nextBoolean() ? lane.tryTake(1 + random.nextInt(3)) : 0;
            if (stamp != 0) {
                book.took(Lane.weight(stamp));
                stamps.add(stamp);
            } else if (!stamps.isEmpty()) {
                giveBack(stamps.remove(random.nextInt(stamps.size())), book);
            }
        }
        stamps.forEach(stamp -> giveBack(stamp, book));
    }

    private void giveBack(long stamp, Book book) {
        book.returns(Lane.weight(stamp));
        if (!lane.giveBack(stamp)) {
            throw new AssertionError("seed " + SEED + ": a return in time was refused");
        }
    }

    @Test
    void every_place_returns_across_rotations_or_is_taken_back() throws Exception {
        lane.metered(false);
        lane.deposit(50, 0);
        AtomicLong refusedReturns = new AtomicLong();

        List<Future<?>> running = start(random -> {
            List<Long> stamps = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                long stamp = stamps.size() < 12 ? lane.tryTake(1 + random.nextInt(3)) : 0;
                if (stamp != 0) {
                    stamps.add(stamp);
                } else if (!stamps.isEmpty()) {
                    returnLate(stamps.remove(random.nextInt(stamps.size())), refusedReturns);
                }
            }
            stamps.forEach(stamp -> returnLate(stamp, refusedReturns));
        });
        long takenBack = 0;
        while (anyRuns(running)) {
            takenBack += lane.rotate();
            lane.gather();
        }
        join(running);
        // What a thread took that rested meanwhile for more rotations than a word can tell apart is taken back, too.
        for (int i = 0; i <= Lane.GENERATIONS; i++) {
            takenBack += lane.rotate();
        }

        assertThat(refusedReturns.get()).as("seed %d", SEED).isEqualTo(takenBack);
        assertThat(lane.held()).as("seed %d", SEED).isEqualTo(50);
        assertThat(lane.inUse()).as("seed %d", SEED).isZero();
        assertThat(lane.withdrawPlaces(Lane.MOST)).as("seed %d", SEED).isEqualTo(50);
    }

    private void returnLate(long stamp, AtomicLong refused) {
        if (!lane.giveBack(stamp)) {
            refused.addAndGet(Lane.weight(stamp));
        }
    }

    @Test
    void tokens_are_spent_once() throws Exception {
        AtomicLong spent = new AtomicLong();
        lane.deposit(1_000, 0);

        List<Future<?>> running = start(random -> {
            while (!over.get()) {
                int weight = 1 + random.nextInt(2);
                if (random.nextBoolean() && lane.tryTakeTokens(weight)) {
                    if (random.nextInt(4) == 0) {
                        lane.giveBackTokens(weight);
                    } else {
                        spent.addAndGet(weight);
                    }
                } else {
                    long stamp = lane.tryTake(weight);
                    if (stamp != 0) {
                        spent.addAndGet(weight);
                        lane.giveBack(stamp);
                    }
                }
            }
        });
        SplittableRandom random = new SplittableRandom(SEED - 2);
        long deposited = 0;
        for (int i = 0; i < 20_000; i++) {
            int tokens = random.nextInt(20);
            lane.deposit(0, tokens);
            deposited += tokens - lane.withdrawTokens(random.nextInt(4));
            lane.gather();
        }
        over.set(true);
        join(running);

        assertThat(spent.get() + lane.tokens()).as("seed %d", SEED).isEqualTo(deposited);
        assertThat(lane.inUse()).as("seed %d", SEED).isZero();
    }

    /** Contention spreads the lane over several cells, and deposits with it: a heavy caller may find enough in none. */
    @Test
    void what_contention_scattered_is_gathered_for_a_heavy_caller() throws Exception {
        lane.metered(false);
        lane.deposit(30, 0);
        join(start(random -> takeAndReturn(random, unlimited())));
        lane.deposit(10, 0);

        lane.gather();

        long all = lane.tryTake(40);
        assertThat(all).as("seed %d", SEED).isNotZero();
        assertThat(lane.giveBack(all)).isTrue();
    }

    private static Book unlimited() {
        Book book = new Book();
        book.deposited(1_000);
        return book;
    }
}
