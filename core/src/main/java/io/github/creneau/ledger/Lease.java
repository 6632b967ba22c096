package io.github.creneau.ledger;

import io.github.creneau.spi.LedgerAnswer.Inside;

/** A session's place. {@code expiresAtMillis} only grows, up to {@code endsAtMillis}. */
final class Lease {
    final String cohort;
    final int weight;
    final long generation;
    final long startedAtMillis;
    final long idleMillis;
    final long endsAtMillis;
    final String node;
    final long attempt;
    private boolean confirmed;
    private long expiresAtMillis;

    Lease(
            String cohort,
            int weight,
            long generation,
            long attempt,
            long startedAtMillis,
            long idleMillis,
            long endsAtMillis,
            String node,
            long firstExpiryMillis) {
        this.cohort = cohort;
        this.weight = weight;
        this.generation = generation;
        this.attempt = attempt;
        this.startedAtMillis = startedAtMillis;
        this.idleMillis = idleMillis;
        this.endsAtMillis = endsAtMillis;
        this.node = node;
        this.expiresAtMillis = Math.min(firstExpiryMillis, endsAtMillis);
    }

    long expiresAtMillis() {
        return expiresAtMillis;
    }

    void touched(long atMillis) {
        expiresAtMillis = Math.min(endsAtMillis, Math.max(expiresAtMillis, atMillis + idleMillis));
    }

    /** Whether that attempt of that node made it, and nobody else has met it since. */
    boolean isDoneOnlyOf(String sender, long number) {
        return !confirmed && attempt == number && node.equals(sender);
    }

    /** Somebody was told that it is there: what made it can no longer take it back. */
    void confirmed() {
        confirmed = true;
    }

    boolean isConfirmed() {
        return confirmed;
    }

    Inside inside(boolean created) {
        return new Inside(
                created, cohort, weight, generation, startedAtMillis, expiresAtMillis, idleMillis, endsAtMillis);
    }
}
