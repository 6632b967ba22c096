package io.github.creneau.testkit.contract;

import io.github.creneau.spi.Backend;
import java.time.Duration;

/** What a backend must supply to be held to the contract. */
public interface ContractSubject {

    /**
     * A backend over a store that is up. Called once for each test, which closes it; the store may be shared, as every
     * test takes a limiter name of its own. New books must not learn: they are first starts.
     */
    Backend open();

    /** How long a test waits for an answer: 10 s unless told otherwise. */
    default Duration patience() {
        return Duration.ofSeconds(10);
    }
}
