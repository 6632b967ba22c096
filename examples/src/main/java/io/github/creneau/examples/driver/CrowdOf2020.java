package io.github.creneau.examples.driver;

import io.github.creneau.examples.replay.Eure;
import io.github.creneau.examples.stage.Stage;
import io.github.creneau.testkit.replay.Visit;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * The people of March 2020, sent to a platform by real HTTP: those of a Monday who knew of no slots, or of the Friday after,
 * who had been told. Thread-safe.
 */
public final class CrowdOf2020 {

    private static final long SEED = 20_200_316;

    private final List<Visit> visits;
    private final Browser browser;
    private final Stage stage;
    private final Eure eure = Eure.load();
    private final Outcomes outcomes = new Outcomes();

    /**
     * A crowd.
     *
     * @param announced whether it is the Friday's
     * @param oneIn so that a platform of a tenth of the places meets a tenth of the people: 10
     */
    public CrowdOf2020(boolean announced, int oneIn, Supplier<URI> target, Stage stage) {
        List<Visit> all = announced ? eure.fridayVisits(SEED) : eure.mondayVisits(SEED, eure.stay(), eure.followers());
        this.visits = all.stream().filter(visit -> visit.number() % oneIn == 0).toList();
        this.browser = new Browser(target, stage);
        this.stage = stage;
    }

    /** Sends everybody whose hour is yet to come, and who comes before an instant. */
    public void send(Instant until) {
        Instant now = stage.now();
        for (Visit visit : visits) {
            if (!visit.arrival().isBefore(now) && visit.arrival().isBefore(until)) {
                Person person = new Person(visit, browser, eure.patience(), outcomes);
                browser.in(Duration.between(now, visit.arrival()), person::arrive);
            }
        }
    }

    /** What came of it so far, in a line. */
    public String outcome() {
        return outcomes.toString();
    }
}
