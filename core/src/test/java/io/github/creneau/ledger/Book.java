package io.github.creneau.ledger;

import io.github.creneau.Limiter;
import io.github.creneau.inprocess.HandTiming;
import io.github.creneau.inprocess.InProcessBackend;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.HolderPage;
import io.github.creneau.spi.LedgerAnswer;
import io.github.creneau.spi.LedgerAnswer.Full;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerAnswer.Rule;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Hold;
import io.github.creneau.spi.LedgerRequest.Publish;
import io.github.creneau.spi.Terms;
import io.github.creneau.spi.TokenBatch;
import io.github.creneau.spi.TokenReply;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A ledger for tests, and the day on which they take place: Monday 16 March 2020 in Paris. Its terms are compiled by a
 * real limiter from a real policy, so that a test can be written in the words of the user's guide.
 */
final class Book {

    static final Duration IDLE = Duration.ofMinutes(20);

    private static final LocalDate DAY = LocalDate.of(2020, 3, 16);
    private static final ZoneId ZONE = ZoneId.of("Europe/Paris");

    final LedgerState state;
    private long nowMillis;
    private long attempts;
    private long people;
    private Long holdUntilMillis;

    private Book(long learningMillis) {
        nowMillis = millis("00:00");
        state = new LedgerState(7, nowMillis, learningMillis);
    }

    /** A book that knows a policy; it is midnight. */
    static Book of(Limiter.Builder policy) {
        Book book = new Book(0);
        book.publish(1, compiled(policy));
        return book;
    }

    /** A book of a store that forgot: for so long it learns what is held. */
    static Book learning(Duration time, Limiter.Builder policy) {
        Book book = new Book(time.toMillis());
        book.publish(1, compiled(policy));
        return book;
    }

    /** The instant of a time of the day. */
    static long millis(String time) {
        return LocalTime.parse(time).atDate(DAY).atZone(ZONE).toInstant().toEpochMilli();
    }

    /** The terms that a limiter compiles on that day from what its builder was told. */
    static Terms compiled(Limiter.Builder policy) {
        HandTiming timing = new HandTiming(DAY.atStartOfDay(ZONE).toInstant());
        List<Terms> published = new ArrayList<>();
        Backend store = InProcessBackend.create(timing);
        Backend listening = new Backend() {
            @Override
            public CompletionStage<LedgerReply> apply(String limiter, LedgerBatch batch) {
                for (LedgerRequest request : batch.requests()) {
                    if (request instanceof Publish publish) {
                        published.add(publish.terms());
                    }
                }
                return store.apply(limiter, batch);
            }

            @Override
            public CompletionStage<HolderPage> holders(String limiter, String cursor) {
                return store.holders(limiter, cursor);
            }

            @Override
            public CompletionStage<TokenReply> take(String limiter, TokenBatch batch) {
                return store.take(limiter, batch);
            }

            @Override
            public void close() {
                store.close();
            }
        };
        try (Limiter limiter = policy.timing(timing).backend(listening).build()) {
            timing.pass(Duration.ofSeconds(1));
        }
        return published.get(0);
    }

    /** It is that time of the day now. */
    Book at(String time) {
        nowMillis = millis(time);
        return this;
    }

    Book pass(Duration time) {
        nowMillis += time.toMillis();
        return this;
    }

    long now() {
        return nowMillis;
    }

    LedgerReply send(String node, LedgerRequest... requests) {
        return sendHavingSeen(0, node, requests);
    }

    LedgerReply sendHavingSeen(long revision, String node, LedgerRequest... requests) {
        LedgerBatch batch = new LedgerBatch(node, 0, "", revision, holdUntilMillis, List.of(requests));
        return Ledger.apply(state, batch, nowMillis);
    }

    /** What is sent from now on admits nobody after that time. */
    Book holdingUntil(String time) {
        holdUntilMillis = millis(time);
        return this;
    }

    LedgerAnswer ask(LedgerRequest request) {
        return send("n1", request).answers().get(0);
    }

    LedgerAnswer publish(long version, Terms terms) {
        return ask(new Publish(version, "digest " + version, "text " + version, terms, "n1", null, "key"));
    }

    /** Somebody asks for a place. */
    Arrival hold(String session) {
        return new Arrival(session);
    }

    /** So many people ask for a place, one after another; answers how many get one. */
    int enter(int many, String cohort) {
        int entered = 0;
        for (int i = 0; i < many; i++) {
            entered += hold(cohort + "-" + ++people).as(cohort) instanceof Inside ? 1 : 0;
        }
        return entered;
    }

    /** A server node. */
    BookNode node(String name) {
        return new BookNode(this, name);
    }

    long used() {
        send("n1");
        return state.used;
    }

    static LedgerAnswer refusedBy(Rule rule) {
        return new Full(rule);
    }

    /** A request for a place, with what is usual unless told otherwise. */
    final class Arrival {
        private final String session;
        private int weight = 1;
        private long attempt = ++attempts;
        private Duration idle = IDLE;
        private Duration confirm = IDLE;
        private long endsAtMillis = nowMillis + Duration.ofHours(12).toMillis();
        private Long appointmentMillis;
        private String node = "n1";

        private Arrival(String session) {
            this.session = session;
        }

        Arrival weighing(int places) {
            weight = places;
            return this;
        }

        Arrival attempt(long number) {
            attempt = number;
            return this;
        }

        Arrival idle(Duration time) {
            idle = time;
            confirm = time;
            return this;
        }

        Arrival confirmWithin(Duration time) {
            confirm = time;
            return this;
        }

        Arrival endingAt(String time) {
            endsAtMillis = millis(time);
            return this;
        }

        Arrival withTicketFor(String time) {
            return withTicketFor(millis(time));
        }

        Arrival withTicketFor(long atMillis) {
            appointmentMillis = atMillis;
            return this;
        }

        Arrival on(String name) {
            node = name;
            return this;
        }

        LedgerAnswer as(String cohort) {
            Hold hold = new Hold(
                    session,
                    cohort,
                    weight,
                    attempt,
                    idle.toMillis(),
                    confirm.toMillis(),
                    endsAtMillis,
                    appointmentMillis);
            return send(node, hold).answers().get(0);
        }
    }
}
