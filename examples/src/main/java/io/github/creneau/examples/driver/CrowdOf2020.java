package io.github.creneau.examples.driver;

import io.github.creneau.examples.replay.Eure;
import io.github.creneau.examples.stage.Stage;
import io.github.creneau.testkit.replay.LiveReplay;
import io.github.creneau.testkit.replay.Replay;
import io.github.creneau.testkit.replay.RunResult;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The people of March 2020, sent to a platform by real HTTP: those of a Monday who knew of no slots, or of the Friday after,
 * who had been told. They do what they do in the replay, by the same code. Thread-safe.
 */
public final class CrowdOf2020 implements AutoCloseable {

    private static final long SEED = 20_200_316;

    private final boolean announced;
    private final int oneIn;
    private final Stage stage;
    private final Answers answers = new Answers();
    private final ToldTimes told;
    private final CompletableFuture<RunResult> ended = new CompletableFuture<>();
    private volatile @Nullable LiveReplay sent;

    /**
     * A crowd.
     *
     * @param announced whether it is the Friday's
     * @param oneIn so that a platform of a tenth of the places meets a tenth of the people: 10
     * @param target where the next request goes to
     */
    public CrowdOf2020(boolean announced, int oneIn, Supplier<URI> target, Stage stage) {
        this.announced = announced;
        this.oneIn = oneIn;
        this.stage = stage;
        this.told = new ToldTimes(new HttpSite(target, stage, answers));
    }

    /** Sends everybody whose hour is yet to come, and who comes before an instant. Once only. */
    public void send(Instant until) {
        LiveReplay live = replay(announced, oneIn).live(told, stage::now);
        sent = live;
        Thread thread = new Thread(() -> run(live, until), "crowd");
        thread.setDaemon(true);
        thread.start();
    }

    /** The people, wherever they are sent. */
    static Replay replay(boolean announced, int oneIn) {
        Eure eure = Eure.load();
        return Replay.named("live", SEED, announced ? eure.friday() : eure.monday())
                .visits(announced ? eure.fridayVisits(SEED, oneIn) : eure.mondayVisits(SEED, oneIn))
                .cohorts(eure.cohorts())
                .idle(eure.stay().idle())
                .patience(eure.patience())
                .advice(true);
    }

    private void run(LiveReplay live, Instant until) {
        try {
            ended.complete(live.run(until));
        } catch (InterruptedException | RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }

    /** What came of all of it, when the time is over. */
    CompletableFuture<RunResult> ended() {
        return ended;
    }

    /** The most that people were late, in shown time, for want of a faster machine. */
    Duration mostBehind() {
        LiveReplay live = sent;
        return live == null ? Duration.ZERO : live.mostBehind();
    }

    /** Answers that nobody should get: failures of the connection, and errors other than a refusal. */
    public long faults() {
        return answers.faults();
    }

    /** How the times told were kept. */
    ToldTimes told() {
        return told;
    }

    Map<String, Long> byStatus() {
        return answers.byStatus();
    }

    /** What came of it so far, in a line. */
    public String outcome() {
        LiveReplay live = sent;
        if (live == null) {
            return "nobody was sent";
        }
        RunResult result = live.soFar().applyToEither(ended, either -> either).join();
        return Drive.line(result.summary()) + ", " + faults() + " faults";
    }

    @Override
    public void close() {
        LiveReplay live = sent;
        if (live != null) {
            live.stop();
        }
    }
}
