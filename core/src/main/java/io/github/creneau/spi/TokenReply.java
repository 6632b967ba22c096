package io.github.creneau.spi;

import java.util.List;

/**
 * Tokens taken, for each take in order.
 *
 * @param taken 0 to the number asked for
 */
public record TokenReply(List<Long> taken) {
    /** Copies the list. */
    public TokenReply {
        taken = List.copyOf(taken);
    }
}
