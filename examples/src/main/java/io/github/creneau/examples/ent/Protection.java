package io.github.creneau.examples.ent;

/** How the ENT protects itself: the three answers to a Monday morning that the demonstration compares. */
public enum Protection {
    /** A budget and a rate: who is refused is on his own. */
    PLAIN,
    /** The same, and who is refused is given a time, and a place for it. */
    APPOINTMENTS,
    /** The same, and slots by grade, which people were told of. */
    SLOTS
}
