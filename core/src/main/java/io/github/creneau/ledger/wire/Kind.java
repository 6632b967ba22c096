package io.github.creneau.ledger.wire;

/** What bytes may be, each with the version of its form that this library writes and reads. */
public enum Kind {
    /** A batch of requests. */
    BATCH('B', 2),
    /** The reply to a batch. */
    REPLY('R', 2),
    /** A page of a listing. */
    PAGE('P', 1),
    /** A whole book. */
    BOOK('L', 2);

    final char mark;
    final int version;

    Kind(char mark, int version) {
        this.mark = mark;
        this.version = version;
    }

    /** The version of its form. */
    public int version() {
        return version;
    }
}
