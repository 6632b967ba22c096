package io.github.creneau.ledger;

import io.github.creneau.Budget;
import io.github.creneau.Limiter;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerRequest.Release;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * A platform at whose door there is always somebody: whatever place newcomers may have, one takes it at once. Twice as many
 * as can be served are told a time; four of five come back, within the ninety seconds from then.
 */
final class FullDemand {

    /** How long people stay. */
    enum Stays {
        /** As chance will have it: each second anybody may leave. */
        ANY(chance -> -Math.log(1 - chance.nextDouble())),
        /** All alike, and all of the first come together: for a whole stay nobody leaves, and then everybody does. */
        ALIKE(chance -> 1);

        private final ToDoubleFunction<SplittableRandom> ofMean;

        Stays(ToDoubleFunction<SplittableRandom> ofMean) {
            this.ofMean = ofMean;
        }
    }

    /**
     * What came of it.
     *
     * @param used part of the places that are in use on average
     * @param came people who came as told
     * @param kept those of them who were let in at once
     * @param newcomers people who were let in without having been told a time
     */
    record Outcome(double used, int came, int kept, int newcomers) {}

    private record Event(long atMillis, Runnable happens) {}

    private static final int MINUTE = 60_000;

    private final int places;
    private final Duration stay;
    private final Stays stays;
    private final SplittableRandom chance;
    private final Book book;
    private final BookNode node;
    private final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingLong(Event::atMillis));
    private double wanted;
    private int people;
    private long measuredFrom = Long.MAX_VALUE;
    private long usedMillis;
    private int came;
    private int kept;
    private int newcomers;

    FullDemand(int places, Duration stay, Stays stays, long seed) {
        this.places = places;
        this.stay = stay;
        this.stays = stays;
        this.chance = new SplittableRandom(seed);
        this.book = Book.of(Limiter.builder("counter")
                .budget(Budget.total(places))
                .meanHold(stay)
                .cohort("visitor"));
        this.node = book.node("n1");
    }

    /** Once the first fifteen stays are over, and ten minutes: for as long as it takes to serve so many people. */
    Outcome serve(int visits) {
        measuredFrom = book.now() + Math.max(10L * MINUTE, 15 * stay.toMillis());
        long end = measuredFrom + stay.toMillis() * visits / places;
        events.add(new Event(book.now(), this::beat));
        while (book.now() < end) {
            Event next = events.remove();
            pass(Math.min(end, next.atMillis) - book.now());
            next.happens.run();
            while (enter(null)) {
                newcomers += isMeasured() ? 1 : 0;
            }
        }
        return new Outcome(usedMillis / (double) (end - measuredFrom) / places, came, kept, newcomers);
    }

    private boolean isMeasured() {
        return book.now() >= measuredFrom;
    }

    private void pass(long millis) {
        usedMillis += isMeasured() ? book.state.used * millis : 0;
        book.pass(Duration.ofMillis(millis));
    }

    private void in(long millis, Runnable happens) {
        events.add(new Event(book.now() + millis, happens));
    }

    /** Tells times to twice as many as can be served until the next beat. */
    private void beat() {
        long beatMillis = Math.max(1_000, Math.min(BookNode.LEASE.toMillis() - 1_000, stay.toMillis() / 20));
        wanted += 2.0 * beatMillis * places / stay.toMillis();
        node.lane("visitor").wantsAppointments((int) wanted);
        wanted -= (int) wanted;
        node.beat();
        for (long at : node.lane("visitor").appointments()) {
            if (chance.nextInt(5) > 0) {
                in(at + chance.nextInt(MINUTE) + chance.nextInt(90_000) - book.now(), () -> comeAsTold(at));
            }
        }
        in(beatMillis, this::beat);
    }

    private void comeAsTold(long minute) {
        boolean in = enter(minute);
        came += isMeasured() ? 1 : 0;
        kept += isMeasured() && in ? 1 : 0;
    }

    private boolean enter(Long told) {
        String id = "person" + people++;
        Book.Arrival arrival = book.hold(id).idle(Duration.ofHours(6));
        boolean in = (told == null ? arrival : arrival.withTicketFor(told)).as("visitor") instanceof Inside;
        if (in) {
            long millis = Math.max(1, (long) (stays.ofMean.applyAsDouble(chance) * stay.toMillis()));
            in(millis, () -> book.ask(new Release(id, null)));
        }
        return in;
    }
}
