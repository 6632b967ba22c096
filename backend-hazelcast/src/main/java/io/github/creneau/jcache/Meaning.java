package io.github.creneau.jcache;

import io.github.creneau.hazelcast.calls.Calls;
import io.github.creneau.spi.BackendException;
import java.io.NotSerializableException;
import java.util.concurrent.RejectedExecutionException;

/** Says what is the matter when a cache could not be used. */
final class Meaning {

    private Meaning() {}

    static String of(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof BackendException said) {
                return String.valueOf(said.getMessage());
            } else if (cause instanceof ClassNotFoundException
                    || cause instanceof NoClassDefFoundError
                    || cause instanceof NotSerializableException) {
                return "the provider cannot run what this library sends: put creneau-backend-hazelcast of this version, with"
                        + " the bucket4j that it brings, on the class path of every server of the cache ("
                        + Calls.said(error) + ")";
            } else if (cause instanceof RejectedExecutionException) {
                return "too many calls wait for the cache";
            }
        }
        return "the cache cannot be used (" + Calls.said(error) + ")";
    }
}
