package io.github.creneau.testkit.simulation;

import io.github.creneau.testkit.simulation.Figure.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What was measured beside the promises that were kept, in one run or in many: one figure or some for each promise, by
 * its name. Not thread-safe.
 */
final class Figures {

    private final List<Figure> all = new ArrayList<>();

    final Figure rateAhead = figure("rate", "grants ahead of rate × time + burst, as time of the rate", Kind.TIME);
    final Figure rateAheadPaused = figure("rate", "the same where nodes pause", Kind.TIME);
    final Figure aboveOtherwise = figure("budget", "places above it by admissions", Kind.COUNT);
    final Figure aboveAfterShrink = figure("budget", "places above it while it drains after a shrink", Kind.COUNT);
    final Figure aboveAfterReassertion =
            figure("budget", "places above it by re-assertion or by a node that was away", Kind.COUNT);
    final Figure unevenness = figure("fairness", "difference of two nodes of equal demand", Kind.GREATEST_PART);
    final Figure restoration =
            figure("restoration", "time until the last permit of a well node against a rule", Kind.TIME);
    final Figure utilisation = figure("utilisation", "part of the budget that callers hold", Kind.LEAST_PART);
    final Figure crashRecovery = figure("crash of a node", "time until its places are free", Kind.TIME);
    final Figure growth = figure("growth", "time until all well nodes count with another budget", Kind.TIME);
    final Figure logout = figure("logout", "time until no other well node knows the session", Kind.TIME);
    final Figure slots = figure("slots", "time between clocks of well nodes and the store's", Kind.TIME);
    final Figure trips = figure("cost", "trips to the ledger a second and node, while it refuses", Kind.FREQUENCY);

    /** People who came back in their window, and those of them who were in at once; budget and rate not reduced. */
    long cameUndisturbed;

    long keptUndisturbed;

    /** Others who came then, and were refused for want of a token alone. */
    long lackedToken;

    /** The same of all runs. */
    long cameAtAll;

    long keptAtAll;

    /** Sessions that a failover ended which nobody could notice. */
    long lostUnnoticed;

    /** Places that nodes gave without the store. */
    long letInApart;

    /** Callers refused in the runs whose trips were counted. */
    long refused;

    private Figure figure(String promise, String what, Kind kind) {
        Figure figure = new Figure(promise, what, kind);
        all.add(figure);
        return figure;
    }

    /** Adds the run of a seed. */
    void add(Figures run, long seed) {
        for (int i = 0; i < all.size(); i++) {
            all.get(i).add(run.all.get(i), seed);
        }
        count(run);
    }

    /** Adds many runs. */
    void add(Figures runs) {
        for (int i = 0; i < all.size(); i++) {
            all.get(i).add(runs.all.get(i));
        }
        count(runs);
    }

    private void count(Figures other) {
        cameUndisturbed += other.cameUndisturbed;
        keptUndisturbed += other.keptUndisturbed;
        lackedToken += other.lackedToken;
        cameAtAll += other.cameAtAll;
        keptAtAll += other.keptAtAll;
        lostUnnoticed += other.lostUnnoticed;
        letInApart += other.letInApart;
        refused += other.refused;
    }

    /** A table in Markdown. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("| promise | measured | worst of all runs | seed |");
        lines.add("|---|---|---|---|");
        all.forEach(figure -> lines.add(line(figure.promise, figure.what, figure.value(), figure.seed())));
        lines.add(line(
                "told time",
                "in at once of those who came, budget and rate not reduced",
                part(keptUndisturbed, cameUndisturbed)));
        lines.add(line("told time", "came then, and lacked a token, not a place", "" + lackedToken));
        lines.add(line("told time", "in at once of all who came, whatever happened", part(keptAtAll, cameAtAll)));
        lines.add(line("backend rolled back", "sessions lost as nobody could notice it", "" + lostUnnoticed));
        lines.add(line("backend down", "places that nodes gave meanwhile, within their part", "" + letInApart));
        lines.add(line("cost", "callers refused in the runs with the trips counted", "" + refused));
        return lines;
    }

    private static String line(String promise, String what, String value) {
        return line(promise, what, value, "");
    }

    private static String line(String promise, String what, String value, String seed) {
        return "| " + promise + " | " + what + " | " + value + " | " + seed + " |";
    }

    private static String part(long kept, long came) {
        double percent = came == 0 ? 100 : 100.0 * kept / came;
        return String.format(Locale.ROOT, "%.1f %% of %d", percent, came);
    }
}
