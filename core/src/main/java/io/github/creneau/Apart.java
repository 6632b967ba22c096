package io.github.creneau;

import io.github.creneau.observe.Snapshot.OutageView;
import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Release;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Whether this node lives without the store, and what it lets in meanwhile. Two steps: when the lease has ended unheard
 * the store is lost and nobody gets anything; when it has then failed to answer once more, the node keeps its own book. So
 * a node that merely stood still does not begin to count by itself. Thread-safe; the keeper begins and ends it.
 */
final class Apart {

    private final Settings settings;
    private final NodeClock clock;
    private final LedgerTrips trips;
    private final AtomicLong sessionsLetIn = new AtomicLong();
    private volatile @Nullable Loss loss;
    private volatile @Nullable OwnBook book;

    Apart(Settings settings, NodeClock clock, LedgerTrips trips) {
        this.settings = settings;
        this.clock = clock;
        this.trips = trips;
    }

    private record Loss(long nanos, long millis, long permitsBefore) {}

    /**
     * The store was not heard for a lease.
     *
     * @param permits granted so far
     */
    void lost(long permits) {
        if (loss == null) {
            sessionsLetIn.set(0);
            loss = new Loss(settings.timing().nanoTime(), clock.millis(), permits);
        }
    }

    /** Whether a trip that began then, and failed, shows that the store is out of reach. */
    boolean isShownBy(long sentNanos) {
        Loss begun = loss;
        return begun != null && book == null && sentNanos - begun.nanos >= 0;
    }

    void begin(OwnBook own) {
        book = own;
    }

    /** The store is back. */
    void end() {
        book = null;
        loss = null;
    }

    /** The book that this node keeps; null while the store is there, and until it is known to be out of reach. */
    @Nullable
    OwnBook book() {
        return book;
    }

    boolean isOn() {
        return book != null;
    }

    /** What holds now for newcomers. */
    Outage.Rule rule() {
        Loss begun = loss;
        Duration gone = begun == null
                ? Duration.ZERO
                : Duration.ofNanos(settings.timing().nanoTime() - begun.nanos);
        return settings.outage().after(gone);
    }

    /** Asks the own book while there is one, at once; else the store. */
    CompletableFuture<LedgerAnswer> ask(LedgerRequest request) {
        OwnBook own = book;
        return own == null ? trips.submit(request) : CompletableFuture.completedFuture(own.answer(request));
    }

    /** A session has ended here. */
    void ended(String session) {
        OwnBook own = book;
        if (own != null) {
            var unused = own.answer(new Release(session, null));
        }
    }

    void letIn(int weight) {
        sessionsLetIn.addAndGet(weight);
    }

    /**
     * Places given without the store since it was lost.
     *
     * @param permits granted so far
     */
    long letInSince(long permits) {
        Loss begun = loss;
        return begun == null ? 0 : sessionsLetIn.get() + permits - begun.permitsBefore;
    }

    Optional<OutageView> view(long permits) {
        Loss begun = loss;
        return begun == null
                ? Optional.empty()
                : Optional.of(new OutageView(
                        Instant.ofEpochMilli(begun.millis), isOn() ? rule().told : "refuse", letInSince(permits)));
    }
}
