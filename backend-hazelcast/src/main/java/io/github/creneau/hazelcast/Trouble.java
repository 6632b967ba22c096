package io.github.creneau.hazelcast;

import com.hazelcast.client.HazelcastClientNotActiveException;
import com.hazelcast.client.HazelcastClientOfflineException;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.OperationTimeoutException;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import com.hazelcast.spi.exception.TargetDisconnectedException;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionException;
import io.github.creneau.hazelcast.calls.Calls;
import io.github.creneau.spi.BackendException;

/** Says what is the matter when Hazelcast could not be used: in one line, with what Hazelcast said. */
final class Trouble {

    static final String DEPLOY =
            "a member cannot read what this library sends: put creneau-backend-hazelcast of this version,"
                    + " with the bucket4j that it brings, on the class path of every member that stores data";

    private Trouble() {}

    static String meaning(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof BackendException said) {
                return String.valueOf(said.getMessage());
            } else if (cause instanceof HazelcastSerializationException || cause instanceof ClassNotFoundException) {
                return DEPLOY + " (" + Calls.said(error) + ")";
            } else if (cause instanceof SplitBrainProtectionException) {
                return "this part of the cluster has fewer members than were asked for, and so admits nobody";
            } else if (cause instanceof OperationTimeoutException) {
                return "no answer from Hazelcast in time";
            } else if (cause instanceof HazelcastClientOfflineException
                    || cause instanceof TargetDisconnectedException) {
                return "the client has no member to talk to (" + Calls.said(error) + ")";
            } else if (cause instanceof HazelcastInstanceNotActiveException
                    || cause instanceof HazelcastClientNotActiveException) {
                return "this Hazelcast instance is shut down, or not yet up again after a merge";
            }
        }
        return "Hazelcast cannot be used (" + Calls.said(error) + ")";
    }
}
