package io.github.creneau.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the unbroken runs of a cohort's slots.
 *
 * <p>Why it looks around in growing steps: whether a run goes on is known only when a day beside it has been seen, and
 * a cohort may be in its slot round the clock. Nearly always a few days are enough; a run that goes on is followed with
 * four times as many days at each step, to the calendar years before and after, and cut there.
 */
final class Runs {

    /** How far {@link #next} looks, and the widest range of {@link #between}. */
    static final int SEARCH_DAYS = 400;

    /** What contains an instant begins at most two dates away, or three where a zone skipped or repeated a day. */
    private static final int NEAR_DAYS = 4;

    private static final int STEP = 4;

    private final DayPlan plan;

    Runs(DayPlan plan) {
        this.plan = plan;
    }

    boolean covers(String cohort, Instant t) {
        LocalDate day = plan.dateAt(t);
        return containing(plan.merged(cohort, day.minusDays(NEAR_DAYS), day.plusDays(1)), t)
                .isPresent();
    }

    Optional<Span> at(String cohort, Instant t) {
        LocalDate day = plan.dateAt(t);
        LocalDate floor = LocalDate.of(day.getYear() - 1, 1, 1);
        LocalDate ceiling = LocalDate.of(day.getYear() + 1, 12, 31);
        for (int reach = NEAR_DAYS; ; reach *= STEP) {
            LocalDate from = later(floor, day.minusDays(reach));
            LocalDate to = earlier(ceiling, day.plusDays(reach));
            Optional<Span> run = containing(plan.merged(cohort, from, to), t);
            if (run.isEmpty() || (beginsAfter(from, floor, run.get()) && endsBefore(to, ceiling, run.get()))) {
                return run;
            }
        }
    }

    Optional<Span> next(String cohort, Instant t) {
        LocalDate day = plan.dateAt(t);
        LocalDate from = day.minusDays(NEAR_DAYS);
        LocalDate horizon = day.plusDays(SEARCH_DAYS + 2);
        Instant latest = t.plus(Duration.ofDays(SEARCH_DAYS));
        for (int ahead = 2 * NEAR_DAYS; ; ahead *= STEP) {
            LocalDate to = earlier(horizon, day.plusDays(ahead));
            for (Span run : plan.merged(cohort, from, to)) {
                if (run.start().isAfter(t)) {
                    return run.start().isAfter(latest) ? Optional.empty() : at(cohort, run.start());
                }
            }
            if (to.equals(horizon)) {
                return Optional.empty();
            }
        }
    }

    List<Span> between(String cohort, Instant from, Instant to) {
        LocalDate first = plan.dateAt(from).minusDays(NEAR_DAYS);
        LocalDate last = plan.dateAt(to).plusDays(NEAR_DAYS);
        List<Span> runs = new ArrayList<>(plan.merged(cohort, first, last));
        runs.removeIf(run -> !run.overlaps(from, to));
        if (!runs.isEmpty()) {
            Span head = runs.get(0);
            at(cohort, later(head.start(), from)).ifPresent(run -> runs.set(0, new Span(run.start(), head.end())));
            int end = runs.size() - 1;
            Span tail = runs.get(end);
            at(cohort, earlier(tail.end(), to)).ifPresent(run -> runs.set(end, new Span(tail.start(), run.end())));
        }
        return runs;
    }

    private static Optional<Span> containing(List<Span> runs, Instant t) {
        for (Span run : runs) {
            if (run.contains(t)) {
                return Optional.of(run);
            }
        }
        return Optional.empty();
    }

    /** Nothing that begins before the date can reach the run: it ends before the second midnight after its own. */
    private boolean beginsAfter(LocalDate from, LocalDate floor, Span run) {
        return from.equals(floor) || run.start().isAfter(plan.opensForGood(from.plusDays(1)));
    }

    /** Nothing that begins after the date can reach the run. */
    private boolean endsBefore(LocalDate to, LocalDate ceiling, Span run) {
        return to.equals(ceiling) || run.end().isBefore(plan.opens(to.plusDays(1)));
    }

    private static <T extends Comparable<? super T>> T later(T one, T other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static <T extends Comparable<? super T>> T earlier(T one, T other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
