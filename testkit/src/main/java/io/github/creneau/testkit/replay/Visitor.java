package io.github.creneau.testkit.replay;

import io.github.creneau.spi.Timing;
import io.github.creneau.testkit.replay.Site.Answer;
import io.github.creneau.testkit.replay.Site.Page;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One visit as it unfolds: it runs whenever its person acts, and schedules the next act. */
final class Visitor implements Runnable {
    private static final int PAGE_STREAM = 11;
    private static final int WAIT_STREAM = 12;

    private final Visit visit;
    private final Scene scene;
    private final SplittableRandom pageChance;
    private final SplittableRandom waitChance;
    private @Nullable String paper;
    private boolean started;
    private boolean inside;
    private boolean everInside;
    private boolean asksAgain;
    private int pagesLeft;
    private long activityLeftMillis;
    private int retries;

    /**
     * What all visitors of a run share.
     *
     * @param limited whether the door has a limiter: else the servers keep a session of whoever asks
     * @param advice whether followers come back as told
     * @param ticketStays whether the others show the ticket they were given, too
     */
    record Scene(
            Timing timing,
            Site site,
            Recorder recorder,
            Patience patience,
            boolean limited,
            boolean advice,
            boolean ticketStays) {
        long now() {
            return timing.wallMillis();
        }
    }

    Visitor(Visit visit, Scene scene) {
        this.visit = visit;
        this.scene = scene;
        this.pageChance = Chance.stream(visit.seed(), PAGE_STREAM);
        this.waitChance = Chance.stream(visit.seed(), WAIT_STREAM);
        this.pagesLeft = visit.pages();
        this.activityLeftMillis = visit.activity().toMillis();
    }

    @Override
    public void run() {
        if (!started) {
            started = true;
            scene.recorder().arrived(scene.now());
        }
        if (inside) {
            page();
        } else {
            enter();
        }
    }

    private void enter() {
        Recorder recorder = scene.recorder();
        long now = scene.now();
        recorder.attempted(now);
        if (!scene.limited()) {
            recorder.touched(visit, now);
        }
        scene.site().enter(visit, paper, this::entered);
    }

    private void entered(Answer answer) {
        Recorder recorder = scene.recorder();
        long now = scene.now();
        if (answer.isIn()) {
            paper = answer.paper();
            inside = true;
            everInside = true;
            recorder.admitted(visit, now);
            pageCame(now);
        } else {
            recorder.refused(answer.reason(), now);
            waitForNextTry(answer, now);
        }
    }

    private void waitForNextTry(Answer answer, long now) {
        if (scene.advice() && answer.toldMillis().isPresent()) {
            long told = answer.toldMillis().getAsLong();
            boolean withinDay = scene.recorder().told(visit, told);
            if (visit.follower() || scene.ticketStays()) {
                paper = answer.paper();
            }
            if (visit.follower()) {
                comeBack(withinDay, told - now);
                return;
            }
        }
        retry();
    }

    private void comeBack(boolean withinDay, long millisFromNow) {
        if (withinDay) {
            after(Math.max(0, millisFromNow) + scene.patience().returnMillis(waitChance));
        } else {
            giveUp();
        }
    }

    private void retry() {
        if (retries < scene.patience().retries()) {
            after(scene.patience().retryMillis(retries, waitChance));
            retries++;
        } else {
            giveUp();
        }
    }

    private void giveUp() {
        if (everInside) {
            scene.recorder().brokenOff(visit);
        }
    }

    private void page() {
        if (asksAgain) {
            asksAgain = false;
            scene.recorder().attempted(scene.now());
        }
        scene.site().page(visit, this::answered);
    }

    private void answered(Page page) {
        Recorder recorder = scene.recorder();
        long now = scene.now();
        switch (page) {
            case SERVED -> {
                recorder.touched(visit, now);
                pageCame(now);
            }
            case FAILED -> {
                recorder.touched(visit, now);
                recorder.refused(OpenDoor.PAGE_FAILED, now);
                asksAgain = true;
                retry();
            }
            case PLACE_LOST -> {
                inside = false;
                recorder.left(visit, now);
                enter();
            }
        }
    }

    private void pageCame(long now) {
        pagesLeft--;
        if (pagesLeft > 0) {
            after(untilNextPage());
        } else if (visit.logsOut()) {
            scene.site().leave(visit);
            scene.recorder().left(visit, now);
        }
    }

    /** The next of the moments left, which lie evenly by chance over the activity left; the last one is its end. */
    private long untilNextPage() {
        if (pagesLeft == 1) {
            return activityLeftMillis;
        }
        double part = 1 - StrictMath.pow(1 - pageChance.nextDouble(), 1.0 / (pagesLeft - 1));
        long gap = (long) (part * activityLeftMillis);
        activityLeftMillis -= gap;
        return gap;
    }

    private void after(long millis) {
        scene.timing().schedule(this, TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
