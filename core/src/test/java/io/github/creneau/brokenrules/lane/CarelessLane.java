package io.github.creneau.brokenrules.lane;

import io.github.creneau.Budget;

/** Breaks the rules of the hot path: it knows the API, logs, prints, sleeps and looks at a clock. */
public final class CarelessLane {

    private static final System.Logger LOG = System.getLogger("careless");

    private CarelessLane() {}

    static long take(Budget budget) throws InterruptedException {
        LOG.log(System.Logger.Level.INFO, "took one of {0}", budget.places());
        System.out.println("took one");
        Thread.sleep(0);
        return System.nanoTime();
    }
}
