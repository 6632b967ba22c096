package io.github.creneau.http;

import io.github.creneau.Refused;

/** The status of each reason. */
final class HttpStatus {

    private HttpStatus() {}

    static int of(Refused.Reason reason) {
        return isQuota(reason) ? 429 : 503;
    }

    /** Whether the caller came at the wrong time, or asked for too much, rather than the platform being short of places. */
    static boolean isQuota(Refused.Reason reason) {
        return switch (reason) {
            case OUT_OF_SLOT, RATE, ENDED, TOO_HEAVY -> true;
            case FULL, COHORT_FULL, BACKEND -> false;
        };
    }
}
