package io.github.creneau.testkit.contract;

import io.github.creneau.ledger.Ledger;
import io.github.creneau.ledger.LedgerState;
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
import io.github.creneau.testkit.contract.LedgerComparison.Port;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A book to which hundreds come as told, so that it learns how many places newcomers are to leave free; random batches
 * seldom bring that about. All replies of a port must be those of the pure function.
 */
final class ToldCrowd {

    private static final int PLACES = 20;
    private static final int MINUTE = 60_000;

    private final long seed;
    private final Port port;
    private final SplittableRandom chance;
    private final LedgerState model;
    private long now;
    private int people;

    ToldCrowd(long seed, long birth, Port port) {
        this.seed = seed;
        this.port = port;
        this.chance = new SplittableRandom(seed);
        this.model = new LedgerState(birth, birth, 0);
        this.now = birth;
    }

    void run() {
        apply(List.of(policy()));
        apply(List.of(wanting(5_000)));
        now += 8 * MINUTE;
        int first = newcomers();
        for (int i = 0; i < 30; i++) {
            now += 1_000;
            apply(comeAndGo());
        }
        int most = newcomers();
        for (int i = 0; i < 3; i++) {
            apply(comeAndStay());
        }
        int least = newcomers();
        if (first >= most || least >= most) {
            throw new AssertionError("seed " + seed + ": of " + PLACES + " places newcomers had " + first + ", then "
                    + most + " as all who came as told were let in, then " + least + " as some were not");
        }
        for (int i = 0; i < 40; i++) {
            now += 1_000;
            apply(chance.nextInt(12) == 0 ? comeAndStay() : comeAndGo());
            newcomers();
        }
    }

    private LedgerReply apply(List<LedgerRequest> requests) {
        LedgerBatch batch = new LedgerBatch("n1", 1, "digest", 0, null, requests);
        LedgerReply expected = Ledger.apply(model, batch, now);
        LedgerReply actual = port.apply(batch, now);
        if (!expected.equals(actual)) {
            throw new AssertionError(
                    "seed " + seed + "\nexpected " + expected + "\nbut was  " + actual + "\nto       " + batch);
        }
        return expected;
    }

    private Publish policy() {
        List<CohortTerms> cohorts = List.of(
                new CohortTerms("all", 0, List.of(new Segment(0, 1_000, 1_000))),
                new CohortTerms("half", 0, List.of(new Segment(0, 500, 1_000))));
        long compiledTo = now + Duration.ofDays(1).toMillis();
        Terms terms = new Terms(PLACES, 0, false, 600, 1_000, compiledTo, cohorts);
        return new Publish(1, "digest", "text", terms, "n1", null, "key");
    }

    private static Beat wanting(int appointments) {
        List<LaneReport> lanes = List.of(
                new LaneReport("all", 0, 0, 0, 0, appointments, List.of(), 0, 0),
                new LaneReport("half", 0, 0, 0, 0, appointments, List.of(), 0, 0));
        return new Beat(1, 0, 0, 5_000, false, 0, lanes);
    }

    /** Everybody leaves, and newcomers enter one by one, as many as may. */
    private int newcomers() {
        List<LedgerRequest> leave = new ArrayList<>();
        for (int i = Math.max(0, people - 1_000); i < people; i++) {
            leave.add(new Release("person" + i, null));
        }
        apply(leave);
        int entered = 0;
        for (int i = 0; i < 2 * PLACES; i++) {
            Hold hold = hold(i < PLACES ? "half" : "all", null);
            entered += apply(List.of(hold)).answers().get(0) instanceof Inside ? 1 : 0;
        }
        return entered;
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
        return hold(anyCohort(), (now / MINUTE - chance.nextInt(4)) * MINUTE);
    }

    private String anyCohort() {
        return chance.nextInt(4) > 0 ? "all" : "half";
    }

    private Hold hold(String cohort, @Nullable Long appointment) {
        return new Hold("person" + people++, cohort, 1, people, 600_000, 600_000, now + 600_000, appointment);
    }
}
