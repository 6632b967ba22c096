package io.github.creneau.redis.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.creneau.ledger.Ledger;
import io.github.creneau.ledger.LedgerState;
import io.github.creneau.redis.link.Dialer;
import io.github.creneau.redis.link.Link;
import io.github.creneau.redis.server.RedisServer;
import io.github.creneau.spi.LedgerAnswer.Inside;
import io.github.creneau.spi.LedgerBatch;
import io.github.creneau.spi.LedgerReply;
import io.github.creneau.spi.LedgerRequest;
import io.github.creneau.spi.LedgerRequest.Beat;
import io.github.creneau.spi.LedgerRequest.Hold;
import io.github.creneau.spi.LedgerRequest.LaneReport;
import io.github.creneau.spi.LedgerRequest.Publish;
import io.github.creneau.spi.LedgerRequest.Release;
import io.github.creneau.spi.Terms;
import io.github.creneau.spi.Terms.CohortTerms;
import io.github.creneau.spi.Terms.Segment;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * That the scripts learn as the pure function does how many places are to be left free for appointments: it takes hundreds of
 * people who come as told to one book, which random batches seldom bring about.
 */
class LearningPortTest {

    private static final long SEED = Long.getLong("creneau.seed", 20_200_316L);
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final int PLACES = 20;

    private final SplittableRandom chance = new SplittableRandom(SEED);
    private final Keys keys = Keys.of("port", "learning");
    private long now = 6_000_000;
    private final LedgerState model = new LedgerState(now, now, 0);
    private int people;

    @Test
    void newcomers_have_ever_more_places_and_then_fewer_again_and_as_many_on_both() {
        try (RedisServer server = RedisServer.start();
                Link link = new Link(Dialer.to(RedisURI.create(server.uri()), TIME, TIME), TIME, TIME)) {
            RedisLedger ledger = new RedisLedger(link, Duration.ZERO, Duration.ofDays(1));
            apply(ledger, List.of(policy()));
            apply(ledger, List.of(wanting(5_000)));
            now += Duration.ofMinutes(8).toMillis();
            assertEquals(8, newcomersBeside(ledger), "the part promised is left free at first");
            for (int i = 0; i < 30; i++) {
                now += 1_000;
                apply(ledger, comeAndGo());
            }
            int most = newcomersBeside(ledger);
            assertTrue(most > 12, "as all who came as told were let in: " + most);
            for (int i = 0; i < 3; i++) {
                apply(ledger, comeAndStay());
            }
            int least = newcomersBeside(ledger);
            assertTrue(least < most, "as some were not: " + least + " after " + most);
            for (int i = 0; i < 40; i++) {
                now += 1_000;
                apply(ledger, chance.nextInt(12) == 0 ? comeAndStay() : comeAndGo());
                newcomersBeside(ledger);
            }
        }
    }

    private LedgerReply apply(RedisLedger ledger, List<LedgerRequest> requests) {
        LedgerBatch batch = new LedgerBatch("n1", 1, "digest", 0, null, requests);
        LedgerReply expected = Ledger.apply(model, batch, now);
        assertEquals(expected, ledger.applyAt(keys, batch, now).join(), () -> "seed " + SEED + ", " + batch);
        return expected;
    }

    private Publish policy() {
        List<CohortTerms> cohorts = List.of(
                new CohortTerms("all", 0, List.of(new Segment(0, 1_000, 1_000))),
                new CohortTerms("half", 0, List.of(new Segment(0, 500, 1_000))));
        Terms terms = new Terms(PLACES, 0, false, 600, 1_000, now + Duration.ofDays(1).toMillis(), cohorts);
        return new Publish(1, "digest", "text", terms, "n1", null, "key");
    }

    private static Beat wanting(int appointments) {
        List<LaneReport> lanes = List.of(
                new LaneReport("all", 0, 0, 0, 0, appointments, List.of(), 0, 0),
                new LaneReport("half", 0, 0, 0, 0, appointments, List.of(), 0, 0));
        return new Beat(1, 0, 0, 5_000, false, 0, lanes);
    }

    /** Everybody leaves, and newcomers enter one by one, as many as may. */
    private int newcomersBeside(RedisLedger ledger) {
        apply(ledger, leave());
        int entered = 0;
        for (int i = 0; i < 2 * PLACES; i++) {
            Hold hold = hold(i < PLACES ? "half" : "all", null);
            entered += apply(ledger, List.of(hold)).answers().get(0) instanceof Inside ? 1 : 0;
        }
        return entered;
    }

    private List<LedgerRequest> leave() {
        List<LedgerRequest> requests = new ArrayList<>();
        for (int i = Math.max(0, people - 1_000); i < people; i++) {
            requests.add(new Release("person" + i, null));
        }
        return requests;
    }

    /** Newcomers fill what they may; people come as told one after another, and leave before the next. */
    private List<LedgerRequest> comeAndGo() {
        List<LedgerRequest> requests = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            requests.add(hold(anyCohort(), null));
            requests.add(asTold());
            requests.add(new Release("person" + (people - 1), null));
            requests.add(new Release("person" + chance.nextInt(people), null));
        }
        return requests;
    }

    private List<LedgerRequest> comeAndStay() {
        List<LedgerRequest> requests = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            requests.add(asTold());
        }
        return requests;
    }

    private Hold asTold() {
        return hold(anyCohort(), (now / 60_000 - chance.nextInt(4)) * 60_000);
    }

    private String anyCohort() {
        return chance.nextInt(4) > 0 ? "all" : "half";
    }

    private Hold hold(String cohort, Long appointment) {
        return new Hold("person" + people++, cohort, 1, people, 600_000, 600_000, now + 600_000, appointment);
    }
}
