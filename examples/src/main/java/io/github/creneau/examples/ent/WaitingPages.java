package io.github.creneau.examples.ent;

import io.github.creneau.Refused;
import io.github.creneau.examples.stage.Stage;
import io.github.creneau.examples.stage.StageTime;
import io.github.creneau.examples.web.Inline;
import io.github.creneau.examples.web.Templates;
import io.github.creneau.schedule.Occurrence;
import io.github.creneau.schedule.Schedule;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The waiting pages of a node. In a rush thousands of people are refused in a second, and told to come back in one of a few
 * minutes: what they read differs by their group and that minute, and in the count-down. So each page is rendered once a
 * second, and only the count-down is filled in for everybody. Thread-safe.
 */
final class WaitingPages {

    private static final Inline INLINE = Inline.read("/ent/waiting.js", "/web/palette.css", "/ent/waiting.css");
    private static final String COUNT_DOWN = "data-wait=\"";
    private static final int MINUTE = 60_000;
    private static final long NONE = -1;

    private final Stage stage;
    private final Function<Waiting, String> template;
    private volatile Second latest = new Second(NONE, Optional.empty());

    WaitingPages(Stage stage) {
        this(stage, page -> Templates.render("ent/waiting.jte", Map.of("page", page, "inline", INLINE)));
    }

    /** Pages by another template, which leaves the count-down empty. */
    WaitingPages(Stage stage, Function<Waiting, String> template) {
        this.stage = stage;
        this.template = template;
    }

    /** What the pages are allowed. */
    String contentSecurityPolicy() {
        return INLINE.contentSecurityPolicy();
    }

    /** The page of one who was refused, in UTF-8. */
    byte[] page(Refused refused, Group group, Optional<Schedule> schedule) {
        StageTime time = stage.time();
        Instant now = time.shown(refused.at());
        Instant told = refused.retryAt().map(time::shown).orElse(now);
        return during(now.getEpochSecond(), schedule)
                .pages
                .computeIfAbsent(Kind.of(refused, group, time), kind -> print(refused, group, schedule))
                .with(Math.max(1, Duration.between(now, told).plusMillis(999).toSeconds()));
    }

    private Second during(long second, Optional<Schedule> schedule) {
        Second known = latest;
        if (known.second != second || !known.schedule.equals(schedule)) {
            known = new Second(second, schedule);
            latest = known;
        }
        return known;
    }

    private Printed print(Refused refused, Group group, Optional<Schedule> schedule) {
        return Printed.of(template.apply(Waiting.of(refused, group, schedule, stage)));
    }

    /** The pages of a second, for they say what time it is and whose slot. */
    private record Second(long second, Optional<Schedule> schedule, Map<Kind, Printed> pages) {

        Second(long second, Optional<Schedule> schedule) {
            this(second, schedule, new ConcurrentHashMap<>());
        }
    }

    /** All in which pages of the same second differ, but for the count-down: reason, group, and the minutes they tell. */
    private record Kind(Refused.Reason reason, Group group, long told, long kept, boolean beforeSlot) {

        static Kind of(Refused refused, Group group, StageTime time) {
            Instant back = refused.retryAt().orElse(null);
            if (back == null) {
                return new Kind(refused.reason(), group, NONE, NONE, false);
            }
            Instant kept = back.plusSeconds(Waiting.WINDOW_SECONDS);
            return new Kind(
                    refused.reason(),
                    group,
                    minute(time.shown(back)),
                    refused.ticket().isPresent() ? minute(time.shown(kept)) : NONE,
                    refused.slot().map(Occurrence::start).filter(back::isBefore).isPresent());
        }

        /** The minute by which a time is told: the one that follows it. */
        private static long minute(Instant shown) {
            return -Math.floorDiv(-shown.toEpochMilli(), MINUTE);
        }
    }

    /** A page around the count-down, if it has one. */
    private static final class Printed {

        private final byte[] before;
        private final byte[] after;

        private Printed(String before, String after) {
            this.before = before.getBytes(StandardCharsets.UTF_8);
            this.after = after.getBytes(StandardCharsets.UTF_8);
        }

        static Printed of(String page) {
            int countDown = page.indexOf(COUNT_DOWN);
            int end = countDown < 0 ? page.length() : countDown + COUNT_DOWN.length();
            return new Printed(page.substring(0, end), page.substring(end));
        }

        byte[] with(long seconds) {
            byte[] count = after.length == 0 ? after : Long.toString(seconds).getBytes(StandardCharsets.US_ASCII);
            return ByteBuffer.allocate(before.length + count.length + after.length)
                    .put(before)
                    .put(count)
                    .put(after)
                    .array();
        }
    }
}
