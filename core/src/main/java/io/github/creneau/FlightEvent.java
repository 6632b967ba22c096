package io.github.creneau;

import io.github.creneau.observe.Event;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A change of state in a flight recording. Loaded only where the JVM has the flight recorder. */
@Name("io.github.creneau.Change")
@Label("Limiter change")
@Description("A change of state of a limiter, as one node saw it")
@Category("Créneau")
@StackTrace(false)
final class FlightEvent extends jdk.jfr.Event {

    @Label("Limiter")
    private final String limiter;

    @Label("Node")
    private final String node;

    @Label("Kind")
    private final String kind;

    @Label("What changed")
    private final String detail;

    private FlightEvent(String limiter, String node, Event event) {
        this.limiter = limiter;
        this.node = node;
        this.kind = event.getClass().getSimpleName();
        this.detail = event.toString();
    }

    static void record(String limiter, String node, Event event) {
        FlightEvent flight = new FlightEvent(limiter, node, event);
        if (flight.shouldCommit()) {
            flight.commit();
        }
    }

    @Override
    public String toString() {
        return kind + " of " + limiter + " on " + node + ": " + detail;
    }
}
