package io.github.creneau.testkit;

import io.github.creneau.spi.Timing;
import java.util.Arrays;

/**
 * Events in order of their time, then of their scheduling.
 *
 * <p>Why not a {@code PriorityQueue}: a replayed day is tens of millions of events. Here the keys lie in arrays of their
 * own, so that sifting reads them side by side and follows no pointer, and a heap of four children is half as deep.
 * Cancelled events stay until they come up, or until they are the larger half, which is then swept out in one pass.
 */
final class EventQueue {
    private static final int ARITY = 4;
    private static final int SWEEP_FROM = 1_024;

    private long[] due = new long[64];
    private long[] order = new long[64];
    private Event[] events = new Event[64];
    private int size;
    private int cancelled;
    private long nextOrder;

    /** An action that may still be cancelled, in constant time. */
    static final class Event implements Timing.Task {
        private final EventQueue queue;
        private boolean waiting = true;
        private Runnable action;

        private Event(EventQueue queue, Runnable action) {
            this.queue = queue;
            this.action = action;
        }

        @Override
        public void cancel() {
            if (waiting) {
                waiting = false;
                action = Event::nothing;
                queue.cancelled++;
            }
        }

        void run() {
            action.run();
        }

        private static void nothing() {}
    }

    /** Number of events that will run. */
    int size() {
        return size - cancelled;
    }

    Event add(long dueNanos, Runnable action) {
        if (cancelled > SWEEP_FROM && cancelled > size / 2) {
            sweep();
        }
        if (size == due.length) {
            grow();
        }
        Event event = new Event(this, action);
        siftUp(size++, dueNanos, nextOrder++, event);
        return event;
    }

    /** Whether an event is left that is due at {@code nanos} or before. */
    boolean hasDue(long nanos) {
        while (size > 0 && !events[0].waiting) {
            removeFirst();
            cancelled--;
        }
        return size > 0 && due[0] <= nanos;
    }

    /** Time of the first event; only after {@link #hasDue} said yes. */
    long firstDue() {
        return due[0];
    }

    /** Takes the first event; only after {@link #hasDue} said yes. */
    Event poll() {
        Event event = events[0];
        event.waiting = false;
        removeFirst();
        return event;
    }

    private void removeFirst() {
        size--;
        Event last = events[size];
        long lastDue = due[size];
        long lastOrder = order[size];
        release(size);
        if (size > 0) {
            siftDown(0, lastDue, lastOrder, last);
        }
    }

    private void sweep() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (events[i].waiting) {
                put(kept++, due[i], order[i], events[i]);
            }
        }
        for (int i = kept; i < size; i++) {
            release(i);
        }
        size = kept;
        cancelled = 0;
        for (int i = size / ARITY; i >= 0 && size > 0; i--) {
            siftDown(i, due[i], order[i], events[i]);
        }
    }

    private void siftUp(int from, long dueNanos, long sequence, Event event) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) / ARITY;
            if (!before(dueNanos, sequence, parent)) {
                break;
            }
            put(at, due[parent], order[parent], events[parent]);
            at = parent;
        }
        put(at, dueNanos, sequence, event);
    }

    private void siftDown(int from, long dueNanos, long sequence, Event event) {
        int at = from;
        while (true) {
            int child = leastChild(at);
            if (child < 0 || before(dueNanos, sequence, child)) {
                break;
            }
            put(at, due[child], order[child], events[child]);
            at = child;
        }
        put(at, dueNanos, sequence, event);
    }

    private int leastChild(int at) {
        int first = at * ARITY + 1;
        if (first >= size) {
            return -1;
        }
        int least = first;
        int end = Math.min(first + ARITY, size);
        for (int i = first + 1; i < end; i++) {
            if (before(due[i], order[i], least)) {
                least = i;
            }
        }
        return least;
    }

    private boolean before(long dueNanos, long sequence, int other) {
        return dueNanos < due[other] || (dueNanos == due[other] && sequence < order[other]);
    }

    private void put(int at, long dueNanos, long sequence, Event event) {
        due[at] = dueNanos;
        order[at] = sequence;
        events[at] = event;
    }

    @SuppressWarnings("NullAway") // entries beyond the size are never read
    private void release(int at) {
        events[at] = null;
    }

    private void grow() {
        int capacity = size * 2;
        due = Arrays.copyOf(due, capacity);
        order = Arrays.copyOf(order, capacity);
        events = Arrays.copyOf(events, capacity);
    }
}
