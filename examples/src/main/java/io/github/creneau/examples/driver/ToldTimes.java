package io.github.creneau.examples.driver;

import io.github.creneau.examples.ent.Slots;
import io.github.creneau.testkit.replay.Site;
import io.github.creneau.testkit.replay.Visit;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A site, and how many of those who came back as told were let in at once, by the time that they were told. Thread-safe. */
final class ToldTimes implements Site {

    private static final int SPAN_MILLIS = 600_000;

    private final Site site;
    private final Map<Integer, Long> told = new ConcurrentHashMap<>();
    private final Map<Long, Kept> bySpan = new TreeMap<>();

    private record Kept(int came, int atOnce) {}

    ToldTimes(Site site) {
        this.site = site;
    }

    @Override
    public void enter(Visit visit, @Nullable String paper, Consumer<Answer> then) {
        Long before = told.remove(visit.number());
        site.enter(visit, paper, answer -> {
            if (before != null && paper != null && visit.follower()) {
                count(before, answer.isIn());
            }
            answer.toldMillis().ifPresent(millis -> told.put(visit.number(), millis));
            then.accept(answer);
        });
    }

    private synchronized void count(long toldMillis, boolean atOnce) {
        bySpan.merge(
                Math.floorDiv(toldMillis, (long) SPAN_MILLIS),
                new Kept(1, atOnce ? 1 : 0),
                (known, one) -> new Kept(known.came + 1, known.atOnce + one.atOnce));
    }

    @Override
    public void page(Visit visit, Consumer<Page> then) {
        site.page(visit, then);
    }

    @Override
    public void leave(Visit visit) {
        site.leave(visit);
    }

    /** A line for each ten minutes for which people were told to come. */
    synchronized String report() {
        StringBuilder text = new StringBuilder();
        bySpan.forEach((span, kept) -> text.append(String.format(
                Locale.ROOT,
                "  told for %s to %s      %,d came, %,d in at once%n",
                clock(span),
                clock(span + 1),
                kept.came,
                kept.atOnce)));
        return text.toString();
    }

    private static LocalTime clock(long span) {
        return Instant.ofEpochMilli(span * SPAN_MILLIS).atZone(Slots.ZONE).toLocalTime();
    }
}
