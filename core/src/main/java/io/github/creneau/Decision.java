package io.github.creneau;

/** The result of an acquire: the place itself, or a refusal that says why and when to come back. */
public sealed interface Decision permits Granted, Refused {

    /** Whether a place was given. */
    default boolean isGranted() {
        return this instanceof Granted;
    }
}
