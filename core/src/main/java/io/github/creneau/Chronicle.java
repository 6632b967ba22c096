package io.github.creneau;

import io.github.creneau.observe.Event;
import io.github.creneau.observe.Listener;
import java.time.Instant;
import java.util.List;

/**
 * Tells the changes of state of one node: to its listeners, to the log, and to the flight recorder if it is running.
 * Nothing is told for a single decision. Thread-safe.
 */
final class Chronicle {

    private static final System.Logger LOG = System.getLogger(Limiter.class.getName());
    private static final boolean RECORDS = Limiter.class.getModule().getLayer() == null
            ? ModuleLayer.boot().findModule("jdk.jfr").isPresent()
            : Limiter.class.getModule().getLayer().findModule("jdk.jfr").isPresent();

    private final String limiter;
    private final String node;
    private final NodeClock clock;
    private final List<Listener> listeners;

    Chronicle(Settings settings, NodeClock clock) {
        this.limiter = settings.limiter();
        this.node = settings.node();
        this.clock = clock;
        this.listeners = settings.listeners();
    }

    /** Backend time, for an event. */
    Instant now() {
        return Instant.ofEpochMilli(clock.millisToTell());
    }

    void tell(Event event) {
        if (LOG.isLoggable(level(event))) {
            LOG.log(level(event), "limiter {0}, node {1}: {2}", limiter, node, event);
        }
        if (RECORDS) {
            FlightEvent.record(limiter, node, event);
        }
        for (Listener listener : listeners) {
            try {
                listener.on(event);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "a listener of limiter '" + limiter + "' failed", e);
            }
        }
    }

    private static System.Logger.Level level(Event event) {
        if (event instanceof Event.MembersChanged) {
            return System.Logger.Level.DEBUG;
        }
        boolean good = event instanceof Event.PolicyChanged || event instanceof Event.BackendBack;
        return good ? System.Logger.Level.INFO : System.Logger.Level.WARNING;
    }
}
