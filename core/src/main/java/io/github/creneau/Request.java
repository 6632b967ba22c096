package io.github.creneau;

import io.github.creneau.lane.Lane;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks for, where the short forms of {@link Limiter} do not say enough. Immutable.
 *
 * <pre>{@code
 * limiter.tryAcquire(Request.permit(cohort).weight(3));
 * limiter.acquire(Request.session(cohort, sessionId).proof(ticket), Duration.ofSeconds(5));
 * }</pre>
 */
public final class Request {

    private static final int LONGEST_ID = 256;
    private static final int LONGEST_PROOF = 256;

    private final Cohort cohort;
    private final @Nullable String sessionId;
    private final int weight;
    private final @Nullable String proof;

    private Request(Cohort cohort, @Nullable String sessionId, int weight, @Nullable String proof) {
        this.cohort = cohort;
        this.sessionId = sessionId;
        this.weight = weight;
        this.proof = proof;
    }

    /** An anonymous place, of weight 1. */
    public static Request permit(Cohort cohort) {
        return new Request(
                Check.notNull("cohort", cohort, "a cohort of the limiter, by its cohort(..)"), null, 1, null);
    }

    /** The place of a session, of weight 1. */
    public static Request session(Cohort cohort, String sessionId) {
        return new Request(
                Check.notNull("cohort", cohort, "a cohort of the limiter, by its cohort(..)"),
                checkedId(sessionId),
                1,
                null);
    }

    /** So many places, and as many tokens, all or none: 1 to 1,048,575. */
    public Request weight(int places) {
        return new Request(cohort, sessionId, Check.range("weight", places, 1, Lane.HEAVIEST), proof);
    }

    /**
     * Shows the ticket of a refusal, or the pass of a former grant. One that is forged, altered, or another session's is
     * no proof. A permit needs none.
     *
     * @param text null where nothing was shown
     */
    public Request proof(@Nullable String text) {
        String shown = text == null ? null : Check.secret("proof", text, LONGEST_PROOF);
        return new Request(cohort, sessionId, weight, shown);
    }

    static String checkedId(@Nullable String sessionId) {
        return Check.secret("sessionId", sessionId, LONGEST_ID);
    }

    Cohort cohort() {
        return cohort;
    }

    @Override
    public String toString() {
        return "Request[" + (sessionId == null ? "permit" : "session") + " of " + cohort + ", weight " + weight + "]";
    }

    CohortLane lane() {
        return cohort.lane;
    }

    int weight() {
        return weight;
    }

    /** Empty for a permit. */
    Optional<String> sessionId() {
        return Optional.ofNullable(sessionId);
    }

    @Nullable
    String proof() {
        return proof;
    }
}
