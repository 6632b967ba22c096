package io.github.creneau.testkit.simulation;

import java.io.PrintStream;
import java.util.Locale;

/**
 * What was measured beside the promises: of one run, or of many added up. Times are looked at four times a second, so
 * each may be up to 250 ms too long. Not thread-safe.
 */
final class Figures {

    /** People who came as told, and those of them who were in at once; in runs without faults and changes. */
    long calmCame;

    long calmKept;

    /** The same of all runs. */
    long allCame;

    long allKept;

    /** Most places above the budget, by what had happened within the last seconds. */
    long mostAboveAfterShrink;

    long mostAboveAfterReassertion;
    long mostAboveOtherwise;

    /** Longest time until all well nodes counted with a changed budget, in nanoseconds. */
    long slowestGrowth;

    /** Longest time after which a well node still gave a permit that a rule forbade. */
    long latestForbiddenPermit;

    /** Longest time until a crashed node's capacity and blocks were free. */
    long slowestCrashRecovery;

    /** Sessions that a failover ended which nobody could notice. */
    long lostUnnoticed;

    void add(Figures other) {
        calmCame += other.calmCame;
        calmKept += other.calmKept;
        allCame += other.allCame;
        allKept += other.allKept;
        mostAboveAfterShrink = Math.max(mostAboveAfterShrink, other.mostAboveAfterShrink);
        mostAboveAfterReassertion = Math.max(mostAboveAfterReassertion, other.mostAboveAfterReassertion);
        mostAboveOtherwise = Math.max(mostAboveOtherwise, other.mostAboveOtherwise);
        slowestGrowth = Math.max(slowestGrowth, other.slowestGrowth);
        latestForbiddenPermit = Math.max(latestForbiddenPermit, other.latestForbiddenPermit);
        slowestCrashRecovery = Math.max(slowestCrashRecovery, other.slowestCrashRecovery);
        lostUnnoticed += other.lostUnnoticed;
    }

    void print(PrintStream out) {
        out.println("told time, calm runs: " + part(calmKept, calmCame));
        out.println("told time, all runs: " + part(allKept, allCame));
        out.println("most places above the budget after a shrink: " + mostAboveAfterShrink);
        out.println(
                "most places above the budget after re-assertion or by a faulty node: " + mostAboveAfterReassertion);
        out.println("most places above the budget otherwise: " + mostAboveOtherwise);
        out.println("slowest change of the budget seen by all well nodes: " + millis(slowestGrowth));
        out.println("latest permit after a rule forbade it: " + millis(latestForbiddenPermit));
        out.println("slowest recovery of a crashed node's places: " + millis(slowestCrashRecovery));
        out.println("sessions lost by a failover that nobody could notice: " + lostUnnoticed);
    }

    private static String part(long kept, long came) {
        double percent = came == 0 ? 100 : 100.0 * kept / came;
        return String.format(Locale.ROOT, "%d of %d were in at once, %.1f %%", kept, came, percent);
    }

    private static String millis(long nanos) {
        return nanos / World.MILLI + " ms";
    }
}
