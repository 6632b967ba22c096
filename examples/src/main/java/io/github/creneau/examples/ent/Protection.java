package io.github.creneau.examples.ent;

/** How the ENT protects itself: the three answers to a Monday morning that the demonstration compares. */
public enum Protection {
    /** A budget and a rate: who is refused is on his own. */
    PLAIN("a plain limit"),
    /** The same, and who is refused is given a time, and a place for it. */
    APPOINTMENTS("a limit with appointments"),
    /** The same, and slots by grade, which people were told of. */
    SLOTS("slots that were announced, and appointments");

    private final String label;

    Protection(String label) {
        this.label = label;
    }

    /** In words. */
    public String label() {
        return label;
    }
}
