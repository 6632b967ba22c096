package io.github.creneau;

import io.github.creneau.spi.LedgerAnswer.Rule;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A lane's door for new sessions: the refusal that stands until the next beat, and the places that came free on this node
 * since. Callers who need no more than those may ask the ledger all the same; each place is asked for once by each
 * cohort, so a crowd makes no more trips than there were logouts, times cohorts. Thread-safe.
 */
final class SessionDoor {

    private final AtomicInteger freed = new AtomicInteger();
    private volatile @Nullable Shut shut;

    /** What stands for all who need so many places or more: for whoever needs fewer there may be room. */
    private record Shut(Refused refused, @Nullable Rule rule, int fromWeight) {}

    /** Nobody new comes in; a place that comes free may change that if the rule is one about places. */
    void shut(Refused refusal, @Nullable Rule forbidding) {
        shut(refusal, forbidding, 1);
    }

    /** Nobody new comes in who needs so many places or more. */
    void shut(Refused refusal, @Nullable Rule forbidding, int fromWeight) {
        Shut before = shut;
        if (before == null || fromWeight <= before.fromWeight) {
            shut = new Shut(refusal, forbidding, fromWeight);
            if (!helps(forbidding, true)) {
                freed.set(0);
            }
        }
    }

    /** Whoever comes asks the ledger. */
    void open() {
        shut = null;
        freed.set(0);
    }

    boolean isShut() {
        return shut != null;
    }

    /** The refusal that stands for whoever comes now; null if somebody may ask the ledger. */
    @Nullable
    Refused standing() {
        Shut now = shut;
        return now == null || now.fromWeight > 1 || freed.get() > 0 ? null : now.refused;
    }

    /** The refusal of one who needs so many places; null if it may ask the ledger, for which they are its own now. */
    @Nullable
    Refused refusal(int weight) {
        Shut now = shut;
        if (now == null || weight < now.fromWeight) {
            return null;
        }
        int left = freed.get();
        while (left >= weight) {
            if (freed.compareAndSet(left, left - weight)) {
                return null;
            }
            left = freed.get();
        }
        return now.refused;
    }

    /**
     * So many places came free.
     *
     * @param isOwn whether the lane's own cohort held them, so that its share has room, too
     */
    void placesFreed(int weight, boolean isOwn) {
        Shut now = shut;
        if (now != null && helps(now.rule, isOwn)) {
            freed.addAndGet(weight);
        }
    }

    private static boolean helps(@Nullable Rule forbidding, boolean isOwn) {
        if (forbidding == null) {
            return false;
        }
        return switch (forbidding) {
            case LEARNING, CLOSED -> false;
            case SHARE -> isOwn;
            case THRESHOLD, BUDGET, RESERVE, APPOINTMENTS -> true;
        };
    }
}
