package io.github.creneau.observe;

/**
 * Is told of the events of a limiter, one after another, on the library's threads: it must be quick and must not block. An
 * exception that it throws is logged and otherwise ignored.
 */
@FunctionalInterface
public interface Listener {
    /** Something changed. */
    void on(Event event);
}
