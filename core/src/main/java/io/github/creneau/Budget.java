package io.github.creneau;

/**
 * How many places may be held at once on the platform.
 *
 * @param places of the whole platform, or of each node
 * @param perNode whether the live nodes' capacities add up
 */
public record Budget(int places, boolean perNode) {

    /** The largest number of places. */
    static final int MOST = 50_000_000;

    static final String ALLOWED = "Budget.total(..) for the whole platform, or Budget.perNode(..) for each server";

    /** Checks the number. */
    public Budget {
        Check.range("budget", places, 1, MOST);
    }

    /** So many places, however many nodes there are. */
    public static Budget total(int places) {
        return new Budget(places, false);
    }

    /** So many places for each live node: a node that joins brings its own, one that leaves takes them along. */
    public static Budget perNode(int places) {
        return new Budget(places, true);
    }
}
