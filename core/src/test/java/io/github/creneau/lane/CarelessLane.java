package io.github.creneau.lane;

import java.util.concurrent.atomic.AtomicLong;

/** A lane that is wrong on purpose: a return reads and then writes. It shows that the check of the real one can fail. */
final class CarelessLane implements LaneCalls.Block {

    private static final long TOKEN = 1L << 32;

    private final AtomicLong word = new AtomicLong();

    @Override
    public long tryTake(int weight) {
        for (long now = word.get(); (int) now >= weight && now / TOKEN >= weight; now = word.get()) {
            if (word.compareAndSet(now, now - weight - weight * TOKEN)) {
                return weight;
            }
        }
        return 0;
    }

    @Override
    public boolean giveBack(long stamp) {
        word.set(word.get() + stamp);
        return true;
    }

    @Override
    public void deposit(int places, int tokens) {
        word.addAndGet(places + tokens * TOKEN);
    }

    @Override
    public int withdrawPlaces(int most) {
        return Math.min(most, (int) word.getAndUpdate(now -> now - Math.min(most, (int) now)));
    }
}
