package io.github.creneau;

import io.github.creneau.observe.Event;
import io.github.creneau.observe.Snapshot.Store;
import io.github.creneau.spi.LedgerAnswer.Beaten;
import io.github.creneau.spi.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * How this node fares: whether the store is heard, how punctual its keeper is, and which changes are still to be told.
 * Thread-safe.
 */
final class Health {

    private static final long WINDOW_NANOS = Duration.ofSeconds(30).toNanos();

    private final Timing timing;
    private final Chronicle chronicle;
    private final PolicyBook policies;
    private final Learning learning;
    private final List<Event> changes = new ArrayList<>();
    private @Nullable Long lostNanos;
    private @Nullable Beaten last;
    private boolean reservesShrunk;
    private long windowEndsNanos;
    private long worstNanos;
    private long worstBeforeNanos;
    private volatile @Nullable String trouble;

    Health(Settings settings, PolicyBook policies, Learning learning, Chronicle chronicle) {
        this.timing = settings.timing();
        this.policies = policies;
        this.learning = learning;
        this.chronicle = chronicle;
        this.windowEndsNanos = timing.nanoTime() + WINDOW_NANOS;
    }

    /** A tick came so much later than it was due. */
    synchronized void late(long nanos) {
        turnWindow();
        worstNanos = Math.max(worstNanos, nanos);
    }

    /** The latest that a tick came in the last half minute or so. */
    synchronized Duration lateness() {
        turnWindow();
        return Duration.ofNanos(Math.max(worstNanos, worstBeforeNanos));
    }

    private void turnWindow() {
        long now = timing.nanoTime();
        if (now - windowEndsNanos >= 0) {
            worstBeforeNanos = now - windowEndsNanos < WINDOW_NANOS ? worstNanos : 0;
            worstNanos = 0;
            windowEndsNanos = now + WINDOW_NANOS;
        }
    }

    synchronized Store store() {
        if (last == null) {
            return Store.UNHEARD;
        } else if (lostNanos != null) {
            return Store.LOST;
        }
        return learning.isOn() ? Store.LEARNING : Store.UP;
    }

    /** A beat found no answer: why, is told when the ledger counts as lost. */
    void failed(Throwable error) {
        Throwable cause = error;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        trouble = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** The ledger has not been heard for a lease, be it the first. */
    synchronized void lost() {
        if (lostNanos == null) {
            lostNanos = timing.nanoTime();
            String since = last == null ? "never heard so far" : "not heard for a lease";
            String why = trouble;
            changes.add(new Event.BackendLost(chronicle.now(), why == null ? since : since + ": " + why));
        }
    }

    /** Without the ledger this holds for newcomers from now on. */
    synchronized void goesOnBy(Outage.Rule rule) {
        changes.add(new Event.OutageRule(chronicle.now(), rule.told));
    }

    /**
     * The ledger answered a beat.
     *
     * @param letIn places that this node gave while the ledger was lost
     */
    synchronized void heard(Beaten beaten, boolean leaving, long letIn) {
        Long lost = lostNanos;
        if (lost != null) {
            changes.add(new Event.BackendBack(chronicle.now(), Duration.ofNanos(timing.nanoTime() - lost), letIn));
            lostNanos = null;
        }
        Beaten before = last;
        if (!leaving && before != null && before.membership() != beaten.membership()) {
            changes.add(new Event.MembersChanged(chronicle.now(), beaten.members(), beaten.budget()));
        }
        int reserved = policies.current().reserved();
        boolean shrunk = beaten.budget() > 0 && reserved > beaten.budget();
        if (shrunk && !reservesShrunk) {
            changes.add(new Event.ReservesShrunk(chronicle.now(), reserved, beaten.budget()));
        }
        reservesShrunk = shrunk;
        last = beaten;
        trouble = null;
    }

    /** Tells what has changed; not to be called under a lock, as a listener may call the limiter. */
    void tellChanges() {
        List<Event> told;
        synchronized (this) {
            told = List.copyOf(changes);
            changes.clear();
        }
        told.forEach(chronicle::tell);
    }
}
