package io.github.creneau.ledger;

import io.github.creneau.spi.CalendarBlock;
import java.util.List;
import java.util.TreeMap;

/** A live node: the capacity it contributes, and its lanes. */
final class Member {
    final String node;
    final TreeMap<String, LaneBook> lanes = new TreeMap<>();
    long sequence;
    long expiresAtMillis;
    int capacity;

    Member(String node) {
        this.node = node;
    }

    /** What the ledger knows of one lane. {@code held} is what the node was given, in use or not. */
    static final class LaneBook {
        int held;
        int inUse;
        int asked;
        int wants;
        int urgent;
        long urgentSinceMillis;
        long blockSequence;
        List<CalendarBlock> block = List.of();

        boolean isActive() {
            return held > 0 || wants > 0;
        }
    }
}
