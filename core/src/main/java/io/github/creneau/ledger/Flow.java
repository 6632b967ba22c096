package io.github.creneau.ledger;

import io.github.creneau.ledger.wire.ByteReader;
import io.github.creneau.ledger.wire.ByteWriter;

/** What the ledger observes of how people leave: the mean hold, and departures per minute while the platform is full. */
final class Flow {

    private static final int MINUTES = 10;
    private static final int WEIGHT = 1_024;

    private final long[] minuteOf = new long[MINUTES + 1];
    private final int[] departures = new int[MINUTES + 1];
    private long meanHoldMicros;
    private long fullSinceMillis = -1;

    /** Mean hold in milliseconds: an exponential mean over about a thousand departures, from what the operator told. */
    long meanHoldMillis(long toldMillis) {
        return meanHoldMicros == 0 ? toldMillis : Math.max(1, meanHoldMicros / 1_000);
    }

    void departed(long nowMillis, int weight, long heldMillis, long toldMillis) {
        long mean = meanHoldMicros == 0 ? toldMillis * 1_000 : meanHoldMicros;
        meanHoldMicros = Math.max(1_000, mean + (heldMillis * 1_000 - mean) / WEIGHT);
        long minute = nowMillis / 60_000;
        int slot = (int) (minute % minuteOf.length);
        if (minuteOf[slot] != minute) {
            minuteOf[slot] = minute;
            departures[slot] = 0;
        }
        departures[slot] += weight;
    }

    /** Full means 95 % or more; it ends below 85 %. */
    void sawUse(long nowMillis, long used, long budget) {
        if (used * 100 < budget * 85) {
            fullSinceMillis = -1;
        } else if (fullSinceMillis < 0 && used * 100 >= budget * 95) {
            fullSinceMillis = nowMillis;
        }
    }

    /** Departures a minute over the last ten whole minutes, or -1 where the platform was not full all that time. */
    int departuresPerMinuteWhileFull(long nowMillis) {
        if (fullSinceMillis < 0 || nowMillis - fullSinceMillis < (MINUTES + 1) * 60_000L) {
            return -1;
        }
        long minute = nowMillis / 60_000;
        int sum = 0;
        for (int i = 0; i < minuteOf.length; i++) {
            if (minuteOf[i] < minute && minuteOf[i] >= minute - MINUTES) {
                sum += departures[i];
            }
        }
        return sum / MINUTES;
    }

    void write(ByteWriter out) {
        out.number(meanHoldMicros).number(fullSinceMillis);
        for (int i = 0; i < minuteOf.length; i++) {
            out.number(minuteOf[i]).number(departures[i]);
        }
    }

    void fill(ByteReader in) {
        meanHoldMicros = in.number();
        fullSinceMillis = in.number();
        for (int i = 0; i < minuteOf.length; i++) {
            minuteOf[i] = in.number();
            departures[i] = in.integer();
        }
    }
}
