package io.github.creneau.testkit.replay;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What stands between people and the platform. */
interface Door {

    /**
     * The answer to one try.
     *
     * @param isIn whether the person is inside now
     * @param reason why not; empty when inside
     * @param toldMillis the time at which to come back, where one was told
     * @param paper what to show next time: the pass of an admission, the ticket of a refusal
     */
    record Answer(
            boolean isIn,
            String reason,
            OptionalLong toldMillis,
            @Nullable String paper) {
        static Answer inside(@Nullable String pass) {
            return new Answer(true, "", OptionalLong.empty(), pass);
        }

        static Answer refused(String reason) {
            return new Answer(false, reason, OptionalLong.empty(), null);
        }
    }

    /** Tries to get in, showing a paper where there is one. */
    Answer enter(Visit visit, @Nullable String paper);

    /** Asks for one more page. */
    Page page(Visit visit);

    /** Logs out. */
    void leave(Visit visit);

    /** What came of a page that was asked for. */
    enum Page {
        /** It came. */
        SERVED,
        /** It did not come; the person is still inside and may ask again. */
        FAILED,
        /** The person is no longer inside. */
        PLACE_LOST
    }
}
