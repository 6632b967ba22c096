package io.github.creneau.testkit.replay;

import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A platform as its people meet it. Answers may come later, from any thread: {@link LiveReplay} hears them one by one. Each
 * question is answered exactly once, also where the platform cannot be reached.
 */
public interface Site {

    /**
     * The answer to one try.
     *
     * @param isIn whether the person is inside now
     * @param reason why not; empty when inside
     * @param toldMillis the time at which to come back, in milliseconds since the epoch as people read their clocks, where
     *     one was told
     * @param paper what to show next time: the pass of an admission, the ticket of a refusal
     */
    record Answer(
            boolean isIn,
            String reason,
            OptionalLong toldMillis,
            @Nullable String paper) {
        /** In, and with what to show when the place is asked for again. */
        public static Answer inside(@Nullable String pass) {
            return new Answer(true, "", OptionalLong.empty(), pass);
        }

        /** Not in, and nothing was told. */
        public static Answer refused(String reason) {
            return new Answer(false, reason, OptionalLong.empty(), null);
        }
    }

    /** What came of a page that was asked for. */
    enum Page {
        /** It came. */
        SERVED,
        /** It did not come; the person is still inside and may ask again. */
        FAILED,
        /** The person is no longer inside. */
        PLACE_LOST
    }

    /** Tries to get in, showing a paper where there is one: the last that this visit was given. */
    void enter(Visit visit, @Nullable String paper, Consumer<Answer> then);

    /** Asks for one more page. */
    void page(Visit visit, Consumer<Page> then);

    /** Logs out. */
    void leave(Visit visit);
}
