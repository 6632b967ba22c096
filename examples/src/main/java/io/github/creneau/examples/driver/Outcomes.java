package io.github.creneau.examples.driver;

import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** What came of a crowd. Thread-safe. */
final class Outcomes {

    final LongAdder arrived = new LongAdder();
    final LongAdder letIn = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder gaveUp = new LongAdder();
    final LongAdder pages = new LongAdder();
    final LongAdder told = new LongAdder();
    final LongAdder keptTold = new LongAdder();

    /** Answers that nobody should get: failures of the connection, and errors other than a refusal. */
    final LongAdder faults = new LongAdder();

    @Override
    public String toString() {
        return String.format(
                Locale.UK,
                "%,d people came, %,d got in, %,d gave up; %,d refusals, %,d pages, %,d faults; %,d came as told, %,d"
                        + " of them got in at once",
                arrived.sum(),
                letIn.sum(),
                gaveUp.sum(),
                refused.sum(),
                pages.sum(),
                faults.sum(),
                told.sum(),
                keptTold.sum());
    }
}
