package io.github.creneau.testkit.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * Runs a simulation on threads of which exactly one goes on at any moment.
 *
 * <p><b>Why threads at all.</b> A caller of the engine blocks until its answer is there. Were the event loop run again
 * below that caller, on its stack, callers could only return in the reverse order of their coming, and the interesting
 * interleavings would never occur. So a caller that waits hands the event loop over to another thread, and the event
 * that ends its waiting hands it back. All hand-overs are decided by the order of the events: the run is as
 * deterministic as with one thread, and no two threads ever see each other at work.
 */
final class Strands implements AutoCloseable {

    private final ArrayDeque<Strand> idle = new ArrayDeque<>();
    private final List<Strand> all = new ArrayList<>();
    private final Set<Strand> waiting = new LinkedHashSet<>();
    private final Semaphore finished = new Semaphore(0);
    private BooleanSupplier step = () -> false;
    private volatile boolean closed;

    /** Thrown through callers that still wait when a run is over. */
    private static final class Abandoned extends Error {
        private static final long serialVersionUID = 1L;

        Abandoned() {
            super("the run is over", null, false, false);
        }
    }

    /** One of the threads. */
    final class Strand extends Thread {
        private final Semaphore gate = new Semaphore(0);
        private boolean goesOn;
        private boolean abandoned;

        private Strand() {
            super("simulation");
            setDaemon(true);
        }

        @Override
        public void run() {
            gate.acquireUninterruptibly();
            while (!closed) {
                turn();
                gate.acquireUninterruptibly();
            }
        }

        private void turn() {
            goesOn = true;
            try {
                while (goesOn) {
                    if (!step.getAsBoolean()) {
                        goesOn = false;
                        next = null;
                    }
                }
            } catch (Abandoned over) {
                next = null;
            }
            Strand heir = next;
            next = null;
            idle.push(this);
            (heir == null ? finished : heir.gate).release();
        }
    }

    private @org.jspecify.annotations.Nullable Strand next;

    /** Takes steps until one says that there is nothing more to do; callers that wait then are given up. */
    void run(BooleanSupplier steps) {
        step = steps;
        fresh().gate.release();
        finished.acquireUninterruptibly();
        while (!waiting.isEmpty()) {
            Strand left = waiting.iterator().next();
            waiting.remove(left);
            left.abandoned = true;
            left.gate.release();
            finished.acquireUninterruptibly();
        }
    }

    /** The thread that is at work. */
    Strand current() {
        if (Thread.currentThread() instanceof Strand strand) {
            return strand;
        }
        throw new IllegalStateException("waiting outside of the simulation");
    }

    /** The calling thread waits until {@link #resume}; another one goes on with the events. */
    void waitHere() {
        Strand me = current();
        waiting.add(me);
        fresh().gate.release();
        me.gate.acquireUninterruptibly();
        if (me.abandoned) {
            me.abandoned = false;
            throw new Abandoned();
        }
        me.goesOn = true;
    }

    /** As the last act of an event: the waiting thread goes on in place of the present one. */
    void resume(Strand strand) {
        if (waiting.remove(strand)) {
            next = strand;
            current().goesOn = false;
        }
    }

    private Strand fresh() {
        Strand known = idle.poll();
        if (known != null) {
            return known;
        }
        Strand strand = new Strand();
        all.add(strand);
        strand.start();
        return strand;
    }

    /** Ends the threads; only between runs. */
    @Override
    public void close() {
        closed = true;
        all.forEach(strand -> strand.gate.release());
    }
}
