package io.github.creneau.testkit.processes;

import java.util.List;
import java.util.Map;

/**
 * Looks at the book of the limiter {@code ent} from outside, by a connection of its own, without asking the library: the
 * store's own values, as they are.
 */
public interface BookWatch extends AutoCloseable {

    /**
     * What the book says at one instant: its count, and the weights of all sessions and lanes.
     *
     * @param used places held by the book's own count
     * @param sessions the sum of the weights of all sessions
     * @param lanes places held by each node, for its permits
     */
    record Sum(int used, int sessions, Map<String, Integer> lanes) {
        /** Copies the map. */
        public Sum {
            lanes = Map.copyOf(lanes);
        }

        /** The sum of all weights, which is what {@code used} should say. */
        public int all() {
            return sessions
                    + lanes.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** The book as it is. */
    Sum sum();

    /** Those inside. */
    List<String> sessions();

    /** The most places that were held at once at any instant that was seen. */
    int most();

    /** How many states of the book were seen. */
    int looks();

    @Override
    void close();
}
