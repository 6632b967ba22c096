package io.github.creneau;

import io.github.creneau.spi.BackendException;
import io.github.creneau.spi.HolderPage;
import io.github.creneau.spi.HolderPage.Holder;
import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Expel;
import io.github.creneau.spi.LedgerRequest.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** What an operator may ask and do while an incident runs. Each trip waits at most the timeout. Thread-safe. */
final class Operator {

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
        List<Release> releases = holders()
                .filter(holder -> holder.node().equals(node))
                .map(holder -> new Release(holder.session(), holder.generation()))
                .toList();
        List<CompletableFuture<LedgerAnswer>> answers = new ArrayList<>();
        for (LedgerRequest release : releases) {
            answers.add(trips.submit(release));
        }
        CompletableFuture<LedgerAnswer> expelled = trips.submit(new Expel(node));
        long ended = answers.stream()
                .filter(answer -> arrived("the end of a session", answer) instanceof LedgerAnswer.Done)
                .count();
        arrived("the end of the node's membership", expelled);
        return (int) ended;
    }

    private <T> T arrived(String what, CompletableFuture<T> trip) {
        T answer = waiting.orNull(trip, waiting.deadline());
        if (answer == null) {
            throw new BackendException("limiter '" + settings.limiter() + "': no answer to " + what);
        }
        return answer;
    }
}
