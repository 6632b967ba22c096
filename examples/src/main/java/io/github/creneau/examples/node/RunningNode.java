package io.github.creneau.examples.node;

import java.net.URI;

/** A node as the platform sees it: in this JVM, or a process of its own. Thread-safe. */
public interface RunningNode {

    /** Its name. */
    String name();

    /** Where it listens. */
    URI address();

    /** Whether it runs. */
    boolean isAlive();

    /** Ends it in order. */
    void stop();

    /** Ends it as a crash does. */
    void kill();
}
