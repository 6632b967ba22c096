package io.github.creneau.examples.stage;

import java.time.Duration;
import java.time.Instant;

/**
 * What time the pages show, by the time of the store. Where the store's time cannot be moved (Redis and Hazelcast have
 * their own), the day of the demonstration is laid over it: slots are published at the store's times at which they are to
 * be seen, and every time that is shown is carried over. Immutable.
 *
 * @param store an instant of the store
 * @param shown what is shown then
 * @param pace how much shown time passes while one unit passes in the store
 */
public record StageTime(Instant store, Instant shown, int pace) {

    /** Checks the pace. */
    public StageTime {
        if (pace < 1) {
            throw new IllegalArgumentException("pace: " + pace + "; allowed: 1 or more");
        }
    }

    /** The store's own time. */
    public static StageTime same() {
        return new StageTime(Instant.EPOCH, Instant.EPOCH, 1);
    }

    /** What is shown at an instant of the store. */
    public Instant shown(Instant atStore) {
        return shown.plus(Duration.between(store, atStore).multipliedBy(pace));
    }

    /** When the store reaches what is shown. */
    public Instant inStore(Instant atShown) {
        return store.plus(Duration.between(shown, atShown).dividedBy(pace));
    }

    /** How long a span of the demonstration is in the store. */
    public Duration inStore(Duration ofShown) {
        return ofShown.dividedBy(pace);
    }

    /** For the command line of a node. */
    public String text() {
        return store.toEpochMilli() + "," + shown.toEpochMilli() + "," + pace;
    }

    /** Reads {@link #text()}. */
    public static StageTime parse(String text) {
        String[] parts = text.split(",", -1);
        return new StageTime(
                Instant.ofEpochMilli(Long.parseLong(parts[0])),
                Instant.ofEpochMilli(Long.parseLong(parts[1])),
                Integer.parseInt(parts[2]));
    }
}
