package io.github.creneau.testkit.replay;

import java.util.Arrays;

/**
 * Who is inside, by the replay's own count: from the admission on, until logout or until nothing was asked for during
 * the idle time.
 *
 * <p>Why a plain queue is enough: every touch puts the visit at its end, and since the idle time is one for all, the
 * head is always the one that ends first. An entry that was touched again later is passed over. Places that end are
 * reported at the instant at which they end, in order.
 */
final class Places {

    /** Told of each place that ends by idleness, at its own instant. */
    @FunctionalInterface
    interface Ended {
        void ended(int visit, long atMillis);
    }

    private static final long OUTSIDE = Long.MIN_VALUE;

    private final long idleMillis;
    private final long[] lastTouch;
    private final Ended ended;
    private int[] queuedVisit = new int[1 << 16];
    private long[] queuedTouch = new long[1 << 16];
    private int head;
    private int queued;
    private int held;

    Places(int visits, long idleMillis, Ended ended) {
        this.idleMillis = idleMillis;
        this.lastTouch = new long[visits];
        this.ended = ended;
        Arrays.fill(lastTouch, OUTSIDE);
    }

    int held() {
        return held;
    }

    boolean isInside(int visit) {
        return lastTouch[visit] != OUTSIDE;
    }

    /** Takes a place, or touches the one that is held. Says whether it was taken just now. */
    boolean touch(int visit, long nowMillis) {
        boolean taken = !isInside(visit);
        if (taken) {
            held++;
        }
        lastTouch[visit] = nowMillis;
        enqueue(visit, nowMillis);
        return taken;
    }

    /** Gives a place back at once. Says whether there was one. */
    boolean leave(int visit) {
        boolean inside = isInside(visit);
        if (inside) {
            lastTouch[visit] = OUTSIDE;
            held--;
        }
        return inside;
    }

    /** Ends every place that has been idle for the idle time by now. */
    void settle(long nowMillis) {
        while (queued > 0 && queuedTouch[head] + idleMillis <= nowMillis) {
            int visit = queuedVisit[head];
            long touch = queuedTouch[head];
            head = (head + 1) & (queuedVisit.length - 1);
            queued--;
            if (lastTouch[visit] == touch) {
                leave(visit);
                ended.ended(visit, touch + idleMillis);
            }
        }
    }

    private void enqueue(int visit, long nowMillis) {
        if (queued == queuedVisit.length) {
            grow();
        }
        int tail = (head + queued) & (queuedVisit.length - 1);
        queuedVisit[tail] = visit;
        queuedTouch[tail] = nowMillis;
        queued++;
    }

    private void grow() {
        int size = queuedVisit.length;
        int[] visits = new int[size * 2];
        long[] touches = new long[size * 2];
        for (int i = 0; i < size; i++) {
            visits[i] = queuedVisit[(head + i) & (size - 1)];
            touches[i] = queuedTouch[(head + i) & (size - 1)];
        }
        queuedVisit = visits;
        queuedTouch = touches;
        head = 0;
    }
}
