package io.github.creneau.testkit.simulation;

import io.github.creneau.Decision;
import io.github.creneau.Refused;
import io.github.creneau.spi.LedgerRequest.Hold;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Promise "told time": no more are told a minute than it can take, a ticket is its owner's, and whoever comes is in. */
final class ToldTimeCheck {

    private static final double KEPT = 0.95;

    /** One of so many who found what they needed. */
    private static final int MANY = 5;

    private final Observed seen;
    private final Figures figures;
    private final Map<Long, Integer> byMinute = new TreeMap<>();
    private int came;
    private int kept;
    private int lackedToken;
    private int cameAtAll;
    private int keptAtAll;

    ToldTimeCheck(Observed seen, Figures figures) {
        this.seen = seen;
        this.figures = figures;
    }

    /** Somebody was given an appointment. */
    void told(String session, Instant at) {
        if (seen.truth.wasTold(session, at.toEpochMilli())) {
            return;
        }
        seen.truth.told(session, at.toEpochMilli());
        long minute = at.toEpochMilli() / 60_000;
        int count = byMinute.merge(minute, 1, Integer::sum);
        if (count > 1.5 * admits() * seen.plan.first.appointments() * seen.losses() + 1) {
            seen.world.fail("told time: " + count + " are told the minute " + World.clock(minute * 60_000));
        }
    }

    /** How many the platform can admit in a minute, at the best of the run: the mean hold as observed may become an idle time. */
    private double admits() {
        Facts facts = seen.plan.first;
        long budget = facts.budget();
        for (Plan.Change change : seen.plan.changes) {
            budget = Math.max(budget, change.facts().budget());
        }
        double admits = budget
                * (facts.budgetPerNode() ? seen.mostNodes() : 1)
                * 60.0
                / facts.spans().idle();
        double rate = facts.ratePerSecond() * 60.0 * (facts.ratePerNode() ? seen.mostNodes() : 1);
        return rate > 0 ? Math.min(admits, rate) : admits;
    }

    /** The store let somebody in. */
    void admitted(Hold hold) {
        Long appointment = hold.appointmentMillis();
        if (appointment != null && seen.truth.isAnothers(hold.session(), appointment)) {
            seen.world.fail("told time: " + hold.session() + " came in by a ticket of somebody else");
        }
    }

    /**
     * Somebody came back with a ticket, in its window. An appointment keeps a place, and no token: who lacks only that is
     * counted on its own.
     *
     * @param undisturbed whether no node gives places by itself, and nobody is inside by such a one: they reduce the budget
     */
    void cameAsTold(Decision decision, boolean undisturbed) {
        boolean in = decision.isGranted();
        cameAtAll++;
        keptAtAll += in ? 1 : 0;
        if (undisturbed && decision instanceof Refused refused && refused.reason() == Refused.Reason.RATE) {
            lackedToken++;
        } else if (undisturbed) {
            came++;
            kept += in ? 1 : 0;
        }
    }

    /**
     * At the end of a run: of those who came, so many must be in, but for chance where few came. Where many lacked a token, the
     * rate and not the places was what people waited for, and they come in each other's windows: nothing is promised then.
     */
    void end() {
        figures.cameAtAll += cameAtAll;
        figures.keptAtAll += keptAtAll;
        if (seen.plan.keepsTimesTold()) {
            figures.cameUndisturbed += came;
            figures.keptUndisturbed += kept;
            figures.lackedToken += lackedToken;
            double byChance = 2.5 * StrictMath.sqrt(KEPT * (1 - KEPT) * came);
            if (came >= 20 && MANY * lackedToken < came && kept < KEPT * came - byChance) {
                seen.world.fail("told time: " + kept + " of " + came + " were let in as told");
            }
        }
    }
}
