package io.github.creneau.testkit.replay;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A platform without any limiter, which breaks down under more people than it can bear: while more are inside than there
 * is capacity, each page fails with probability {@code 1 − capacity ÷ inside}, so that what is served stays what the
 * servers can serve. The server keeps the session of whoever asked, whether the page came or not; so people who reload
 * go on counting as inside, which is what keeps a collapse going.
 */
final class OpenDoor implements Door {
    static final String PAGE_FAILED = "PAGE_FAILED";

    private final Recorder recorder;
    private final SplittableRandom chance;

    OpenDoor(Recorder recorder, SplittableRandom chance) {
        this.recorder = recorder;
        this.chance = chance;
    }

    @Override
    public Answer enter(Visit visit, @Nullable String paper) {
        return page(visit) == Page.SERVED ? Answer.inside(null) : Answer.refused(PAGE_FAILED);
    }

    @Override
    public Page page(Visit visit) {
        return chance.nextDouble() * recorder.held() < recorder.budget() ? Page.SERVED : Page.FAILED;
    }

    @Override
    public void leave(Visit visit) {
        // The session ends; there is nobody to tell.
    }
}
