package io.github.creneau.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy as the ledger judges it: what each cohort may reach, from when. Compiled by a node from the schedule, so that
 * a store needs to know nothing of calendars and zones, and every node is judged by the same instants.
 *
 * @param budget places: of the whole platform, or 0 where the members' capacities add up
 * @param ratePerThousandMinutes new places in a thousand minutes, 0 for unlimited; of each node if {@code ratePerNode}
 * @param ratePerNode whether the rate is multiplied by the number of live members
 * @param calendarPerMille part of what can be admitted that may be given as appointments, and of the places that is kept
 *     free for them at most; 0: none
 * @param holdMillis how long a place is held on average, as the operator estimates it
 * @param compiledToMillis the instant up to which {@code cohorts} are compiled
 */
public record Terms(
        int budget,
        long ratePerThousandMinutes,
        boolean ratePerNode,
        int calendarPerMille,
        long holdMillis,
        long compiledToMillis,
        List<CohortTerms> cohorts) {

    /** Copies the list. */
    public Terms {
        cohorts = List.copyOf(cohorts);
    }

    /**
     * The terms of one cohort.
     *
     * @param reserve places that only this cohort may use while it is open
     * @param segments in order of time; the first holds from the beginning of time
     */
    public record CohortTerms(String cohort, int reserve, List<Segment> segments) {
        /** Copies the list. */
        public CohortTerms {
            segments = List.copyOf(segments);
        }

        /** Index of the segment that holds at an instant; the first one also holds before it begins. -1: there is none. */
        public int indexAt(long atMillis) {
            int low = 0;
            int high = segments.size() - 1;
            while (low < high) {
                int middle = (low + high + 1) >>> 1;
                if (segments.get(middle).fromMillis() <= atMillis) {
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
            return high < 0 ? -1 : low;
        }

        /** The segment that holds at an instant; null if there is none. */
        public @Nullable Segment at(long atMillis) {
            int index = indexAt(atMillis);
            return index < 0 ? null : segments.get(index);
        }
    }

    /**
     * What holds from an instant on, until the next segment begins.
     *
     * @param sharePerMille part of the budget that the cohort may reach; 0: closed
     * @param thresholdPerMille how full the platform may be for the cohort still to enter
     */
    public record Segment(long fromMillis, int sharePerMille, int thresholdPerMille) {}
}
