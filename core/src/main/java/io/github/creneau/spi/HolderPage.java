package io.github.creneau.spi;

import java.util.List;

/**
 * A page of a listing of sessions.
 *
 * @param next cursor of the next page; empty: this is the last
 */
public record HolderPage(List<Holder> holders, String next) {
    /** Copies the list. */
    public HolderPage {
        holders = List.copyOf(holders);
    }

    /**
     * A session that is inside.
     *
     * @param weight places it takes
     * @param node the node that let it in
     * @param generation tells this stay from earlier and later ones
     */
    public record Holder(
            String session,
            String cohort,
            int weight,
            String node,
            long generation,
            long startedAtMillis,
            long expiresAtMillis) {}
}
