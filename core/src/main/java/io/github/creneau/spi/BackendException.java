package io.github.creneau.spi;

/** The store did not answer in time, or not as it should. What was asked of it may have taken effect. */
public final class BackendException extends RuntimeException {

    /** With a message that says what was asked. */
    public BackendException(String message) {
        super(message);
    }

    /** With the store's own error. */
    public BackendException(String message, Throwable cause) {
        super(message, cause);
    }
}
