package io.github.creneau;

import io.github.creneau.observe.Holder;
import io.github.creneau.spi.BackendException;
import io.github.creneau.spi.HolderPage;
import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerRequest.Expel;
import io.github.creneau.spi.LedgerRequest.Release;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** What an operator may ask and do while an incident runs. Each trip waits at most the timeout. Thread-safe. */
final class Operator {

    private static final int AT_ONCE = 200;

    private final Settings settings;
    private final LedgerTrips trips;
    private final Waiting waiting;

    Operator(Settings settings, LedgerTrips trips, Waiting waiting) {
        this.settings = settings;
        this.trips = trips;
        this.waiting = waiting;
    }

    /** Who is inside, a page at a time as the stream is consumed. */
    Stream<Holder> holders() {
        return leases().map(lease -> new Holder(
                lease.session(),
                lease.cohort(),
                lease.weight(),
                lease.node(),
                Instant.ofEpochMilli(lease.startedAtMillis()),
                Instant.ofEpochMilli(lease.expiresAtMillis())));
    }

    private Stream<HolderPage.Holder> leases() {
        return Stream.iterate(Optional.of(page("")), Optional::isPresent, this::following)
                .flatMap(page -> page.orElseThrow().holders().stream());
    }

    private Optional<HolderPage> following(Optional<HolderPage> page) {
        return page.map(HolderPage::next).filter(next -> !next.isEmpty()).map(this::page);
    }

    private HolderPage page(String cursor) {
        return arrived(
                "the listing of who is inside",
                waiting.inTime(() -> settings.backend().holders(settings.limiter(), cursor)));
    }

    /** Ends the sessions that a node let in, its capacity and its blocks; answers how many sessions. */
    int free(String node) {
        List<Release> releases = leases().filter(holder -> holder.node().equals(node))
                .map(holder -> new Release(holder.session(), holder.generation()))
                .toList();
        boolean wasMember =
                arrived("the end of the node's membership", trips.submit(new Expel(node))) instanceof LedgerAnswer.Done;
        int ended = 0;
        for (int from = 0; from < releases.size(); from += AT_ONCE) {
            ended += end(releases.subList(from, Math.min(releases.size(), from + AT_ONCE)));
        }
        if (!wasMember && releases.isEmpty()) {
            throw new InvalidValueException("node", node, "a node that holds something, as Holder.node() tells it");
        }
        return ended;
    }

    /** Some at a time, so that callers need not stand in line behind all of them. */
    private int end(List<Release> releases) {
        List<CompletableFuture<LedgerAnswer>> answers = new ArrayList<>();
        releases.forEach(release -> answers.add(trips.submit(release)));
        return (int) answers.stream()
                .filter(answer -> arrived("the end of a session", answer) instanceof LedgerAnswer.Done)
                .count();
    }

    private <T> T arrived(String what, CompletableFuture<T> trip) {
        try {
            return waiting.orThrow(trip, waiting.deadline());
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            String said = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            throw new BackendException(
                    "limiter '" + settings.limiter() + "': no answer to " + what + ": " + said, cause);
        }
    }
}
