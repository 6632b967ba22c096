package io.github.creneau.ledger;

import io.github.creneau.ledger.wire.ByteReader;
import io.github.creneau.ledger.wire.ByteWriter;
import io.github.creneau.spi.CalendarBlock;
import io.github.creneau.spi.Terms.CohortTerms;
import io.github.creneau.spi.Terms.Segment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Appointments by minute and cohort: how many are given, how many were kept. Those given whose window is open or opens
 * within a minute are due: newcomers leave that many places free.
 */
final class Calendar {

    private static final int LEAD_MINUTES = 1;

    private final TreeMap<Long, Page> pages = new TreeMap<>();
    private final Map<String, Long> firstFree = new HashMap<>();

    /** Everything promised for one minute. */
    private static final class Page {
        int given;
        int kept;
        final Map<String, int[]> byCohort = new HashMap<>();

        int[] of(String cohort) {
            return byCohort.computeIfAbsent(cohort, c -> new int[2]);
        }

        boolean fill(String cohort, int givenThen, int keptThen) {
            given += givenThen;
            kept += keptThen;
            byCohort.put(cohort, new int[] {givenThen, keptThen});
            return true;
        }
    }

    /** Places to keep free at an instant. */
    int due(long nowMillis) {
        int due = 0;
        for (Page page : duePages(nowMillis)) {
            due += Math.max(0, page.given - page.kept);
        }
        return due;
    }

    /** Those of them that are due to one cohort. */
    int due(long nowMillis, String cohort) {
        int due = 0;
        for (Page page : duePages(nowMillis)) {
            int[] counts = page.byCohort.get(cohort);
            due += counts == null ? 0 : Math.max(0, counts[0] - counts[1]);
        }
        return due;
    }

    private Collection<Page> duePages(long nowMillis) {
        return pages.isEmpty()
                ? List.of()
                : pages.headMap(nowMillis / 60_000 + LEAD_MINUTES, true).values();
    }

    /** Forgets the minutes whose windows have closed. */
    void advance(long nowMillis) {
        long oldest = nowMillis / 60_000 - CalendarBlock.WINDOW_MINUTES;
        while (!pages.isEmpty() && pages.firstKey() < oldest) {
            pages.pollFirstEntry();
        }
    }

    /** Whether an appointment of that minute is still to be kept. */
    boolean expects(long minute, String cohort) {
        Page page = pages.get(minute);
        if (page == null) {
            return false;
        }
        int[] counts = page.byCohort.get(cohort);
        return counts != null && counts[1] < counts[0];
    }

    /** An appointment of so many places was kept. */
    void kept(long minute, String cohort, int weight) {
        Page page = pages.get(minute);
        if (page != null) {
            int[] counts = page.of(cohort);
            int kept = Math.min(weight, counts[0] - counts[1]);
            counts[1] += kept;
            page.kept += kept;
        }
    }

    void giveBack(String cohort, CalendarBlock block) {
        Page page = pages.get(block.minute());
        if (page == null) {
            return;
        }
        int[] counts = page.of(cohort);
        int back = Math.min(block.count(), counts[0] - counts[1]);
        counts[0] -= back;
        page.given -= back;
        firstFree.replaceAll((other, minute) -> Math.min(minute, block.minute()));
    }

    /**
     * Gives up to {@code wanted} appointments, the earliest first, in minutes that {@code quota} allows.
     *
     * @param fromMinute the first minute that may be given
     */
    List<CalendarBlock> give(String cohort, int wanted, long fromMinute, long toMinute, Quota quota) {
        List<CalendarBlock> given = new ArrayList<>();
        long minute = Math.max(fromMinute, firstFree.getOrDefault(cohort, fromMinute));
        int left = wanted;
        while (left > 0 && minute < toMinute) {
            long open = quota.openFrom(minute);
            if (open > minute) {
                minute = Math.min(open, toMinute);
                continue;
            }
            int count = Math.min(left, free(minute, cohort, quota.at(minute), quota.all(minute)));
            if (count > 0) {
                Page page = pages.computeIfAbsent(minute, m -> new Page());
                page.given += count;
                page.of(cohort)[0] += count;
                given.add(new CalendarBlock(minute, count));
                left -= count;
            }
            if (left > 0) {
                minute++;
            }
        }
        firstFree.put(cohort, minute);
        return given;
    }

    private int free(long minute, String cohort, int quotaOfCohort, int quotaOfAll) {
        Page page = pages.get(minute);
        if (page == null) {
            return Math.min(quotaOfAll, quotaOfCohort);
        }
        return Math.max(0, Math.min(quotaOfAll - page.given, quotaOfCohort - page.of(cohort)[0]));
    }

    /** Forgets where room was last found: what may be given has changed. */
    void reconsider() {
        firstFree.clear();
    }

    void write(ByteWriter out) {
        out.list(
                List.copyOf(pages.entrySet()),
                (to, page) -> to.number(page.getKey())
                        .list(
                                List.copyOf(page.getValue().byCohort.entrySet()),
                                (cell, counts) -> cell.name(counts.getKey())
                                        .number(counts.getValue()[0])
                                        .number(counts.getValue()[1])));
        out.list(
                List.copyOf(firstFree.entrySet()),
                (to, free) -> to.name(free.getKey()).number(free.getValue()));
    }

    void fill(ByteReader in) {
        in.list(from -> {
            Page page = new Page();
            pages.put(from.number(), page);
            return from.list(cell -> page.fill(cell.name(), cell.integer(), cell.integer()));
        });
        in.list(from -> firstFree.put(from.name(), from.number()));
    }

    /** A part that need not be whole: so many per thousand minutes, spread over them. */
    static int inMinute(long perThousandMinutes, long minute) {
        long ordinal = minute % 1_000;
        return (int) ((ordinal + 1) * perThousandMinutes / 1_000 - ordinal * perThousandMinutes / 1_000);
    }

    /**
     * How many appointments a minute may hold: together, and each cohort by its share then. People do not come evenly:
     * where there are few places, chance alone fills all of them now and then. Of n places no more than n / (n + 8) are
     * promised, so that 19 of 20 find one even if there are as few as three (A. K. Erlang's formula of loss).
     *
     * @param perThousandMinutes so that a place which is free only once in several minutes is promised once in several
     * @param admitsPerThousandMinutes how many people the places can take, one after the other
     * @param places how many there are
     */
    record Quota(long perThousandMinutes, long admitsPerThousandMinutes, long places, CohortTerms terms) {

        private static final int SPARE = 8;

        /** All appointments of a minute. */
        int all(long minute) {
            return of(1_000, minute);
        }

        /** The cohort's part of a minute, by its share then. */
        int at(long minute) {
            Segment segment = terms.at(minute * 60_000);
            return segment == null ? 0 : of(segment.sharePerMille(), minute);
        }

        private int of(int perMille, long minute) {
            long admits = admitsPerThousandMinutes * perMille / 1_000;
            long bearable = admits - admits * SPARE / (places * perMille / 1_000 + SPARE);
            return inMinute(Math.min(perThousandMinutes * perMille / 1_000, bearable), minute);
        }

        /**
         * The first minute, from one on, in which the cohort may be promised a place: nothing but the budget limits it,
         * from the beginning of that minute until the window of its last instant has closed. {@code MAX_VALUE}: none.
         */
        long openFrom(long minute) {
            List<Segment> segments = terms.segments();
            int next = Math.max(0, terms.indexAt(minute * 60_000));
            long open = minute;
            while (next < segments.size()
                    && beginsBefore(segments.get(next), open + CalendarBlock.WINDOW_MINUTES + 1)) {
                if (!isOpen(segments.get(next))) {
                    open = next + 1 < segments.size()
                            ? Math.floorDiv(segments.get(next + 1).fromMillis() + 59_999, 60_000)
                            : Long.MAX_VALUE;
                }
                next++;
            }
            return segments.isEmpty() ? Long.MAX_VALUE : open;
        }

        private static boolean beginsBefore(Segment segment, long minute) {
            return segment.fromMillis() < minute * 60_000;
        }

        private static boolean isOpen(Segment segment) {
            return segment.sharePerMille() > 0 && segment.thresholdPerMille() == 1_000;
        }
    }
}
