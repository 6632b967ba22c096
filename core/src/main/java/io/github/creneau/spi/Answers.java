package io.github.creneau.spi;

import java.util.concurrent.Executor;

/**
 * Where backends complete their stages: on threads of their own, as many as are needed, so that whoever takes long over an
 * answer, or waits for another, does not hold up the thread that brings them.
 */
public final class Answers {

    private static final Executor THREADS = SystemTiming.threads("creneau-answers");

    private Answers() {}

    /** Runs each task at once, on no thread of the store. The tasks of all backends may block without harm to each other. */
    public static Executor executor() {
        return THREADS;
    }
}
