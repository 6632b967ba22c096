package io.github.creneau.testkit.replay;

import io.github.creneau.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A replay by a clock that goes by itself. What people do is the same as in virtual time, by the same code: virtual time
 * is led behind the clock, and the answers of the site are events like all others. All of it happens on the thread that
 * runs the replay; the other methods may be called from any thread.
 */
public final class LiveReplay {
    /** Between two looks at the clock, in real time: short beside what people and networks take. */
    private static final long LOOK_MILLIS = 1;

    private final Replay replay;
    private final Supplier<Instant> now;
    private final VirtualTime time;
    private final Recorder recorder;
    private final BlockingQueue<Runnable> heard = new LinkedBlockingQueue<>();
    private volatile boolean stopped;
    private volatile Duration mostBehind = Duration.ZERO;

    LiveReplay(Replay replay, Site site, Supplier<Instant> now) {
        this.replay = replay;
        this.now = now;
        this.time = VirtualTime.startingAt(now.get());
        this.recorder = replay.recorder();
        replay.schedule(time, recorder, new Heard(site));
    }

    /** The site, with its answers brought to the thread of the run. */
    private final class Heard implements Site {
        private final Site site;

        private Heard(Site site) {
            this.site = site;
        }

        @Override
        public void enter(Visit visit, @Nullable String paper, Consumer<Answer> then) {
            site.enter(visit, paper, answer -> heard.add(() -> then.accept(answer)));
        }

        @Override
        public void page(Visit visit, Consumer<Page> then) {
            site.page(visit, page -> heard.add(() -> then.accept(page)));
        }

        @Override
        public void leave(Visit visit) {
            site.leave(visit);
        }
    }

    /**
     * Lets people come and go until the clock shows an instant, or until the replay is stopped. Once only.
     *
     * @return as {@link #soFar}
     * @throws InterruptedException when the thread is interrupted meanwhile
     */
    public RunResult run(Instant until) throws InterruptedException {
        while (!stopped && time.now().isBefore(until)) {
            Runnable next = heard.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            while (next != null) {
                next.run();
                next = heard.poll();
            }
            follow(now.get(), until);
        }
        stopped = true;
        heard.forEach(Runnable::run);
        return result();
    }

    private void follow(Instant shown, Instant until) {
        Duration behind = Duration.between(time.now(), shown);
        if (behind.compareTo(mostBehind) > 0) {
            mostBehind = behind;
        }
        time.runUntil(shown.isBefore(until) ? shown : until);
    }

    /** Ends the run. */
    public void stop() {
        stopped = true;
    }

    /**
     * What came of it so far, while it runs. Who is not in yet counts as never served, and told times that may still come
     * true are not judged. Asked for after the end of the run, it does not complete.
     */
    public CompletableFuture<RunResult> soFar() {
        CompletableFuture<RunResult> result = new CompletableFuture<>();
        heard.add(() -> result.complete(result()));
        return result;
    }

    /** The most that people were behind the clock, in the time that they read: how well the machine kept up. */
    public Duration mostBehind() {
        return mostBehind;
    }

    private RunResult result() {
        recorder.seenUntil(time.wallMillis());
        return replay.result(recorder, true);
    }
}
