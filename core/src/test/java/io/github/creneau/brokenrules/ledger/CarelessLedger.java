package io.github.creneau.brokenrules.ledger;

import io.github.creneau.brokenrules.lane.CarelessLane;
import java.util.concurrent.locks.ReentrantLock;

/** Breaks the rules of the ledger: it knows a lane, and locks. */
final class CarelessLedger {

    private final ReentrantLock lock = new ReentrantLock();

    private CarelessLedger() {}

    static Class<?> lane() {
        return CarelessLane.class;
    }

    void hold() {
        lock.lock();
    }
}
